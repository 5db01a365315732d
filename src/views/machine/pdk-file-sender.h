/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"
#include "views/machine/pdk-files-bar.h"

G_BEGIN_DECLS

#define PDK_TYPE_FILE_SENDER (pdk_file_sender_get_type ())
G_DECLARE_FINAL_TYPE (PdkFileSender, pdk_file_sender, PDK, FILE_SENDER, GObject)

/** Sends files to @display's guest: those dropped onto @console, and those chosen with the action
 * files.send of @widget.  @bar shows them. */
PdkFileSender *pdk_file_sender_new (GtkWidget *widget,
                                    PdkConsole *console,
                                    PdkDisplay *display,
                                    PdkFilesBar *bar);

G_END_DECLS
