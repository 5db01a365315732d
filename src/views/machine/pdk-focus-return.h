/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console.h"

G_BEGIN_DECLS

#define PDK_TYPE_FOCUS_RETURN (pdk_focus_return_get_type ())
G_DECLARE_FINAL_TYPE (PdkFocusReturn, pdk_focus_return, PDK, FOCUS_RETURN, GObject)

/* Brings the keyboard back to the screen or the terminal, after a menu of the toolbar that was opened from
 * there: whoever sent Ctrl+Alt+Del goes on typing.  GTK leaves it with the menu's button. */

/**
 * pdk_focus_return_new:
 * @page: (not nullable): what is to have the keyboard, and holds the other two; not owned
 * @toolbar: the menus are in it; not owned
 * @console: the user takes the keyboard from it to use the toolbar by keys; not owned
 */
PdkFocusReturn *pdk_focus_return_new (GtkWidget *page, GtkWidget *toolbar, PdkConsole *console);

G_END_DECLS
