/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-table.h"

#include <string.h>

#include "pdk-text.h"
#include "xml/pdk-xml.h"

/* The names of systems, read from osinfo-db's files themselves.  Their layout (a folder “os”, in it one
 * folder per vendor, in that one document per system) is published apart from libosinfo for such
 * readers.  Loading the whole database through libosinfo for this takes 0.3 s and 50 MB, which GLib
 * before 2.76 does not give back; this takes a fifth of the time, and next to no memory. */

struct _PdkOsTable {
  GStringChunk *strings;
  GHashTable *systems; /* id, in its value → PdkOs */
  GPtrArray *sorted;   /* of the same */
};

static const char *
keep (PdkOsTable *self, const char *text)
{
  return g_string_chunk_insert_const (self->strings, text != NULL ? text : "");
}

static const char *
keep_at (PdkOsTable *self, PdkXmlElement *element, const char *path)
{
  g_autofree char *text = pdk_xml_get_string (element, path);

  return keep (self, text);
}

/* “2024-08-14”, as the day of @now is written */
static gboolean
is_old (PdkXmlElement *element)
{
  g_autofree char *end = pdk_xml_get_string (element, "eol-date");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  return end != NULL && strcmp (end, today) < 0;
}

static void
add_os (PdkOsTable *self, PdkXmlElement *element)
{
  g_autofree char *id = pdk_xml_get_string (element, "@id");
  g_autofree char *name = pdk_xml_get_string (element, "name");
  g_autofree char *safe_name = NULL;
  PdkOs *os = NULL;

  /* A document may also only add media to a system described elsewhere. */
  if (id == NULL || name == NULL)
    return;
  safe_name = pdk_text_display (name);
  os = g_new (PdkOs, 1);
  os->id = keep (self, id);
  os->name = keep (self, safe_name);
  os->short_id = keep_at (self, element, "short-id");
  os->family = keep_at (self, element, "family");
  os->version = keep_at (self, element, "version");
  os->old = is_old (element);
  g_hash_table_replace (self->systems, (gpointer) os->id, os);
}

static void
add_file (PdkOsTable *self, const char *path)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  PdkXmlElement *root = NULL;
  PdkXmlElement *os = NULL;

  if (g_file_get_contents (path, &text, NULL, &error))
    document = pdk_xml_document_parse (text, &error);
  if (document == NULL) {
    g_debug ("Not a description of a system: %s: %s", path, error->message);
    return;
  }
  root = pdk_xml_document_get_root (document);
  while ((os = pdk_xml_next (root, os, "os")) != NULL)
    add_os (self, os);
}

/* @depth: how many levels of folders there are below @path */
static void
add_folder (PdkOsTable *self, const char *path, guint depth)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (depth > 0)
      add_folder (self, child, depth - 1);
    else if (g_str_has_suffix (name, ".xml"))
      add_file (self, child);
  }
}

/* @override: (nullable): an environment variable that names the root instead, as for libosinfo */
static void
add_root (PdkOsTable *self, const char *override, const char *folder)
{
  const char *root = override != NULL ? g_getenv (override) : NULL;
  g_autofree char *systems = NULL;

  if (root != NULL)
    systems = g_build_filename (root, "os", NULL);
  else
    systems = g_build_filename (folder, "osinfo", "os", NULL);
  add_folder (self, systems, 1);
}

/* “Debian 9” before “Debian 10” would be no order: by the numbers in them, the highest first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const PdkOs *one = *(const PdkOs *const *) a;
  const PdkOs *other = *(const PdkOs *const *) b;
  g_autofree char *key = g_utf8_collate_key_for_filename (one->name, -1);
  g_autofree char *other_key = g_utf8_collate_key_for_filename (other->name, -1);
  const gsize stem = strcspn (one->name, "0123456789");

  if (stem == strcspn (other->name, "0123456789") && strncmp (one->name, other->name, stem) == 0)
    return strcmp (other_key, key);
  return strcmp (key, other_key);
}

static void
sort (PdkOsTable *self)
{
  GHashTableIter iter;
  gpointer os = NULL;

  self->sorted = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->systems);
  while (g_hash_table_iter_next (&iter, NULL, &os))
    g_ptr_array_add (self->sorted, os);
  g_ptr_array_sort (self->sorted, compare);
}

/* Later ones replace earlier ones: the distribution's, the administrator's, the user's. */
PdkOsTable *
pdk_os_table_load (void)
{
  PdkOsTable *self = g_new (PdkOsTable, 1);
  const char *const *folders = g_get_system_data_dirs ();

  self->strings = g_string_chunk_new (16 * 1024);
  self->systems = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  if (g_getenv ("OSINFO_SYSTEM_DIR") != NULL)
    add_root (self, "OSINFO_SYSTEM_DIR", NULL);
  else
    for (guint i = g_strv_length ((char **) folders); i > 0; i--)
      add_root (self, NULL, folders[i - 1]);
  add_root (self, "OSINFO_LOCAL_DIR", "/etc");
  add_root (self, "OSINFO_USER_DIR", g_get_user_config_dir ());
  sort (self);
  return self;
}

void
pdk_os_table_free (PdkOsTable *self)
{
  g_ptr_array_unref (self->sorted);
  g_hash_table_unref (self->systems);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const PdkOs *
pdk_os_table_lookup (PdkOsTable *self, const char *id)
{
  return g_hash_table_lookup (self->systems, id);
}

GPtrArray *
pdk_os_table_list (PdkOsTable *self)
{
  return self->sorted;
}
