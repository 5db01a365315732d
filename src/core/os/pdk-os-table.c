/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-table.h"

#include "pdk-text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <osinfo/osinfo.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define CACHE_FILE "operating-systems.gvariant"

/* The key names each folder that libosinfo reads systems from, with its time of change.  A package
 * update replaces files, which changes the time of the folder they are in. */
static void
append_folder (GString *key, const char *path, guint depth)
{
  g_autoptr (GDir) folder = NULL;
  GStatBuf status;
  const char *name = NULL;

  if (g_stat (path, &status) < 0 || !S_ISDIR (status.st_mode))
    return;
  g_string_append_printf (key, "%s %" G_GINT64_FORMAT ".%09ld\n", path,
                          (gint64) status.st_mtim.tv_sec, (long) status.st_mtim.tv_nsec);
  folder = depth > 0 ? g_dir_open (path, 0, NULL) : NULL;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    append_folder (key, child, depth - 1);
  }
}

static void
append_root (GString *key, const char *base, const char *name)
{
  g_autofree char *root = g_build_filename (base, name, NULL);
  g_autofree char *systems = g_build_filename (root, "os", NULL);

  append_folder (key, root, 0);
  append_folder (key, systems, 1);
}

/* The same places as libosinfo's own default path. */
static char *
make_key (void)
{
  static const char *const overrides[] = {
    "OSINFO_SYSTEM_DIR",
    "OSINFO_LOCAL_DIR",
    "OSINFO_USER_DIR",
  };
  GString *key = g_string_new (PDK_VERSION "\n");
  const char *const *folders = g_get_system_data_dirs ();

  g_string_append_printf (key, "%s\n", g_get_language_names ()[0]);
  for (guint i = 0; i < G_N_ELEMENTS (overrides); i++) {
    const char *folder = g_getenv (overrides[i]);

    if (folder != NULL)
      append_root (key, folder, "");
  }
  for (guint i = 0; folders[i] != NULL; i++)
    append_root (key, folders[i], "osinfo");
  append_root (key, "/etc", "osinfo");
  append_root (key, g_get_user_config_dir (), "osinfo");
  return g_string_free (key, FALSE);
}

static char *
cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "paddock", CACHE_FILE, NULL);
}

static GVariant *
read_cache (const char *key)
{
  g_autofree char *path = cache_path ();
  g_autofree char *contents = NULL;
  g_autoptr (GVariant) table = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *cached_key = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  table = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (PDK_OS_TABLE_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (table))
    return NULL;
  g_variant_get_child (table, 0, "&s", &cached_key);
  return g_str_equal (cached_key, key) ? g_steal_pointer (&table) : NULL;
}

/* Best effort: without a cache the next start only takes longer. */
static void
write_cache (GVariant *table)
{
  g_autofree char *path = cache_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) < 0 ||
      !g_file_set_contents (path, g_variant_get_data (table), g_variant_get_size (table), &error))
    g_debug ("No cache of operating systems: %s",
             error != NULL ? error->message : g_strerror (errno));
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
add_os (GVariantBuilder *builder, OsinfoProduct *product)
{
  g_autofree char *name = pdk_text_display (or_empty (osinfo_product_get_name (product)));

  g_variant_builder_add (builder, "(sssss)", osinfo_entity_get_id (OSINFO_ENTITY (product)), name,
                         or_empty (osinfo_product_get_short_id (product)),
                         or_empty (osinfo_os_get_family (OSINFO_OS (product))),
                         or_empty (osinfo_product_get_version (product)));
}

static void
add_all (GVariantBuilder *builder, OsinfoDb *db)
{
  g_autoptr (OsinfoOsList) systems = osinfo_db_get_os_list (db);

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (systems)); i++)
    add_os (builder, OSINFO_PRODUCT (osinfo_list_get_nth (OSINFO_LIST (systems), i)));
}

static GVariant *
read_libosinfo (const char *key)
{
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autoptr (GError) error = NULL;
  GVariantBuilder builder;
  GVariant *table = NULL;

  osinfo_loader_process_default_path (loader, &error);
  if (error != NULL)
    g_warning ("The database of operating systems is not complete: %s", error->message);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (PDK_OS_TABLE_TYPE));
  g_variant_builder_add (&builder, "s", key);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a(sssss)"));
  add_all (&builder, osinfo_loader_get_db (loader));
  g_variant_builder_close (&builder);
  table = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_get_data (table); /* serialises it, so that its strings lie in one block */
  return table;
}

GVariant *
pdk_os_table_load (void)
{
  g_autofree char *key = make_key ();
  GVariant *table = read_cache (key);

  if (table != NULL)
    return table;
  table = read_libosinfo (key);
  write_cache (table);
#ifdef __GLIBC__
  /* libosinfo's tens of thousands of small objects are freed by now; hand their pages back. */
  malloc_trim (0);
#endif
  return table;
}
