/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume-spec.h"

#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <glib/gi18n.h>
#include <string.h>

/* What file systems allow. */
#define MAX_NAME 255

/* libvirt's kinds of pools, by what can be done in them. */
static const struct {
  const char *type;
  const char *title;
  gboolean files;
  gboolean create;
  gboolean sparse;
} types[] = {
  { "dir", N_ ("Folder"), TRUE, TRUE, TRUE },
  { "fs", N_ ("File system"), TRUE, TRUE, TRUE },
  { "netfs", N_ ("Network file system"), TRUE, TRUE, TRUE },
  { "vstorage", N_ ("Virtuozzo storage"), TRUE, TRUE, TRUE },
  { "gluster", N_ ("Gluster"), TRUE, FALSE, FALSE },
  { "logical", N_ ("LVM volume group"), FALSE, TRUE, FALSE },
  { "disk", N_ ("Partitioned disk"), FALSE, TRUE, FALSE },
  { "rbd", N_ ("Ceph RBD"), FALSE, TRUE, TRUE },
  { "sheepdog", N_ ("Sheepdog"), FALSE, TRUE, TRUE },
  { "zfs", N_ ("ZFS"), FALSE, TRUE, TRUE },
  { "iscsi", N_ ("iSCSI target"), FALSE, FALSE, FALSE },
  { "iscsi-direct", N_ ("iSCSI target"), FALSE, FALSE, FALSE },
  { "scsi", N_ ("SCSI host adapter"), FALSE, FALSE, FALSE },
  { "mpath", N_ ("Multipath devices"), FALSE, FALSE, FALSE },
};

PdkVolumeSpec *
pdk_volume_spec_new (const char *pool, const char *name, const char *format, guint64 capacity)
{
  PdkVolumeSpec *self = g_new0 (PdkVolumeSpec, 1);

  self->pool = g_strdup (pool);
  self->name = g_strdup (name);
  self->format = g_strdup (format);
  self->capacity = capacity;
  return self;
}

PdkVolumeSpec *
pdk_volume_spec_copy (const PdkVolumeSpec *self)
{
  PdkVolumeSpec *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = pdk_volume_spec_new (self->pool, self->name, self->format, self->capacity);
  copy->full = self->full;
  copy->backing = g_strdup (self->backing);
  copy->backing_format = g_strdup (self->backing_format);
  return copy;
}

void
pdk_volume_spec_free (PdkVolumeSpec *self)
{
  if (self == NULL)
    return;
  g_free (self->pool);
  g_free (self->name);
  g_free (self->format);
  g_free (self->backing);
  g_free (self->backing_format);
  g_free (self);
}

gboolean
pdk_volume_spec_check_name (const char *name, GError **error)
{
  const char *reason = NULL;

  if (name == NULL || *name == '\0')
    reason = _ ("A name is needed");
  else if (strchr (name, '/') != NULL)
    reason = _ ("The name must not contain “/”");
  else if (g_str_equal (name, ".") || g_str_equal (name, ".."))
    reason = _ ("This is the name of a folder");
  else if (strlen (name) > MAX_NAME)
    reason = _ ("The name is too long");
  else if (!pdk_xml_is_text (name) || strpbrk (name, "\n\t\r") != NULL)
    reason = _ ("The name contains characters that cannot be used");
  else if (g_ascii_isspace (*name) || g_ascii_isspace (name[strlen (name) - 1]))
    reason = _ ("The name must not begin or end with a space");
  if (reason != NULL)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return reason == NULL;
}

static void
set_bytes (PdkXmlElement *root, const char *name, guint64 bytes)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);

  pdk_xml_set_attribute (pdk_xml_add (root, name, text), "unit", "bytes");
}

static void
write_backing (const PdkVolumeSpec *self, PdkXmlElement *root)
{
  PdkXmlElement *backing = pdk_xml_add (root, "backingStore", NULL);

  pdk_xml_add (backing, "path", self->backing);
  if (self->backing_format != NULL)
    pdk_xml_set (backing, "format/@type", self->backing_format);
}

char *
pdk_volume_spec_to_xml (const PdkVolumeSpec *self)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("volume");
  PdkXmlElement *root = pdk_xml_document_get_root (document);

  g_return_val_if_fail (self != NULL && self->name != NULL, NULL);

  pdk_xml_add (root, "name", self->name);
  set_bytes (root, "capacity", self->capacity);
  set_bytes (root, "allocation", self->full ? self->capacity : 0);
  if (self->format != NULL)
    pdk_xml_set (root, "target/format/@type", self->format);
  if (g_strcmp0 (self->format, "qcow2") == 0) {
    /* The file's metadata is written later, and mended after a crash. */
    pdk_xml_set (root, "target/compat", "1.1");
    pdk_xml_set (root, "target/features/lazy_refcounts", "");
  }
  if (self->backing != NULL)
    write_backing (self, root);
  return pdk_xml_document_to_string (document);
}

static int
find_type (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, type) == 0)
      return (int) i;
  return -1;
}

gboolean
pdk_pool_type_can_create (const char *type)
{
  const int found = find_type (type);

  return found >= 0 && types[found].create;
}

gboolean
pdk_pool_type_can_be_sparse (const char *type)
{
  const int found = find_type (type);

  return found >= 0 && types[found].sparse;
}

gboolean
pdk_pool_type_has_files (const char *type)
{
  const int found = find_type (type);

  return found >= 0 && types[found].files;
}

const char *
pdk_pool_type_describe (const char *type)
{
  const int found = find_type (type);

  return found >= 0 ? _ (types[found].title) : _ ("Storage");
}
