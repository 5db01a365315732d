/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_STATUS_LAYOUT (pdk_status_layout_get_type ())
G_DECLARE_FINAL_TYPE (PdkStatusLayout, pdk_status_layout, PDK, STATUS_LAYOUT, GtkLayoutManager)

/* An AdwStatusPage over all of a widget.  Where its button would be below what is to be seen, as with large
 * text in a small window, it is a compact one.  Its lines hold as many letters of large text as of small. */

/** Looks anew whether there is room: @widget, which has this layout, says something else now. */
void pdk_status_layout_reset (GtkWidget *widget);

G_END_DECLS
