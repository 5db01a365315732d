/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "input/pdk-console-keyboard.h"
#include "input/pdk-console-keymap.h"

#include <linux/input-event-codes.h>
#include <string.h>

typedef struct {
  PdkConsoleKeyboard *keyboard;
  GString *log; /* "+1e -1e" */
  guint n_released;
} Fixture;

static void
on_key (Fixture *fixture, guint scancode, guint keyval, gboolean pressed)
{
  g_string_append_printf (fixture->log, "%c%x ", pressed ? '+' : '-', scancode);
}

static void
on_released (Fixture *fixture)
{
  fixture->n_released++;
  /* As the console does, which loses the keyboard by it. */
  pdk_console_keyboard_release_all (fixture->keyboard);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->keyboard = pdk_console_keyboard_new ();
  fixture->log = g_string_new (NULL);
  g_signal_connect_swapped (fixture->keyboard, "key", G_CALLBACK (on_key), fixture);
  g_signal_connect_swapped (fixture->keyboard, "released", G_CALLBACK (on_released), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->keyboard);
  g_string_free (fixture->log, TRUE);
}

static void
press (Fixture *fixture, guint code)
{
  pdk_console_keyboard_press (fixture->keyboard, code + 8, 0);
}

static void
release (Fixture *fixture, guint code)
{
  pdk_console_keyboard_release (fixture->keyboard, code + 8, 0);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

static void
test_press_release (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_A);
  press (fixture, KEY_RIGHTCTRL);
  release (fixture, KEY_A);
  release (fixture, KEY_RIGHTCTRL);
  assert_log (fixture, "+1e +11d -1e -11d ");
}

static void
test_repeat (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_A);
  press (fixture, KEY_A);
  press (fixture, KEY_A);
  release (fixture, KEY_A);
  assert_log (fixture, "+1e +1e +1e -1e ");

  /* It is held by nobody after that: nothing is released twice. */
  pdk_console_keyboard_release_all (fixture->keyboard);
  assert_log (fixture, "");
}

/* Pause is two codes that belong together. */
static void
test_repeat_pause (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_PAUSE);
  press (fixture, KEY_PAUSE);
  release (fixture, KEY_PAUSE);
  assert_log (fixture, "+21d +45 -21d -45 ");
}

/* What the guest was not told of, it is not told of again. */
static void
test_repeat_of_host (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo f12;

  g_assert_true (pdk_console_combo_parse ("f12", &f12));
  pdk_console_keyboard_set_release_combo (fixture->keyboard, &f12);
  press (fixture, KEY_F12);
  press (fixture, KEY_F12);
  release (fixture, KEY_F12);
  assert_log (fixture, "");
}

/* A machine that is paused does not hear of keys that are released. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_LEFTSHIFT);
  press (fixture, KEY_A);
  assert_log (fixture, "+2a +1e ");
  pdk_console_keyboard_set_paused (fixture->keyboard, TRUE);
  release (fixture, KEY_A);
  pdk_console_keyboard_release_all (fixture->keyboard);
  assert_log (fixture, "");

  pdk_console_keyboard_set_paused (fixture->keyboard, FALSE);
  assert_log (fixture, "-1e -2a ");
  pdk_console_keyboard_set_paused (fixture->keyboard, TRUE);
  pdk_console_keyboard_set_paused (fixture->keyboard, FALSE);
  assert_log (fixture, "");
}

/* Nor of those that were released a moment before it was known to be paused; and QEMU does not pass on
 * over VNC what it takes for released. */
static void
test_paused_before (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_LEFTSHIFT);
  press (fixture, KEY_A);
  release (fixture, KEY_A);
  release (fixture, KEY_LEFTSHIFT);
  press (fixture, KEY_B);
  assert_log (fixture, "+2a +1e -1e -2a +30 ");

  pdk_console_keyboard_set_paused (fixture->keyboard, TRUE);
  pdk_console_keyboard_set_paused (fixture->keyboard, FALSE);
  assert_log (fixture, "-1e +2a -2a ");
}

/* The end of Alt+Tab into the window is not ours. */
static void
test_foreign_release (Fixture *fixture, gconstpointer data)
{
  release (fixture, KEY_LEFTALT);
  assert_log (fixture, "");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_UNKNOWN);
  release (fixture, KEY_UNKNOWN);
  pdk_console_keyboard_release_all (fixture->keyboard);
  assert_log (fixture, "");
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_PAUSE);
  release (fixture, KEY_PAUSE);
  assert_log (fixture, "+21d +45 -21d -45 ");
}

