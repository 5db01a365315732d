/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Most lines that are added and removed in one comparison, before it is called all new. */
#define PDK_TEXT_DIFF_MAX_EDITS 1000

typedef enum {
  PDK_DIFF_KEPT,
  PDK_DIFF_REMOVED,
  PDK_DIFF_ADDED,
} PdkDiffKind;

/**
 * PdkDiffLine:
 * @kind: in which of the two texts it is
 * @old_line: its number in the old text, from 1; 0: not there
 * @new_line: its number in the new text
 * @text: the line without its end; passwords are bullets unless asked for
 * @start, @length: bytes of @text that differ from the line that stands against it; @length 0: there
 *   is none, or all of it does
 */
typedef struct {
  PdkDiffKind kind;
  guint old_line, new_line;
  char *text;
  guint start, length;
} PdkDiffLine;

/** Lines @from to @from + @n_lines - 1: a change with what stands around it. */
typedef struct {
  guint from, n_lines;
} PdkDiffHunk;

/**
 * pdk_text_diff:
 * @reveal: whether passwords are shown
 *
 * Compares two documents line by line: the shortest way from one to the other (Myers, “An O(ND)
 * difference algorithm”, 1986), up to %PDK_TEXT_DIFF_MAX_EDITS; texts that differ more come as one
 * change, so that the time is bounded.  A password that changed is a change, with bullets on both
 * sides.
 *
 * Returns: (transfer full) (element-type PdkDiffLine): all lines
 */
GPtrArray *pdk_text_diff (const char *before, const char *after, gboolean reveal);

/**
 * pdk_text_diff_hunks:
 * @context: lines kept around each change
 *
 * Returns: (transfer full) (element-type PdkDiffHunk): empty when nothing differs
 */
GArray *pdk_text_diff_hunks (GPtrArray *lines, guint context);

G_END_DECLS
