/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/sharing/pdk-console-file.h"

G_BEGIN_DECLS

#define PDK_TYPE_FILE_ROW (pdk_file_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkFileRow, pdk_file_row, PDK, FILE_ROW, GtkListBoxRow)

/** One file on its way to a guest: its name, how far it is or why it failed, and a way to stop it. */
GtkWidget *pdk_file_row_new (PdkConsoleFile *file);

G_END_DECLS
