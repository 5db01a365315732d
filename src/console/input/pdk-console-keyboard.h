/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "pdk-console-combo.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_KEYBOARD (pdk_console_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleKeyboard, pdk_console_keyboard, PDK, CONSOLE_KEYBOARD, GObject)

/* Which keys the guest believes to be pressed.  Turns the host's key events into the guest's, keeps
 * the promise that every press is followed by a release, and tells which keys are the host's.  Knows
 * no widget.
 *
 * A combination of the host's takes what was pressed of it back from the guest; then every key is
 * the host's until all are let go.
 *
 * Property: desktop-turn (boolean, read-only): the keys held are the host's, or may become the begin
 * of a combination of its desktop, whose own shortcuts are to work now.
 * Signals: "key" (guint scancode, guint keyval, gboolean pressed); "released" after the release
 * combination: when it is pressed; if it has modifiers only, when they are let go with nothing in
 * between. */

PdkConsoleKeyboard *pdk_console_keyboard_new (void);

/** Left Ctrl and left Alt at first.  Without keys there is none. */
void pdk_console_keyboard_set_release_combo (PdkConsoleKeyboard *self,
                                             const PdkConsoleCombo *combo);
/** The one for the window: leaving fullscreen, say.  Without keys there is none, as at first. */
void pdk_console_keyboard_set_window_combo (PdkConsoleKeyboard *self, const PdkConsoleCombo *combo);
/** Those of the host's desktop; left and right Ctrl, Shift and Super are the same here. */
void pdk_console_keyboard_set_desktop_combos (PdkConsoleKeyboard *self,
                                              const PdkConsoleCombo *combos,
                                              guint n);

/**
 * pdk_console_keyboard_press:
 * @keycode: as GDK gives it
 * @keyval: for protocols that want one
 *
 * A key that is pressed already is one that the host repeats, and is repeated to the guest.
 *
 * Returns: whether the key is the guest's, and not for anyone else
 */
gboolean pdk_console_keyboard_press (PdkConsoleKeyboard *self, guint keycode, guint keyval);
/** Only of a key that was pressed here.  Returns: as above */
gboolean pdk_console_keyboard_release (PdkConsoleKeyboard *self, guint keycode, guint keyval);
/** Something else happened while keys are held, a click for one: they do not release. */
void pdk_console_keyboard_disarm (PdkConsoleKeyboard *self);
/** Last pressed, first released; also ends keys that are being typed. */
void pdk_console_keyboard_release_all (PdkConsoleKeyboard *self);
/** A guest that is paused hears of nothing: what is released meanwhile, it is told of when it goes on, and
 * again of what was released a moment before. */
void pdk_console_keyboard_set_paused (PdkConsoleKeyboard *self, gboolean paused);
/** Presses @scancodes in order and releases them in reverse, 10 ms apart. */
void pdk_console_keyboard_type (PdkConsoleKeyboard *self, const guint *scancodes, guint n);
/** A key that nobody presses: of a text that is typed. */
void pdk_console_keyboard_pass (PdkConsoleKeyboard *self,
                                guint scancode,
                                guint keyval,
                                gboolean pressed);

G_END_DECLS
