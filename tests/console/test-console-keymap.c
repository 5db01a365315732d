/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "pdk-console-keymap.h"

#include <linux/input-event-codes.h>

/* What a PC keyboard sends, from the keyboard's side: written down by scancode, so that a slip in the
 * table by key cannot hide here. */
static const struct {
  guint scancode;
  guint code;
} golden[] = {
  { 0x01, KEY_ESC },
  { 0x02, KEY_1 },
  { 0x0b, KEY_0 },
  { 0x0c, KEY_MINUS },
  { 0x0e, KEY_BACKSPACE },
  { 0x0f, KEY_TAB },
  { 0x10, KEY_Q },
  { 0x19, KEY_P },
  { 0x1c, KEY_ENTER },
  { 0x1d, KEY_LEFTCTRL },
  { 0x1e, KEY_A },
  { 0x26, KEY_L },
  { 0x29, KEY_GRAVE },
  { 0x2a, KEY_LEFTSHIFT },
  { 0x2b, KEY_BACKSLASH },
  { 0x2c, KEY_Z },
  { 0x32, KEY_M },
  { 0x36, KEY_RIGHTSHIFT },
  { 0x37, KEY_KPASTERISK },
  { 0x38, KEY_LEFTALT },
  { 0x39, KEY_SPACE },
  { 0x3a, KEY_CAPSLOCK },
  { 0x3b, KEY_F1 },
  { 0x44, KEY_F10 },
  { 0x45, KEY_NUMLOCK },
  { 0x46, KEY_SCROLLLOCK },
  { 0x47, KEY_KP7 },
  { 0x53, KEY_KPDOT },
  { 0x56, KEY_102ND },
  { 0x57, KEY_F11 },
  { 0x58, KEY_F12 },
  { 0x5d, KEY_F13 },
  { 0x70, KEY_KATAKANAHIRAGANA },
  { 0x71, KEY_HANJA },
  { 0x72, KEY_HANGEUL },
  { 0x73, KEY_RO },
  { 0x79, KEY_HENKAN },
  { 0x7b, KEY_MUHENKAN },
  { 0x7d, KEY_YEN },
  { 0x7e, KEY_KPCOMMA },
  { 0x110, KEY_PREVIOUSSONG },
  { 0x119, KEY_NEXTSONG },
  { 0x11c, KEY_KPENTER },
  { 0x11d, KEY_RIGHTCTRL },
  { 0x120, KEY_MUTE },
  { 0x121, KEY_CALC },
  { 0x122, KEY_PLAYPAUSE },
  { 0x124, KEY_STOPCD },
  { 0x12e, KEY_VOLUMEDOWN },
  { 0x130, KEY_VOLUMEUP },
  { 0x135, KEY_KPSLASH },
  { 0x137, KEY_SYSRQ },
  { 0x138, KEY_RIGHTALT },
  { 0x147, KEY_HOME },
  { 0x148, KEY_UP },
  { 0x149, KEY_PAGEUP },
  { 0x14b, KEY_LEFT },
  { 0x14d, KEY_RIGHT },
  { 0x14f, KEY_END },
  { 0x150, KEY_DOWN },
  { 0x151, KEY_PAGEDOWN },
  { 0x152, KEY_INSERT },
  { 0x153, KEY_DELETE },
  { 0x15b, KEY_LEFTMETA },
  { 0x15c, KEY_RIGHTMETA },
  { 0x15d, KEY_COMPOSE },
  { 0x15e, KEY_POWER },
  { 0x15f, KEY_SLEEP },
  { 0x163, KEY_WAKEUP },
  { 0x165, KEY_SEARCH },
  { 0x166, KEY_BOOKMARKS },
  { 0x167, KEY_REFRESH },
  { 0x169, KEY_FORWARD },
  { 0x16a, KEY_BACK },
  { 0x16d, KEY_MEDIA },
};

static void
test_golden (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    g_assert_cmphex (pdk_console_keymap_from_evdev (golden[i].code), ==, golden[i].scancode);
}

/* On the oldest keys kernel and keyboard count alike. */
static void
test_first_block (void)
{
  g_assert_cmphex (pdk_console_keymap_from_evdev (0), ==, 0);
  for (guint code = 1; code <= 83; code++)
    g_assert_cmphex (pdk_console_keymap_from_evdev (code), ==, code);
}

static void
test_one_key_per_scancode (void)
{
  guint owner[0x400] = { 0 };

  for (guint code = 0; code < 0x300; code++) {
    guint scancode = pdk_console_keymap_from_evdev (code);

    if (scancode == 0)
      continue;
    g_assert_cmpuint (scancode, <, G_N_ELEMENTS (owner));
    if (owner[scancode] != 0)
      g_error ("codes %u and %u share scancode %x", owner[scancode], code, scancode);
    owner[scancode] = code;
  }
}

/* A byte with the top bit set is a release, E0 and E1 are prefixes: no press may look like one. */
static void
test_valid_scancodes (void)
{
  for (guint code = 0; code < 0x300; code++) {
    guint scancode = pdk_console_keymap_from_evdev (code);

    if (scancode == PDK_SCANCODE_PAUSE)
      continue;
    g_assert_cmphex (scancode & ~0x17fu, ==, 0);
    if (scancode != 0)
      g_assert_cmphex (scancode & 0x7f, !=, 0);
  }
}

static void
test_special (void)
{
  g_assert_cmphex (pdk_console_keymap_from_evdev (KEY_PAUSE), ==, PDK_SCANCODE_PAUSE);
  g_assert_cmphex (pdk_console_keymap_from_evdev (KEY_UNKNOWN), ==, 0);
  g_assert_cmphex (pdk_console_keymap_from_evdev (0xffff), ==, 0);
  g_assert_cmphex (pdk_console_keymap_from_hardware (KEY_A + 8), ==, 0x1e);
  g_assert_cmphex (pdk_console_keymap_from_hardware (7), ==, 0);
}

/* No key that a PC keyboard sends may be missing: every scancode up to F12, bare and extended. */
static void
test_complete (void)
{
  static const guint extended[] = { 0x1c, 0x1d, 0x20, 0x2e, 0x30, 0x35, 0x37, 0x38,
                                    0x47, 0x48, 0x49, 0x4b, 0x4d, 0x4f, 0x50, 0x51,
                                    0x52, 0x53, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x63 };
  gboolean seen[0x400] = { FALSE };

  for (guint code = 0; code < 0x300; code++)
    seen[pdk_console_keymap_from_evdev (code)] = TRUE;
  for (guint scancode = 1; scancode <= 0x58; scancode++)
    if (scancode != 0x54) /* Alt+SysRq, which the guest makes of Alt and Print */
      g_assert_true (seen[scancode]);
  for (guint i = 0; i < G_N_ELEMENTS (extended); i++)
    g_assert_true (seen[0x100 | extended[i]]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/keymap/golden", test_golden);
  g_test_add_func ("/console/keymap/first-block", test_first_block);
  g_test_add_func ("/console/keymap/one-key-per-scancode", test_one_key_per_scancode);
  g_test_add_func ("/console/keymap/valid-scancodes", test_valid_scancodes);
  g_test_add_func ("/console/keymap/special", test_special);
  g_test_add_func ("/console/keymap/complete", test_complete);
  return g_test_run ();
}
