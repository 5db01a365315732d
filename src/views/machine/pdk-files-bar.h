/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/sharing/pdk-console-file-transfer.h"

G_BEGIN_DECLS

#define PDK_TYPE_FILES_BAR (pdk_files_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdkFilesBar, pdk_files_bar, PDK, FILES_BAR, GtkWidget)

/* Files on their way to a guest, in a bar that comes with them: all of them in one line, each of
 * them in a list, and afterwards where they are or what went wrong, until it is closed. */

/** Shows the files of @transfer from now on, also when its guest is gone. */
void pdk_files_bar_set_transfer (PdkFilesBar *self, PdkConsoleFileTransfer *transfer);

G_END_DECLS
