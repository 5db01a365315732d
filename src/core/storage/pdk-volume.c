/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume.h"

#include "pdk-error.h"
#include "pdk-text.h"
#include "xml/pdk-xml.h"

#include <string.h>

struct _PdkVolume {
  GObject parent_instance;

  PdkVolumeName *name;
  char *used_by;       /* never NULL */
  PdkVolumeInfo *info; /* nullable */
};

typedef enum {
  PROP_TITLE = 1,
  PROP_FORMAT,
  PROP_CAPACITY,
  PROP_USED_BY,
  PROP_KNOWN,
} PdkVolumeProperty;

static GParamSpec *props[PROP_KNOWN + 1];

G_DEFINE_FINAL_TYPE (PdkVolume, pdk_volume, G_TYPE_OBJECT)

/* Its name */

PdkVolumeName *
pdk_volume_name_new (const char *name)
{
  PdkVolumeName *self = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (PdkVolumeName, 1);
  self->name = g_strdup (name);
  self->title = pdk_text_display (name);
  folded = g_utf8_casefold (self->title, -1);
  self->key = g_utf8_collate_key_for_filename (folded, -1);
  return self;
}

void
pdk_volume_name_free (PdkVolumeName *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->key);
  g_free (self);
}

/* What the host says */

static void
clear_info (gpointer data)
{
  PdkVolumeInfo *self = data;

  g_free (self->name);
  g_free (self->path);
  g_free (self->key);
  g_free (self->format);
  g_free (self->backing);
}

PdkVolumeInfo *
pdk_volume_info_ref (PdkVolumeInfo *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_volume_info_unref (PdkVolumeInfo *self)
{
  g_atomic_rc_box_release_full (self, clear_info);
}

static void
read_info (PdkVolumeInfo *self, PdkXmlElement *root)
{
  self->path = pdk_xml_get_string (root, "target/path");
  self->key = pdk_xml_get_string (root, "key");
  self->format = pdk_xml_get_string (root, "target/format/@type");
  self->backing = pdk_xml_get_string (root, "backingStore/path");
  pdk_xml_get_bytes (root, "capacity", "bytes", &self->capacity);
  pdk_xml_get_bytes (root, "allocation", "bytes", &self->allocation);
  self->folder = pdk_xml_equals (root, "@type", "dir") || pdk_xml_equals (root, "@type", "netdir");
  self->by_path = self->path != NULL && *self->path == '/' &&
                  !pdk_xml_equals (root, "@type", "network") &&
                  !pdk_xml_equals (root, "@type", "netdir");
}

PdkVolumeInfo *
pdk_volume_info_parse (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (PdkVolumeInfo) self = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = pdk_xml_document_parse (xml, error);
  if (document == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (PdkVolumeInfo);
  self->name = pdk_xml_get_string (pdk_xml_document_get_root (document), "name");
  if (self->name == NULL || *self->name == '\0') {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML, "A volume without a name");
    return NULL;
  }
  read_info (self, pdk_xml_document_get_root (document));
  return g_steal_pointer (&self);
}

/* The object */

static void
pdk_volume_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkVolume *self = PDK_VOLUME (object);

  switch ((PdkVolumeProperty) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->name->title);
    break;
  case PROP_FORMAT:
    g_value_take_string (value, pdk_text_display (self->info != NULL ? self->info->format : NULL));
    break;
  case PROP_CAPACITY:
    g_value_set_uint64 (value, self->info != NULL ? self->info->capacity : 0);
    break;
  case PROP_USED_BY:
    g_value_set_string (value, self->used_by);
    break;
  case PROP_KNOWN:
    g_value_set_boolean (value, self->info != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
pdk_volume_finalize (GObject *object)
{
  PdkVolume *self = PDK_VOLUME (object);

  pdk_volume_name_free (self->name);
  g_free (self->used_by);
  g_clear_pointer (&self->info, pdk_volume_info_unref);

  G_OBJECT_CLASS (pdk_volume_parent_class)->finalize (object);
}

static void
pdk_volume_class_init (PdkVolumeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_volume_get_property;
  object_class->finalize = pdk_volume_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);
  props[PROP_CAPACITY] = g_param_spec_uint64 ("capacity", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_USED_BY] = g_param_spec_string ("used-by", NULL, NULL, NULL, flags);
  props[PROP_KNOWN] = g_param_spec_boolean ("known", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_volume_init (PdkVolume *self)
{
  self->used_by = g_strdup ("");
}

PdkVolume *
pdk_volume_new (PdkVolumeName *name)
{
  PdkVolume *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PDK_TYPE_VOLUME, NULL);
  self->name = name;
  return self;
}

const char *
pdk_volume_get_name (PdkVolume *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME (self), NULL);

  return self->name->name;
}

const char *
pdk_volume_get_title (PdkVolume *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME (self), NULL);

  return self->name->title;
}

int
pdk_volume_compare (PdkVolume *a, PdkVolume *b)
{
  g_return_val_if_fail (PDK_IS_VOLUME (a) && PDK_IS_VOLUME (b), 0);

  return strcmp (a->name->key, b->name->key);
}

const PdkVolumeInfo *
pdk_volume_get_info (PdkVolume *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME (self), NULL);

  return self->info;
}

static gboolean
says_the_same (const PdkVolumeInfo *a, const PdkVolumeInfo *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->capacity == b->capacity && a->allocation == b->allocation &&
         g_strcmp0 (a->format, b->format) == 0 && g_strcmp0 (a->path, b->path) == 0 &&
         g_strcmp0 (a->key, b->key) == 0 && g_strcmp0 (a->backing, b->backing) == 0;
}

void
pdk_volume_set_info (PdkVolume *self, PdkVolumeInfo *info)
{
  g_return_if_fail (PDK_IS_VOLUME (self));

  if (says_the_same (self->info, info))
    return;
  g_clear_pointer (&self->info, pdk_volume_info_unref);
  self->info = info != NULL ? pdk_volume_info_ref (info) : NULL;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_FORMAT; i <= PROP_KNOWN; i++)
    if (i != PROP_USED_BY)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
pdk_volume_get_used_by (PdkVolume *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME (self), NULL);

  return self->used_by;
}

void
pdk_volume_set_used_by (PdkVolume *self, const char *used_by)
{
  g_return_if_fail (PDK_IS_VOLUME (self));

  if (g_strcmp0 (self->used_by, used_by != NULL ? used_by : "") == 0)
    return;
  g_free (self->used_by);
  self->used_by = g_strdup (used_by != NULL ? used_by : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_USED_BY]);
}