static void
test_release_all (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_LEFTSHIFT);
  press (fixture, KEY_A);
  pdk_console_keyboard_release_all (fixture->keyboard);
  assert_log (fixture, "+2a +1e -1e -2a ");
  release (fixture, KEY_A);
  release (fixture, KEY_LEFTSHIFT);
  assert_log (fixture, "");
}

static void
test_way_out (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_LEFTALT);
  press (fixture, KEY_LEFTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 0);
  release (fixture, KEY_LEFTALT);
  g_assert_cmpuint (fixture->n_released, ==, 0);
  release (fixture, KEY_LEFTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 1);
  assert_log (fixture, "+38 +1d -38 -1d ");
}

/* Ctrl+Alt+F1 is the guest's, and so is Ctrl+Alt with a click. */
static void
test_not_the_way_out (Fixture *fixture, gconstpointer data)
{
  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_LEFTALT);
  press (fixture, KEY_F1);
  release (fixture, KEY_F1);
  release (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTCTRL);

  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_LEFTALT);
  pdk_console_keyboard_disarm (fixture->keyboard);
  release (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTCTRL);

  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_RIGHTALT);
  release (fixture, KEY_RIGHTALT);
  release (fixture, KEY_LEFTCTRL);

  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_LEFTALT);
  pdk_console_keyboard_release_all (fixture->keyboard);
  release (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 0);
}

static PdkConsoleCombo
parse (const char *text)
{
  PdkConsoleCombo combo;

  g_assert_true (pdk_console_combo_parse (text, &combo));
  return combo;
}

static gboolean
is_desktop_turn (Fixture *fixture)
{
  gboolean turn;

  g_object_get (fixture->keyboard, "desktop-turn", &turn, NULL);
  return turn;
}

/* Right Ctrl by itself, which is what some are used to. */
static void
test_single_way_out (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo combo = parse ("rctrl");

  pdk_console_keyboard_set_release_combo (fixture->keyboard, &combo);
  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_RIGHTCTRL);
  press (fixture, KEY_C);
  release (fixture, KEY_C);
  release (fixture, KEY_RIGHTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 0);
  press (fixture, KEY_RIGHTCTRL);
  release (fixture, KEY_RIGHTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 1);
}

/* With a key in it that is no modifier it acts when pressed, and the guest never hears of that key. */
static void
test_way_out_by_key (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo combo = parse ("ctrl+alt+g");

  pdk_console_keyboard_set_release_combo (fixture->keyboard, &combo);
  press (fixture, KEY_LEFTCTRL);
  press (fixture, KEY_LEFTALT);
  press (fixture, KEY_G);
  g_assert_cmpuint (fixture->n_released, ==, 1);
  release (fixture, KEY_G);
  release (fixture, KEY_LEFTALT);
  release (fixture, KEY_LEFTCTRL);
  g_assert_cmpuint (fixture->n_released, ==, 1);
  assert_log (fixture, "+1d +38 -38 -1d ");
}

static void
test_window_combo (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo combo = parse ("f11");

  pdk_console_keyboard_set_window_combo (fixture->keyboard, &combo);
  g_assert_false (pdk_console_keyboard_press (fixture->keyboard, KEY_F11 + 8, 0));
  g_assert_false (pdk_console_keyboard_release (fixture->keyboard, KEY_F11 + 8, 0));
  assert_log (fixture, "");
  press (fixture, KEY_LEFTSHIFT);
  g_assert_true (pdk_console_keyboard_press (fixture->keyboard, KEY_F11 + 8, 0));
  release (fixture, KEY_F11);
  release (fixture, KEY_LEFTSHIFT);
  assert_log (fixture, "+2a +57 -57 -2a ");
}

/* Alt+Tab stays with the host: the guest, which was told of Alt, is told that it is up again, and
 * hears nothing more until all keys are. */
