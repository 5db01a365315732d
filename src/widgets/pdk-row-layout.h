/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_ROW_LAYOUT (pdk_row_layout_get_type ())
G_DECLARE_FINAL_TYPE (PdkRowLayout, pdk_row_layout, PDK, ROW_LAYOUT, GtkLayoutManager)

/* What is in an AdwActionRow or AdwEntryRow: the words (a title, and what is said or typed below it), small
 * things beside them, and last the controls.  Where these would leave the words so little that a word of
 * the title breaks, or what is said becomes a column, they go below: texts can be large, words long, and
 * windows small.
 *
 * Property: share (double, of the width), what words that need it have at least beside controls. */

G_END_DECLS
