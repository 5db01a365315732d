/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_SCREENSHOT (pdk_console_screenshot_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsoleScreenshot, pdk_console_screenshot, PDK, CONSOLE_SCREENSHOT, GObject)

/* Pictures of a guest's screen, in its own size, as PNG.  Nothing is taken unless asked for.
 *
 * Inserts the actions screenshot.save (into the user's folder of pictures, named by machine and
 * time), screenshot.save-as (asks where) and screenshot.copy into @widget, which also says what came
 * of it, and outlives this object. */

PdkConsoleScreenshot *pdk_console_screenshot_new (GtkWidget *widget,
                                                  PdkConsole *console,
                                                  PdkDisplay *display);

/**
 * pdk_console_screenshot_make_stem:
 * @name: (nullable): the machine's, untrusted
 * @when: in the time zone to be shown
 *
 * Returns: (transfer full): for example “web-01 2026-05-04 13-02-59”
 */
char *pdk_console_screenshot_make_stem (const char *name, GDateTime *when);

G_END_DECLS
