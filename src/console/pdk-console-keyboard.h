/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_KEYBOARD (pdk_console_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleKeyboard, pdk_console_keyboard, PDK, CONSOLE_KEYBOARD, GObject)

/* Which keys the guest believes to be pressed.  Turns the host's key events into the guest's, and
 * keeps the promise that every press is followed by a release.  Knows no widget.
 *
 * Signals: "key" (guint scancode, guint keyval, gboolean pressed); "released" after left Ctrl and
 * left Alt were pressed together and let go with nothing in between. */

PdkConsoleKeyboard *pdk_console_keyboard_new (void);

/** @keycode: as GDK gives it; @keyval for protocols that want one.  A repeat changes nothing. */
void pdk_console_keyboard_press (PdkConsoleKeyboard *self, guint keycode, guint keyval);
/** Only of a key that was pressed here. */
void pdk_console_keyboard_release (PdkConsoleKeyboard *self, guint keycode, guint keyval);
/** Something else happened while Ctrl+Alt are held, a click for one: they are not for us. */
void pdk_console_keyboard_disarm (PdkConsoleKeyboard *self);
/** Last pressed, first released; also ends keys that are being typed. */
void pdk_console_keyboard_release_all (PdkConsoleKeyboard *self);
/** Presses @scancodes in order and releases them in reverse, 10 ms apart. */
void pdk_console_keyboard_type (PdkConsoleKeyboard *self, const guint *scancodes, guint n);

G_END_DECLS
