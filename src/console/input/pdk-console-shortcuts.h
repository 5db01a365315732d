/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_SHORTCUTS (pdk_console_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleShortcuts, pdk_console_shortcuts, PDK, CONSOLE_SHORTCUTS, GObject)

/* Asks the desktop to leave its own shortcuts (Alt+Tab, Super…) to a window, and follows what it
 * makes of that: under Wayland a compositor may ask the user, refuse, or take them back at any time;
 * under X11 it is a grab, which somebody else may have.
 *
 * Property: active (boolean, read-only): they come to the window now. */

PdkConsoleShortcuts *pdk_console_shortcuts_new (void);

/** @toplevel: (nullable): where they are wanted; NULL gives them back */
void pdk_console_shortcuts_set_toplevel (PdkConsoleShortcuts *self, GdkToplevel *toplevel);
gboolean pdk_console_shortcuts_get_active (PdkConsoleShortcuts *self);

G_END_DECLS
