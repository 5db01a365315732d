/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-os-db.h"
#include "os/pdk-os-table.h"

#include <glib/gstdio.h>
#include <string.h>

/* A database of one system, in a folder of the test. */

#define TEST_ID "http://example.org/testos/1"

static char *
system_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "osinfo", NULL);
}

static void
write_db (const char *name)
{
  g_autofree char *root = system_dir ();
  g_autofree char *folder = g_build_filename (root, "os", "example.org", NULL);
  g_autofree char *path = g_build_filename (folder, "testos-1.xml", NULL);
  g_autofree char *text =
      g_strdup_printf ("<libosinfo version='0.0.1'><os id='" TEST_ID "'>"
                       "<short-id>testos1</short-id><name>%s</name><version>1</version>"
                       "<family>linux</family></os></libosinfo>",
                       name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_unlink (path); /* as a package update does: the folder changes too */
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "paddock", "operating-systems.gvariant", NULL);
}

static void
set_up (void)
{
  g_autofree char *root = system_dir ();
  g_autofree char *cache = cache_path ();

  g_setenv ("OSINFO_SYSTEM_DIR", root, TRUE);
  g_unlink (cache);
  write_db ("Test OS 1");
}

static void
on_db_loaded (PdkOsDb *db, GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static PdkOsDb *
load_db (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  PdkOsDb *db = pdk_os_db_new ();

  g_signal_connect (db, "loaded", G_CALLBACK (on_db_loaded), loop);
  g_assert_null (pdk_os_db_lookup (db, NULL));
  g_assert_null (pdk_os_db_lookup (db, TEST_ID)); /* starts the loading */
  g_assert_false (pdk_os_db_is_loaded (db));
  g_main_loop_run (loop);
  g_assert_true (pdk_os_db_is_loaded (db));
  return db;
}

static void
assert_name (const char *name)
{
  g_autoptr (PdkOsDb) db = load_db ();
  const PdkOs *os = pdk_os_db_lookup (db, TEST_ID);

  g_assert_nonnull (os);
  g_assert_cmpstr (os->id, ==, TEST_ID);
  g_assert_cmpstr (os->name, ==, name);
  g_assert_cmpstr (os->short_id, ==, "testos1");
  g_assert_cmpstr (os->family, ==, "linux");
  g_assert_cmpstr (os->version, ==, "1");
  g_assert_null (pdk_os_db_lookup (db, "http://example.org/unknown"));
  g_assert_finalize_object (g_steal_pointer (&db));
}

static void
test_lookup (void)
{
  set_up ();
  assert_name ("Test OS 1");
}

/* Rewrites the cache with another name, keeping its key. */
static void
mark_cache (const char *name)
{
  g_autofree char *path = cache_path ();
  g_autofree char *contents = NULL;
  g_autoptr (GVariant) table = NULL;
  g_autoptr (GVariant) marked = NULL;
  const char *key = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  table = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (PDK_OS_TABLE_TYPE), contents,
                                                       length, FALSE, NULL, NULL));
  g_variant_get_child (table, 0, "&s", &key);
  marked = g_variant_ref_sink (
      g_variant_new_parsed ("(%s, [(%s, %s, 'testos1', 'linux', '1')])", key, TEST_ID, name));
  g_assert_true (g_file_set_contents (path, g_variant_get_data (marked),
                                      (gssize) g_variant_get_size (marked), NULL));
}

static void
test_cache_is_used (void)
{
  set_up ();
  assert_name ("Test OS 1");
  mark_cache ("From the cache");
  assert_name ("From the cache");
}

static void
test_cache_follows_database (void)
{
  set_up ();
  assert_name ("Test OS 1");
  mark_cache ("From the cache");
  write_db ("Test OS 1 renamed");
  assert_name ("Test OS 1 renamed");
}

static void
test_cache_is_damaged (void)
{
  g_autofree char *path = cache_path ();
  g_autofree char *contents = NULL;
  gsize length = 0;

  set_up ();
  assert_name ("Test OS 1");
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize cut = 0; cut < length; cut += 1 + length / 4) {
    g_assert_true (g_file_set_contents (path, contents, (gssize) cut, NULL));
    assert_name ("Test OS 1");
  }
  memset (contents, 0xff, length);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  assert_name ("Test OS 1");
}

static void
test_installed_database (void)
{
  g_autoptr (PdkOsDb) db = NULL;
  const PdkOs *os = NULL;

  set_up ();
  g_unsetenv ("OSINFO_SYSTEM_DIR");
  db = load_db ();
  os = pdk_os_db_lookup (db, "http://debian.org/debian/11");
  if (os == NULL) {
    g_test_skip ("osinfo-db is not installed");
    return;
  }
  g_assert_cmpstr (os->name, ==, "Debian 11");
  g_assert_cmpstr (os->short_id, ==, "debian11");
  g_assert_cmpstr (os->family, ==, "linux");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/os-db/lookup", test_lookup);
  g_test_add_func ("/os-db/cache-is-used", test_cache_is_used);
  g_test_add_func ("/os-db/cache-follows-database", test_cache_follows_database);
  g_test_add_func ("/os-db/cache-is-damaged", test_cache_is_damaged);
  g_test_add_func ("/os-db/installed-database", test_installed_database);

  return g_test_run ();
}
