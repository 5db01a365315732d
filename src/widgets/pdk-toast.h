/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Short messages over the window that a widget is in, or that it is.  Where there is no AdwToastOverlay nothing is
 * shown. */

/**
 * pdk_toast_show:
 * @title: plain text, display-safe
 *
 * Returns: (transfer none) (nullable): the toast (AdwToast), which lives as long as it is to be seen
 */
gpointer pdk_toast_show (GtkWidget *widget, const char *title);
/**
 * pdk_toast_show_action:
 * @label: of its button, with a mnemonic
 * @callback: a function of @object alone: called when it is clicked
 * @object: (type GObject)
 *
 * With a button, and for longer.
 *
 * Returns: (transfer none) (nullable): the toast (AdwToast), to be dismissed when it makes no sense
 *   any more
 */
gpointer pdk_toast_show_action (
    GtkWidget *widget, const char *title, const char *label, GCallback callback, gpointer object);
/** With a button that shows @file in the desktop's file manager. */
void pdk_toast_show_file (GtkWidget *widget, const char *title, GFile *file);
/** With a button that says what went wrong.  @title: plain text, display-safe */
void pdk_toast_show_error (GtkWidget *widget, const char *title, const GError *error);

G_END_DECLS
