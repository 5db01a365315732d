/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_LINES_LAYOUT (pdk_lines_layout_get_type ())
/**
 * PdkLinesLayout:
 *
 * Lays out texts below each other, for the rows of a list: as wide as the longest is in one line, up to
 * a limit, from which on they wrap.
 *
 * To say how wide it wants to be, a #GtkLabel that wraps tries out a dozen widths: in a list that opens
 * with all its rows that takes longer than everything else together.  So the texts are #GtkInscriptions,
 * and are measured here.
 */
G_DECLARE_FINAL_TYPE (PdkLinesLayout, pdk_lines_layout, PDK, LINES_LAYOUT, GtkLayoutManager)

/** @chars: the limit, in characters of the usual width.  Returns: a box of such texts, without any */
GtkWidget *pdk_lines_new (guint chars);
/** Returns: the text, which is added to @lines */
GtkInscription *pdk_lines_add (GtkWidget *lines);

G_END_DECLS
