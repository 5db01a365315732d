/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_FOLDER_SHARING (pdk_folder_sharing_get_type ())
G_DECLARE_FINAL_TYPE (PdkFolderSharing, pdk_folder_sharing, PDK, FOLDER_SHARING, GObject)

/* The folder that a machine may read: chosen, kept in the machine's settings, given to each of its
 * backends.  Inserts the actions folder.choose and folder.stop into the widget.
 *
 * Property: path (string, nullable, read-only: what is shared now). */

/** @widget: and @menu, a section that is filled here, are borrowed */
PdkFolderSharing *pdk_folder_sharing_new (GtkWidget *widget, GMenu *menu, PdkDisplay *display);

G_END_DECLS
