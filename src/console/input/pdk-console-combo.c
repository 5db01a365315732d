/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-combo.h"
#include "pdk-console-keymap.h"

#include <gdk/gdk.h>
#include <glib/gi18n.h>

typedef struct {
  const char *name; /* in texts that are kept: never changes */
  guint scancode;
  guint keyval;
  const char *label;
} Key;

/* clang-format off */
static const Key keys[] = {
  { "ctrl", 0x1d, GDK_KEY_Control_L, N_ ("Ctrl") },
  { "alt", 0x38, GDK_KEY_Alt_L, N_ ("Alt") },
  { "shift", 0x2a, GDK_KEY_Shift_L, N_ ("Shift") },
  { "super", 0x15b, GDK_KEY_Super_L, N_ ("Super") },
  { "rctrl", 0x11d, GDK_KEY_Control_R, N_ ("Right Ctrl") },
  { "altgr", 0x138, GDK_KEY_ISO_Level3_Shift, N_ ("Alt Gr") },
  { "rshift", 0x36, GDK_KEY_Shift_R, N_ ("Right Shift") },
  { "rsuper", 0x15c, GDK_KEY_Super_R, N_ ("Right Super") },
  { "1", 0x02, GDK_KEY_1, "1" },
  { "2", 0x03, GDK_KEY_2, "2" },
  { "3", 0x04, GDK_KEY_3, "3" },
  { "4", 0x05, GDK_KEY_4, "4" },
  { "5", 0x06, GDK_KEY_5, "5" },
  { "6", 0x07, GDK_KEY_6, "6" },
  { "7", 0x08, GDK_KEY_7, "7" },
  { "8", 0x09, GDK_KEY_8, "8" },
  { "9", 0x0a, GDK_KEY_9, "9" },
  { "0", 0x0b, GDK_KEY_0, "0" },
  { "q", 0x10, GDK_KEY_q, "Q" },
  { "w", 0x11, GDK_KEY_w, "W" },
  { "e", 0x12, GDK_KEY_e, "E" },
  { "r", 0x13, GDK_KEY_r, "R" },
  { "t", 0x14, GDK_KEY_t, "T" },
  { "y", 0x15, GDK_KEY_y, "Y" },
  { "u", 0x16, GDK_KEY_u, "U" },
  { "i", 0x17, GDK_KEY_i, "I" },
  { "o", 0x18, GDK_KEY_o, "O" },
  { "p", 0x19, GDK_KEY_p, "P" },
  { "a", 0x1e, GDK_KEY_a, "A" },
  { "s", 0x1f, GDK_KEY_s, "S" },
  { "d", 0x20, GDK_KEY_d, "D" },
  { "f", 0x21, GDK_KEY_f, "F" },
  { "g", 0x22, GDK_KEY_g, "G" },
  { "h", 0x23, GDK_KEY_h, "H" },
  { "j", 0x24, GDK_KEY_j, "J" },
  { "k", 0x25, GDK_KEY_k, "K" },
  { "l", 0x26, GDK_KEY_l, "L" },
  { "z", 0x2c, GDK_KEY_z, "Z" },
  { "x", 0x2d, GDK_KEY_x, "X" },
  { "c", 0x2e, GDK_KEY_c, "C" },
  { "v", 0x2f, GDK_KEY_v, "V" },
  { "b", 0x30, GDK_KEY_b, "B" },
  { "n", 0x31, GDK_KEY_n, "N" },
  { "m", 0x32, GDK_KEY_m, "M" },
  { "minus", 0x0c, GDK_KEY_minus, "-" },
  { "equal", 0x0d, GDK_KEY_equal, "=" },
  { "leftbracket", 0x1a, GDK_KEY_bracketleft, "[" },
  { "rightbracket", 0x1b, GDK_KEY_bracketright, "]" },
  { "semicolon", 0x27, GDK_KEY_semicolon, ";" },
  { "apostrophe", 0x28, GDK_KEY_apostrophe, "'" },
  { "grave", 0x29, GDK_KEY_grave, "`" },
  { "backslash", 0x2b, GDK_KEY_backslash, "\\" },
  { "comma", 0x33, GDK_KEY_comma, "," },
  { "period", 0x34, GDK_KEY_period, "." },
  { "slash", 0x35, GDK_KEY_slash, "/" },
  { "esc", 0x01, GDK_KEY_Escape, N_ ("Esc") },
  { "backspace", 0x0e, GDK_KEY_BackSpace, N_ ("Backspace") },
  { "tab", 0x0f, GDK_KEY_Tab, N_ ("Tab") },
  { "enter", 0x1c, GDK_KEY_Return, N_ ("Enter") },
  { "space", 0x39, GDK_KEY_space, N_ ("Space") },
  { "capslock", 0x3a, GDK_KEY_Caps_Lock, N_ ("Caps Lock") },
  { "numlock", 0x45, GDK_KEY_Num_Lock, N_ ("Num Lock") },
  { "scrolllock", 0x46, GDK_KEY_Scroll_Lock, N_ ("Scroll Lock") },
  { "print", 0x137, GDK_KEY_Print, N_ ("Print") },
  { "pause", PDK_SCANCODE_PAUSE, GDK_KEY_Pause, N_ ("Pause") },
  { "menu", 0x15d, GDK_KEY_Menu, N_ ("Menu") },
  { "insert", 0x152, GDK_KEY_Insert, N_ ("Insert") },
  { "delete", 0x153, GDK_KEY_Delete, N_ ("Del") },
  { "home", 0x147, GDK_KEY_Home, N_ ("Home") },
  { "end", 0x14f, GDK_KEY_End, N_ ("End") },
  { "pageup", 0x149, GDK_KEY_Page_Up, N_ ("Page Up") },
  { "pagedown", 0x151, GDK_KEY_Page_Down, N_ ("Page Down") },
  { "up", 0x148, GDK_KEY_Up, N_ ("Up") },
  { "down", 0x150, GDK_KEY_Down, N_ ("Down") },
  { "left", 0x14b, GDK_KEY_Left, N_ ("Left") },
  { "right", 0x14d, GDK_KEY_Right, N_ ("Right") },
  { "f1", 0x3b, GDK_KEY_F1, "F1" },
  { "f2", 0x3c, GDK_KEY_F2, "F2" },
  { "f3", 0x3d, GDK_KEY_F3, "F3" },
  { "f4", 0x3e, GDK_KEY_F4, "F4" },
  { "f5", 0x3f, GDK_KEY_F5, "F5" },
  { "f6", 0x40, GDK_KEY_F6, "F6" },
  { "f7", 0x41, GDK_KEY_F7, "F7" },
  { "f8", 0x42, GDK_KEY_F8, "F8" },
  { "f9", 0x43, GDK_KEY_F9, "F9" },
  { "f10", 0x44, GDK_KEY_F10, "F10" },
  { "f11", 0x57, GDK_KEY_F11, "F11" },
  { "f12", 0x58, GDK_KEY_F12, "F12" },
  { "f13", 0x5d, GDK_KEY_F13, "F13" },
  { "f14", 0x5e, GDK_KEY_F14, "F14" },
  { "f15", 0x5f, GDK_KEY_F15, "F15" },
  { "f16", 0x55, GDK_KEY_F16, "F16" },
  { "f17", 0x103, GDK_KEY_F17, "F17" },
  { "f18", 0x177, GDK_KEY_F18, "F18" },
  { "f19", 0x104, GDK_KEY_F19, "F19" },
  { "f20", 0x5a, GDK_KEY_F20, "F20" },
  { "f21", 0x74, GDK_KEY_F21, "F21" },
  { "f22", 0x179, GDK_KEY_F22, "F22" },
  { "f23", 0x6d, GDK_KEY_F23, "F23" },
  { "f24", 0x6f, GDK_KEY_F24, "F24" },
};
/* clang-format on */

