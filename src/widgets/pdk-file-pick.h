/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Choosing a file of this computer. */

/** @path: of what was chosen */
typedef void (*PdkFilePickFunc) (gpointer object, const char *path);

/**
 * pdk_file_pick:
 * @slot: a member of @object: the dialog, while it is open; nothing happens where there is one
 * @widget: in the window that the dialog is for
 * @accept: of the button that chooses
 * @picked: called with @object, a #GObject, unless nothing is chosen, or @object is gone
 */
void pdk_file_pick (GtkFileChooserNative **slot,
                    GtkWidget *widget,
                    GtkFileChooserAction action,
                    const char *title,
                    const char *accept,
                    PdkFilePickFunc picked,
                    gpointer object);
/** Closes the dialog, if there is one: for when what it belongs to goes. */
void pdk_file_pick_stop (GtkFileChooserNative **slot);

G_END_DECLS
