/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_KEYBOARD (pdk_text_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextKeyboard, pdk_text_keyboard, PDK, TEXT_KEYBOARD, GObject)

/* The keys of a terminal that are not for the guest: those of our own commands, “text.copy” and so
 * on, and the combinations that let go of the keyboard of a machine's screen, so that they are pressed
 * alike.
 *
 * Properties: release-combo (string, left Ctrl and left Alt at first), window-combo (string,
 * nullable), as pdk_console_combo_parse() reads them.
 * Signals: released (the first was used), window-combo (the second was pressed), menu (the key of
 * that name was). */

/** @terminal: borrowed */
PdkTextKeyboard *pdk_text_keyboard_new (GtkWidget *terminal);

G_END_DECLS
