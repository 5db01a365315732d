/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-secrets"

#include "config.h"

#include "secrets/pdk-trusted-keys.h"

#define LIST_KEY     "trusted-displays"
#define MACHINE_KEY  "trusted-key"
#define MACHINE      PDK_APPLICATION_ID ".machine"
#define MACHINE_PATH "/io/github/paddock_vm/Paddock/machines/"

void
pdk_trusted_key_free (PdkTrustedKey *self)
{
  g_free (self->place);
  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self);
}

static int
compare_since (gconstpointer a, gconstpointer b)
{
  const PdkTrustedKey *left = *(PdkTrustedKey *const *) a;
  const PdkTrustedKey *right = *(PdkTrustedKey *const *) b;

  return left->since < right->since ? 1 : left->since > right->since ? -1 : 0;
}

GPtrArray *
pdk_trusted_keys_list (GSettings *settings)
{
  g_autoptr (GVariant) list = NULL;
  GPtrArray *result = NULL;
  PdkTrustedKey entry;
  GVariantIter iter;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  list = g_settings_get_value (settings, LIST_KEY);
  result = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_trusted_key_free);
  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(sssx)", &entry.place, &entry.name, &entry.fingerprint,
                              &entry.since))
    g_ptr_array_add (result, g_memdup2 (&entry, sizeof entry));
  g_ptr_array_sort (result, compare_since);
  return result;
}

static void
append (GVariantBuilder *builder, const PdkTrustedKey *entry)
{
  g_variant_builder_add (builder, "(sssx)", entry->place, entry->name, entry->fingerprint,
                         entry->since);
}

/* @entry: (nullable): in front of those that are not at @place */
static void
store (GSettings *settings, const char *place, const PdkTrustedKey *entry)
{
  g_autoptr (GPtrArray) entries = pdk_trusted_keys_list (settings);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sssx)"));
  if (entry != NULL)
    append (&builder, entry);
  for (guint i = 0; i < entries->len; i++) {
    const PdkTrustedKey *other = g_ptr_array_index (entries, i);

    if (!g_str_equal (other->place, place))
      append (&builder, other);
  }
  g_settings_set_value (settings, LIST_KEY, g_variant_builder_end (&builder));
}

/* (transfer full) (nullable) */
static GSettings *
open_machine (const char *place)
{
  g_autofree char *path = g_strconcat (MACHINE_PATH, place, "/", NULL);

  return g_uuid_string_is_valid (place) ? g_settings_new_with_path (MACHINE, path) : NULL;
}

void
pdk_trusted_keys_add (GSettings *settings, const PdkTrustedKey *entry, const char *key)
{
  g_autoptr (GSettings) machine = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (entry != NULL && key != NULL);

  machine = open_machine (entry->place);
  if (machine == NULL)
    return;
  g_settings_set_string (machine, MACHINE_KEY, key);
  store (settings, entry->place, entry);
}

char *
pdk_trusted_keys_forget (GSettings *settings, const char *place)
{
  g_autoptr (GSettings) machine = NULL;
  char *key = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  machine = open_machine (place);
  key = machine != NULL ? g_settings_get_string (machine, MACHINE_KEY) : g_strdup ("");
  if (machine != NULL)
    g_settings_reset (machine, MACHINE_KEY);
  store (settings, place, NULL);
  return key;
}
