/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-key-combo.h"

typedef struct {
  const char *name;
  guint scancode;
} Key;

/* clang-format off */
static const Key keys[] = {
  { "ctrl", 0x1d }, { "alt", 0x38 }, { "shift", 0x2a },
  { "backspace", 0x0e }, { "delete", 0x153 }, { "print", 0x137 },
  { "f1", 0x3b }, { "f2", 0x3c }, { "f3", 0x3d }, { "f4", 0x3e }, { "f5", 0x3f }, { "f6", 0x40 },
  { "f7", 0x41 }, { "f8", 0x42 }, { "f9", 0x43 }, { "f10", 0x44 }, { "f11", 0x57 }, { "f12", 0x58 },
};
/* clang-format on */

static guint
find_scancode (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_str_equal (keys[i].name, name))
      return keys[i].scancode;
  }

  return 0;
}

guint
pdk_key_combo_parse (const char *name, guint scancodes[PDK_KEY_COMBO_MAX])
{
  g_auto (GStrv) parts = NULL;
  guint n_keys = 0;

  g_return_val_if_fail (name != NULL, 0);

  parts = g_strsplit (name, "+", -1);
  if (g_strv_length (parts) > PDK_KEY_COMBO_MAX)
    return 0;

  for (; parts[n_keys] != NULL; n_keys++) {
    scancodes[n_keys] = find_scancode (parts[n_keys]);
    if (scancodes[n_keys] == 0)
      return 0;
  }

  return n_keys;
}
