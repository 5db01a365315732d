/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/text/pdk-text-console.h"

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_LOG (pdk_text_log_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextLog, pdk_text_log, PDK, TEXT_LOG, GObject)

/* Saves what a text console shows, its history too, to a file that the user names.  Adds the action
 * “save” to the console's. */

/** @console: outlives it.  @name: of machine and device, display-safe: the file is called after it */
PdkTextLog *pdk_text_log_new (PdkTextConsole *console, const char *name);
/** Says how it went over the window. */
void pdk_text_log_save_to (PdkTextLog *self, GFile *file);

G_END_DECLS
