/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "golden-keys.h"
#include "input/pdk-console-combo.h"

static PdkConsoleCombo
parse (const char *text)
{
  PdkConsoleCombo combo;

  g_assert_true (pdk_console_combo_parse (text, &combo));
  return combo;
}

static void
test_parse (void)
{
  PdkConsoleCombo combo = parse ("ctrl+alt+delete");

  g_assert_cmpuint (combo.n_keys, ==, 3);
  g_assert_cmphex (combo.scancodes[0], ==, 0x1d);
  g_assert_cmphex (combo.scancodes[1], ==, 0x38);
  g_assert_cmphex (combo.scancodes[2], ==, 0x153);
  g_assert_cmphex (parse ("f12").scancodes[0], ==, 0x58);
  g_assert_cmphex (parse ("rctrl").scancodes[0], ==, 0x11d);
  g_assert_cmphex (parse ("pause").scancodes[0], ==, 0x21d);
  g_assert_cmphex (parse ("super+0x56").scancodes[1], ==, 0x56);
}

static void
test_refuse (void)
{
  static const char *const wrong[] = {
    "",      "+",     "ctrl+",    "ctrl+hyper",    "Ctrl", "ctrl+alt+shift+super+f1",
    "a+a",   "0x",    "0x0",      "0x80",          "0x9e", "0x1ff",
    "0x100", "0x200", "ctrl alt", "0x99999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    PdkConsoleCombo combo;

    if (pdk_console_combo_parse (wrong[i], &combo))
      g_error ("“%s” is no combination", wrong[i]);
    g_assert_cmpuint (combo.n_keys, ==, 0);
  }
}

/* Whatever key is recorded, what is kept of it is read again as that key. */
static void
test_every_key (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden_keys); i++) {
    PdkConsoleCombo combo = { 1, { golden_keys[i].scancode } };
    g_autofree char *text = pdk_console_combo_to_string (&combo);
    g_autofree char *label = pdk_console_combo_to_label (&combo);
    PdkConsoleCombo again = parse (text);

    g_assert_cmphex (again.scancodes[0], ==, golden_keys[i].scancode);
    g_assert_cmpstr (label, !=, "");
  }
}

static void
assert_label (const char *text, const char *expected)
{
  PdkConsoleCombo combo = parse (text);
  g_autofree char *label = pdk_console_combo_to_label (&combo);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_labels (void)
{
  assert_label ("ctrl+alt", "Ctrl+Alt");
  assert_label ("rctrl", "Right Ctrl");
  assert_label ("super+l", "Super+L");
  assert_label ("ctrl+alt+f2", "Ctrl+Alt+F2");
  assert_label ("shift+0x56", "Shift+Key 56");
}

static void
test_sets (void)
{
  PdkConsoleCombo a = parse ("ctrl+alt");
  PdkConsoleCombo b = parse ("alt+ctrl");
  PdkConsoleCombo right = parse ("rctrl+alt");
  PdkConsoleCombo folded = pdk_console_combo_fold_sides (&right);
  PdkConsoleCombo tab = parse ("alt+tab");
  PdkConsoleCombo modifiers = pdk_console_combo_get_modifiers (&tab);
  PdkConsoleCombo alt = parse ("alt");

  g_assert_true (pdk_console_combo_equal (&a, &b));
  g_assert_false (pdk_console_combo_equal (&a, &right));
  g_assert_false (pdk_console_combo_equal (&a, &alt));
  g_assert_true (pdk_console_combo_equal (&a, &folded));
  g_assert_true (pdk_console_combo_equal (&modifiers, &alt));
  g_assert_true (pdk_console_combo_is_modifiers (&a));
  g_assert_false (pdk_console_combo_is_modifiers (&tab));
}

/* What must not become a release combination, as nothing could be typed any more. */
static void
test_types_text (void)
{
  static const char *const text[] = {
    "a", "shift+a", "altgr+q", "enter", "space", "0x56", "shift"
  };
  static const char *const commands[] = { "ctrl+a", "f11", "rctrl", "pause", "super", "alt+space" };

  for (guint i = 0; i < G_N_ELEMENTS (text); i++) {
    PdkConsoleCombo combo = parse (text[i]);

    g_assert_true (pdk_console_combo_types_text (&combo));
  }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    PdkConsoleCombo combo = parse (commands[i]);

    g_assert_false (pdk_console_combo_types_text (&combo));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/combo/parse", test_parse);
  g_test_add_func ("/console/combo/refuse", test_refuse);
  g_test_add_func ("/console/combo/every-key", test_every_key);
  g_test_add_func ("/console/combo/labels", test_labels);
  g_test_add_func ("/console/combo/sets", test_sets);
  g_test_add_func ("/console/combo/types-text", test_types_text);
  return g_test_run ();
}
