/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Programs that do something with what was made by whoever: with little time and memory, and never longer
 * than this program. */

/**
 * pdk_tool_start:
 * @command: its first is found in the path
 * @input: -1, or a file descriptor that it reads from; taken in any case
 * @missing: what is said where there is no such program
 *
 * @looks: whether it only looks at something: then it has ten seconds.
 *
 * Returns: (transfer full): with pipes for what it says; %NULL with %PDK_ERROR_NOT_SUPPORTED, or the error
 */
GSubprocess *pdk_tool_start (
    const char *const *command, int input, gboolean looks, const char *missing, GError **error);
/** Ends it, whatever it does. */
void pdk_tool_stop (GSubprocess *process);
/** Ends it too.  Returns: (transfer full): what it complained of, or its @name */
char *pdk_tool_take_complaint (GSubprocess *process, const char *name);

/** @part: 0…1.  Main thread. */
typedef void (*PdkToolFunc) (double part, gpointer user_data);

/** How far a worker is, and who wants to know. */
typedef struct {
  PdkToolFunc func;
  gpointer data;
  guint timer;
  int part; /* atomic: in 1/10000 */
} PdkToolProgress;

/** Main thread: from now on @func is called every now and then. */
void pdk_tool_progress_start (PdkToolProgress *self, PdkToolFunc func, gpointer data);
void pdk_tool_progress_stop (PdkToolProgress *self);
/** Worker.  @part: 0…1 */
void pdk_tool_progress_set (PdkToolProgress *self, double part);

G_END_DECLS
