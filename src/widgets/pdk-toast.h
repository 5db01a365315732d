/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Short messages over the window that a widget is in.  Where there is no AdwToastOverlay nothing is
 * shown. */

/** @title: plain text, display-safe */
void pdk_toast_show (GtkWidget *widget, const char *title);
/** With a button that shows @file in the desktop's file manager. */
void pdk_toast_show_file (GtkWidget *widget, const char *title, GFile *file);
/** With a button that says what went wrong.  @title: plain text, display-safe */
void pdk_toast_show_error (GtkWidget *widget, const char *title, const GError *error);

G_END_DECLS
