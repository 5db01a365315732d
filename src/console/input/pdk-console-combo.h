/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most keys in one combination. */
#define PDK_CONSOLE_COMBO_MAX 4

/* Keys that are held together, named by where they are on a PC keyboard and never by what they type:
 * neither the host's layout nor the guest's matters.  As text “ctrl+alt+f2”: the names of the keys in
 * the order of pressing.  “ctrl”, “alt”, “shift” and “super” are the left ones; the right ones are
 * “rctrl”, “altgr”, “rshift” and “rsuper”.  A key without a name is its scancode, “0x56”. */
typedef struct {
  guint n_keys;
  guint scancodes[PDK_CONSOLE_COMBO_MAX]; /* PC XT set 1, E0 prefix as 0x100 */
} PdkConsoleCombo;

/**
 * pdk_console_combo_parse:
 * @combo: (out): without keys when @text is none
 *
 * Returns: whether @text is a combination; an empty one is not
 */
gboolean pdk_console_combo_parse (const char *text, PdkConsoleCombo *combo);
/** (transfer full): what pdk_console_combo_parse() reads */
char *pdk_console_combo_to_string (const PdkConsoleCombo *combo);
/** (transfer full): for people, “Ctrl+Alt+F2”; an empty text for no keys */
char *pdk_console_combo_to_label (const PdkConsoleCombo *combo);
/** Adds a key at the end.  Returns: FALSE when it is full or has that key */
gboolean pdk_console_combo_add (PdkConsoleCombo *combo, guint scancode);
gboolean pdk_console_combo_has (const PdkConsoleCombo *combo, guint scancode);
/** Whether both have the same keys, in whatever order. */
gboolean pdk_console_combo_equal (const PdkConsoleCombo *a, const PdkConsoleCombo *b);
/** The modifier keys of @combo only, the right ones of Ctrl, Shift and Super as the left ones. */
PdkConsoleCombo pdk_console_combo_get_modifiers (const PdkConsoleCombo *combo);
/** @combo with the right Ctrl, Shift and Super as the left ones. */
PdkConsoleCombo pdk_console_combo_fold_sides (const PdkConsoleCombo *combo);
gboolean pdk_console_combo_is_modifiers (const PdkConsoleCombo *combo);
/** Whether pressing it types something: a letter, say, with nothing but Shift. */
gboolean pdk_console_combo_types_text (const PdkConsoleCombo *combo);

/** What the key types on a US keyboard without Shift, as an X keysym; 0 when not known. */
guint pdk_console_combo_get_keyval (guint scancode);

G_END_DECLS
