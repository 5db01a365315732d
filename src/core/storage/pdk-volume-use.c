/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume-use.h"

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

/* What goes through the reading of one document. */
typedef struct {
  const char *machine;
  GPtrArray *uses;
} Reader;

static PdkVolumeUse *
add (const Reader *reader, PdkVolumeUseKind kind)
{
  PdkVolumeUse *use = g_new0 (PdkVolumeUse, 1);

  use->kind = kind;
  use->machine = g_strdup (reader->machine);
  g_ptr_array_add (reader->uses, use);
  return use;
}

gboolean
pdk_volume_path_is_of_drive (const char *path)
{
  return g_ascii_isalpha (path[0]) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

/* ESX has paths that begin with “[datastore] ”. */
static gboolean
is_path (const char *value)
{
  return *value == '/' || *value == '[' || pdk_volume_path_is_of_drive (value);
}

static void
add_path (const Reader *reader, PdkVolumeUseKind kind, const char *path)
{
  add (reader, kind)->path = *path == '/' ? g_canonicalize_filename (path, "/") : g_strdup (path);
}

/* What is handed to the hypervisor as it is, “file=/a.img,format=raw”. */
static void
add_argument (const Reader *reader, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (value, "=,:\"", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] == '/')
      add_path (reader, PDK_VOLUME_USE_FILE, words[i]);
}

/* (nullable): an image of a server, as its pool calls it */
static char *
dup_remote (PdkXmlElement *element)
{
  g_autofree char *name = pdk_xml_get_string (element, "@name");
  g_autofree char *host = pdk_xml_get_string (element, "host/@name");

  if (name != NULL && pdk_xml_equals (element, "@protocol", "rbd"))
    return g_steal_pointer (&name);
  if (name != NULL && pdk_xml_equals (element, "@protocol", "gluster"))
    return g_strdup_printf ("gluster://%s/%s", host != NULL ? host : "", name);
  return NULL;
}

/* What is in @element, whatever it is called: a place that is not known yet must not be overlooked. */
static void
read_values (const Reader *reader, PdkXmlElement *element, PdkVolumeUseKind kind)
{
  g_auto (GStrv) values = pdk_xml_list_values (element);
  char *pool = pdk_xml_get_string (element, "@pool");
  char *volume = pdk_xml_get_string (element, "@volume");
  char *remote = dup_remote (element);

  if (pool != NULL && volume != NULL) {
    PdkVolumeUse *use = add (reader, kind);

    use->pool = g_steal_pointer (&pool);
    use->volume = g_steal_pointer (&volume);
  }
  g_free (pool);
  g_free (volume);
  if (remote != NULL)
    add (reader, kind)->path = remote;
  for (guint i = 0; values[i] != NULL; i++)
    if (is_path (values[i]))
      add_path (reader, kind, values[i]);
    else if (pdk_xml_get_namespace (element) != NULL)
      add_argument (reader, values[i]);
}

static gboolean
is_any (PdkXmlElement *element, const char *const *names)
{
  return g_strv_contains (names, pdk_xml_get_name (element));
}

static PdkVolumeUseKind
get_kind (PdkXmlElement *element, PdkVolumeUseKind around)
{
  static const char *const images[] = { "disk", "filesystem", NULL };

  if (around == PDK_VOLUME_USE_IMAGE && !pdk_xml_equals (element, "@dir", NULL))
    return PDK_VOLUME_USE_FOLDER;
  return is_any (element, images) ? PDK_VOLUME_USE_IMAGE : around;
}

static void
read_element (const Reader *reader, PdkXmlElement *element, PdkVolumeUseKind around)
{
  /* What is said of it, and where the guest has it. */
  static const char *const no_places[] = { "metadata", "name", "title",   "description",
                                           "target",   "init", "initarg", NULL };
  const PdkVolumeUseKind kind = get_kind (element, around);

  if (is_any (element, no_places))
    return;
  read_values (reader, element, kind);
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next_anywhere (element, at, NULL)) != NULL;)
    read_element (reader, at, kind);
}

gboolean
pdk_volume_uses_read (const char *xml, const char *machine, GPtrArray *uses, GError **error)
{
  const Reader reader = { machine, uses };
  g_autoptr (PdkXmlDocument) document = NULL;

  g_return_val_if_fail (xml != NULL && machine != NULL && uses != NULL, FALSE);

  document = pdk_xml_document_parse (xml, error);
  if (document == NULL)
    return FALSE;
  read_element (&reader, pdk_xml_document_get_root (document), PDK_VOLUME_USE_FILE);
  return TRUE;
}