static const Key *
find_by_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];
  return NULL;
}

static const Key *
find_by_scancode (guint scancode)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].scancode == scancode)
      return &keys[i];
  return NULL;
}

/* Returns: 0 for what is none */
static guint
parse_key (const char *name)
{
  const Key *key = find_by_name (name);
  guint64 number;

  if (key != NULL)
    return key->scancode;
  if (!g_str_has_prefix (name, "0x") ||
      !g_ascii_string_to_unsigned (name + 2, 16, 1, 0x17f, &number, NULL))
    return 0;
  /* A byte above 0x7f would be a release. */
  return (number & 0x7f) != 0 && (number & 0x80) == 0 ? (guint) number : 0;
}

gboolean
pdk_console_combo_parse (const char *text, PdkConsoleCombo *combo)
{
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (combo != NULL, FALSE);

  *combo = (PdkConsoleCombo){ 0 };
  names = g_strsplit (text, "+", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    guint scancode = parse_key (names[i]);

    if (scancode == 0 || !pdk_console_combo_add (combo, scancode)) {
      *combo = (PdkConsoleCombo){ 0 };
      return FALSE;
    }
  }
  return combo->n_keys > 0;
}

char *
pdk_console_combo_to_string (const PdkConsoleCombo *combo)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < combo->n_keys; i++) {
    const Key *key = find_by_scancode (combo->scancodes[i]);

    if (i > 0)
      g_string_append_c (text, '+');
    if (key != NULL)
      g_string_append (text, key->name);
    else
      g_string_append_printf (text, "0x%x", combo->scancodes[i]);
  }
  return g_string_free (text, FALSE);
}

