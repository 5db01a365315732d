/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_COMBO_GROUP (pdk_combo_group_get_type ())
G_DECLARE_FINAL_TYPE (PdkComboGroup, pdk_combo_group, PDK, COMBO_GROUP, AdwPreferencesGroup)

/* A list of combinations of keys that the user adds to and removes from. */

/** @key: of type “as”, or “a(ss)” for combinations with a name */
void pdk_combo_group_bind (PdkComboGroup *self, GSettings *settings, const char *key);
/** Asks for one with a name and adds it to those that can be sent. */
void pdk_combo_group_ask_for_send (GtkWindow *parent, GSettings *settings);

G_END_DECLS
