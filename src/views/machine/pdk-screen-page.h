/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"

G_BEGIN_DECLS

#define PDK_TYPE_SCREEN_PAGE (pdk_screen_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkScreenPage, pdk_screen_page, PDK, SCREEN_PAGE, GtkWidget)

/* A further screen of a guest, with a small toolbar: in a tab, or in a window of its own, whose title bar
 * the toolbar is then.  In fullscreen that comes from the top edge.
 *
 * Properties: title (string); in-window (boolean); fullscreen (boolean: of the window it is in).
 * Signal: “place-asked”, when the user wants it in the other place.
 * Actions: screen.change-place, screen.fullscreen, screen.minimize. */

/** @head: a head's number, not 0; @owner: borrowed: the pane that shows the first one */
GtkWidget *pdk_screen_page_new (guint head, GtkWidget *owner);
guint pdk_screen_page_get_head (PdkScreenPage *self);
/** (nullable) (transfer none): what shows the machine's first screen, while that is there */
GtkWidget *pdk_screen_page_get_owner (PdkScreenPage *self);
/** (transfer none) */
PdkConsole *pdk_screen_page_get_console (PdkScreenPage *self);
void pdk_screen_page_set_title (PdkScreenPage *self, const char *title);
const char *pdk_screen_page_get_title (PdkScreenPage *self);
void pdk_screen_page_set_in_window (PdkScreenPage *self, gboolean in_window);

G_END_DECLS
