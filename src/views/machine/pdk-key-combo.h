/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The most keys in one combination. */
#define PDK_KEY_COMBO_MAX 3

/**
 * pdk_key_combo_parse:
 * @name: for example “ctrl+alt+f2”; lower case
 * @scancodes: (out caller-allocates): PC XT set 1, E0 prefix as 0x100, in the order of pressing
 *
 * Keys are named by where they are, never by what they type, so the guest's layout does not matter.
 *
 * Returns: how many keys; 0 when one of them is not known
 */
guint pdk_key_combo_parse (const char *name, guint scancodes[PDK_KEY_COMBO_MAX]);

G_END_DECLS
