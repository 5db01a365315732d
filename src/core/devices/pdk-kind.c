/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-kind-private.h"

#include <string.h>

static void
add_kinds (GPtrArray *all, const PdkKind *const *kinds)
{
  for (; *kinds != NULL; kinds++)
    g_ptr_array_add (all, (gpointer) *kinds);
}

static gpointer
collect (gpointer unused)
{
  GPtrArray *all = g_ptr_array_new ();

  (void) unused;
  add_kinds (all, pdk_machine_kinds);
  add_kinds (all, pdk_cpu_kinds);
  add_kinds (all, pdk_memory_kinds);
  add_kinds (all, pdk_boot_kinds);
  add_kinds (all, pdk_tuning_kinds);
  add_kinds (all, pdk_features_kinds);
  add_kinds (all, pdk_security_kinds);
  add_kinds (all, pdk_passthrough_kinds);
  add_kinds (all, pdk_disk_kinds);
  add_kinds (all, pdk_storage_kinds);
  add_kinds (all, pdk_network_kinds);
  add_kinds (all, pdk_display_kinds);
  add_kinds (all, pdk_sound_kinds);
  add_kinds (all, pdk_character_kinds);
  add_kinds (all, pdk_host_device_kinds);
  add_kinds (all, pdk_memory_device_kinds);
  add_kinds (all, pdk_other_kinds);
  g_ptr_array_add (all, (gpointer) &pdk_kind_unknown);
  g_ptr_array_add (all, NULL);
  return g_ptr_array_free (all, FALSE);
}

const PdkKind *const *
pdk_kinds (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, collect, NULL);
}

const PdkKind *
pdk_kind_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++)
    if (strcmp ((*kind)->id, id) == 0)
      return *kind;
  return NULL;
}

const PdkKind *
pdk_kind_of_page (const char *page)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (page != NULL, NULL);

  id = g_strndup (page, strcspn (page, ":#"));
  return pdk_kind_find (id);
}

const PdkField *
pdk_kind_find_field (const PdkKind *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (const PdkField *field = self->fields; field->id != NULL; field++)
    if (strcmp (field->id, id) == 0)
      return field;
  return NULL;
}

gboolean
pdk_kind_is_of_use (const PdkKind *self, PdkXmlElement *root)
{
  g_return_val_if_fail (self != NULL && root != NULL, FALSE);

  return pdk_field_condition (self->parent_when, root);
}