char *
pdk_console_combo_to_label (const PdkConsoleCombo *combo)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < combo->n_keys; i++) {
    const Key *key = find_by_scancode (combo->scancodes[i]);

    if (i > 0)
      g_string_append_c (text, '+');
    if (key != NULL)
      g_string_append (text, _ (key->label));
    else
      /* Translators: %x is the number of a key of the keyboard that has no name */
      g_string_append_printf (text, _ ("Key %x"), combo->scancodes[i]);
  }
  return g_string_free (text, FALSE);
}

gboolean
pdk_console_combo_has (const PdkConsoleCombo *combo, guint scancode)
{
  for (guint i = 0; i < combo->n_keys; i++)
    if (combo->scancodes[i] == scancode)
      return TRUE;
  return FALSE;
}

gboolean
pdk_console_combo_add (PdkConsoleCombo *combo, guint scancode)
{
  if (combo->n_keys == PDK_CONSOLE_COMBO_MAX || pdk_console_combo_has (combo, scancode))
    return FALSE;
  combo->scancodes[combo->n_keys++] = scancode;
  return TRUE;
}

gboolean
pdk_console_combo_equal (const PdkConsoleCombo *a, const PdkConsoleCombo *b)
{
  if (a->n_keys != b->n_keys)
    return FALSE;
  for (guint i = 0; i < a->n_keys; i++)
    if (!pdk_console_combo_has (b, a->scancodes[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_modifier (guint scancode)
{
  switch (scancode) {
  case 0x1d:
  case 0x2a:
  case 0x36:
  case 0x38:
  case 0x11d:
  case 0x138:
  case 0x15b:
  case 0x15c:
    return TRUE;
  default:
    return FALSE;
  }
}

/* Alt Gr is no Alt: it chooses letters. */
static guint
fold_side (guint scancode)
{
  switch (scancode) {
  case 0x11d:
    return 0x1d;
  case 0x36:
    return 0x2a;
  case 0x15c:
    return 0x15b;
  default:
    return scancode;
  }
}

PdkConsoleCombo
pdk_console_combo_fold_sides (const PdkConsoleCombo *combo)
{
  PdkConsoleCombo folded = { 0 };

  for (guint i = 0; i < combo->n_keys; i++)
    pdk_console_combo_add (&folded, fold_side (combo->scancodes[i]));
  return folded;
}

PdkConsoleCombo
pdk_console_combo_get_modifiers (const PdkConsoleCombo *combo)
{
  PdkConsoleCombo modifiers = { 0 };

  for (guint i = 0; i < combo->n_keys; i++)
    if (is_modifier (combo->scancodes[i]))
      pdk_console_combo_add (&modifiers, fold_side (combo->scancodes[i]));
  return modifiers;
}

gboolean
pdk_console_combo_is_modifiers (const PdkConsoleCombo *combo)
{
  for (guint i = 0; i < combo->n_keys; i++)
    if (!is_modifier (combo->scancodes[i]))
      return FALSE;
  return combo->n_keys > 0;
}

/* Enter, Backspace and Tab do not print, but nobody can do without them, either. */
static gboolean
types_text (guint scancode)
{
  const Key *key = find_by_scancode (scancode);

  if (key == NULL)
    return scancode < 0x100;
  return gdk_keyval_to_unicode (key->keyval) != 0 || key->keyval == GDK_KEY_Shift_L ||
         key->keyval == GDK_KEY_Shift_R || key->keyval == GDK_KEY_ISO_Level3_Shift;
}

gboolean
pdk_console_combo_types_text (const PdkConsoleCombo *combo)
{
  for (guint i = 0; i < combo->n_keys; i++)
    if (!types_text (combo->scancodes[i]))
      return FALSE;
  return combo->n_keys > 0;
}

guint
pdk_console_combo_get_keyval (guint scancode)
{
  const Key *key = find_by_scancode (scancode);

  return key != NULL ? key->keyval : 0;
}