static void
test_desktop_combo (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo combos[] = { parse ("alt+tab"), parse ("super") };

  pdk_console_keyboard_set_desktop_combos (fixture->keyboard, combos, 2);
  g_assert_false (is_desktop_turn (fixture));
  press (fixture, KEY_LEFTALT);
  g_assert_true (is_desktop_turn (fixture));
  g_assert_false (pdk_console_keyboard_press (fixture->keyboard, KEY_TAB + 8, 0));
  assert_log (fixture, "+38 -38 ");
  release (fixture, KEY_TAB);
  g_assert_false (pdk_console_keyboard_press (fixture->keyboard, KEY_A + 8, 0));
  release (fixture, KEY_A);
  g_assert_true (is_desktop_turn (fixture));
  release (fixture, KEY_LEFTALT);
  assert_log (fixture, "");
  g_assert_false (is_desktop_turn (fixture));

  press (fixture, KEY_LEFTALT);
  press (fixture, KEY_A);
  g_assert_false (is_desktop_turn (fixture));
  release (fixture, KEY_A);
  release (fixture, KEY_LEFTALT);
  assert_log (fixture, "+38 +1e -1e -38 ");
}

/* A modifier alone keeps all that begins with it; left and right are the same. */
static void
test_desktop_modifier (Fixture *fixture, gconstpointer data)
{
  PdkConsoleCombo combo = parse ("super");

  pdk_console_keyboard_set_desktop_combos (fixture->keyboard, &combo, 1);
  g_assert_false (pdk_console_keyboard_press (fixture->keyboard, KEY_RIGHTMETA + 8, 0));
  g_assert_false (pdk_console_keyboard_press (fixture->keyboard, KEY_L + 8, 0));
  release (fixture, KEY_L);
  release (fixture, KEY_RIGHTMETA);
  press (fixture, KEY_L);
  release (fixture, KEY_L);
  assert_log (fixture, "+26 -26 ");
}

static void
test_more_keys_than_a_combination (Fixture *fixture, gconstpointer data)
{
  for (guint code = KEY_Q; code <= KEY_P; code++)
    press (fixture, code);
  g_string_truncate (fixture->log, 0);
  for (guint code = KEY_Q; code <= KEY_P; code++)
    release (fixture, code);
  assert_log (fixture, "-10 -11 -12 -13 -14 -15 -16 -17 -18 -19 ");
}

static void
run_until_length (Fixture *fixture, gsize length)
{
  while (fixture->log->len < length)
    g_main_context_iteration (NULL, TRUE);
}

static const guint ctrl_alt_delete[] = { 0x1d, 0x38, 0x153 };

static void
test_type (Fixture *fixture, gconstpointer data)
{
  const char *expected = "+1d +38 +153 -153 -38 -1d ";
  gint64 begin = g_get_monotonic_time ();

  pdk_console_keyboard_type (fixture->keyboard, ctrl_alt_delete, 3);
  assert_log (fixture, "");
  run_until_length (fixture, strlen (expected));
  assert_log (fixture, expected);
  /* Six events, and a guest's keyboard takes no more than 16 bytes at once. */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 50 * 1000);
}

static void
test_type_aborted (Fixture *fixture, gconstpointer data)
{
  pdk_console_keyboard_type (fixture->keyboard, ctrl_alt_delete, 3);
  run_until_length (fixture, strlen ("+1d +38 "));
  pdk_console_keyboard_release_all (fixture->keyboard);
  assert_log (fixture, "+1d +38 -38 -1d ");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/keyboard/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("press-release", test_press_release);
  ADD ("repeat", test_repeat);
  ADD ("paused", test_paused);
  ADD ("paused-before", test_paused_before);
  ADD ("repeat-pause", test_repeat_pause);
  ADD ("repeat-of-host", test_repeat_of_host);
  ADD ("foreign-release", test_foreign_release);
  ADD ("unknown", test_unknown);
  ADD ("pause", test_pause);
  ADD ("release-all", test_release_all);
  ADD ("way-out", test_way_out);
  ADD ("not-the-way-out", test_not_the_way_out);
  ADD ("single-way-out", test_single_way_out);
  ADD ("way-out-by-key", test_way_out_by_key);
  ADD ("window-combo", test_window_combo);
  ADD ("desktop-combo", test_desktop_combo);
  ADD ("desktop-modifier", test_desktop_modifier);
  ADD ("more-keys-than-a-combination", test_more_keys_than_a_combination);
  ADD ("type", test_type);
  ADD ("type-aborted", test_type_aborted);
  return g_test_run ();
}
