/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "golden-keys.h"
#include "input/pdk-console-keymap.h"

static void
test_golden (void)
{
  guint n_known = 0;

  for (guint i = 0; i < G_N_ELEMENTS (golden_keys); i++)
    g_assert_cmphex (pdk_console_keymap_from_evdev (golden_keys[i].code), ==,
                     golden_keys[i].scancode);
  for (guint i = 0; i < G_N_ELEMENTS (golden_keys); i++)
    g_assert_cmpuint (pdk_console_keymap_to_hardware (golden_keys[i].scancode), ==,
                      golden_keys[i].code + 8);
  /* Every entry is one of these. */
  for (guint code = 0; code < 0x300; code++)
    n_known += pdk_console_keymap_from_evdev (code) != 0;
  g_assert_cmpuint (n_known, ==, G_N_ELEMENTS (golden_keys));
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
