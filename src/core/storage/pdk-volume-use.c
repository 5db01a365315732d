/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume-use.h"

#include "pdk-text.h"
#include "xml/pdk-xml.h"

void
pdk_volume_use_free (PdkVolumeUse *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self->machine);
  g_free (self);
}

/* @layer: a disk, or what is below one */
static void
read_layer (PdkXmlElement *layer, const char *machine, GPtrArray *uses)
{
  static const char *const places[] = { "source/@file", "source/@dev", "source/@dir" };
  PdkVolumeUse *use = g_new0 (PdkVolumeUse, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (places) && use->path == NULL; i++)
    use->path = pdk_xml_get_string (layer, places[i]);
  use->pool = pdk_xml_get_string (layer, "source/@pool");
  use->volume = pdk_xml_get_string (layer, "source/@volume");
  use->machine = g_strdup (machine);
  if (use->path != NULL || (use->pool != NULL && use->volume != NULL))
    g_ptr_array_add (uses, use);
  else
    pdk_volume_use_free (use);
}

static void
read_disk (PdkXmlElement *disk, const char *machine, GPtrArray *uses)
{
  PdkXmlElement *copy = pdk_xml_find (disk, "mirror");

  for (PdkXmlElement *at = disk; at != NULL; at = pdk_xml_find (at, "backingStore"))
    read_layer (at, machine, uses);
  if (copy != NULL)
    read_layer (copy, machine, uses);
}

void
pdk_volume_uses_read (const char *xml, GPtrArray *uses)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autofree char *machine = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *devices = NULL;
  PdkXmlElement *disk = NULL;

  g_return_if_fail (xml != NULL && uses != NULL);

  document = pdk_xml_document_parse (xml, NULL);
  root = document != NULL ? pdk_xml_document_get_root (document) : NULL;
  machine = root != NULL ? pdk_xml_get_string (root, "name") : NULL;
  devices = root != NULL ? pdk_xml_find (root, "devices") : NULL;
  if (machine == NULL || devices == NULL)
    return;
  while ((disk = pdk_xml_next (devices, disk, "disk")) != NULL)
    read_disk (disk, machine, uses);
}

static gboolean
is_of (const PdkVolumeUse *use, const char *pool, PdkVolume *volume)
{
  const PdkVolumeInfo *info = pdk_volume_get_info (volume);

  if (use->path != NULL && info != NULL && g_strcmp0 (use->path, info->path) == 0)
    return TRUE;
  return use->pool != NULL && g_strcmp0 (use->pool, pool) == 0 &&
         g_strcmp0 (use->volume, pdk_volume_get_name (volume)) == 0;
}

char *
pdk_volume_uses_name (GPtrArray *uses, const char *pool, PdkVolume *volume)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (PDK_IS_VOLUME (volume), NULL);

  for (guint i = 0; uses != NULL && i < uses->len; i++) {
    const PdkVolumeUse *use = g_ptr_array_index (uses, i);
    g_autofree char *name = is_of (use, pool, volume) ? pdk_text_display (use->machine) : NULL;

    if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (GStrv) names->pdata);
}
