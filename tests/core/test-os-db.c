/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-os-db.h"

#include <glib/gstdio.h>

/* A database of one system, in a folder of the test. */

#define TEST_ID "http://example.org/testos/1"

static char *
system_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "osinfo", NULL);
}

static void
write_db (const char *root, const char *name)
{
  g_autofree char *folder = g_build_filename (root, "os", "example.org", NULL);
  g_autofree char *path = g_build_filename (folder, "testos-1.xml", NULL);
  g_autofree char *text =
      g_strdup_printf ("<libosinfo version='0.0.1'><os id='" TEST_ID "'>"
                       "<short-id>testos1</short-id><name>%s</name><version>1</version>"
                       "<family>linux</family></os></libosinfo>",
                       name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (void)
{
  g_autofree char *root = system_dir ();

  g_setenv ("OSINFO_SYSTEM_DIR", root, TRUE);
  write_db (root, "Test OS 1");
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

/* Broken and odd files next to it do no harm. */
static void
test_damaged_files (void)
{
  static const char *const texts[] = {
    "",
    "<libosinfo",
    "<!DOCTYPE a [<!ENTITY e 'e'>]><libosinfo><os id='urn:e'><name>&e;</name></os></libosinfo>",
    "<libosinfo><os><name>No id</name></os><os id='urn:nameless'/></libosinfo>",
    "<libosinfo><os id='" TEST_ID "'><media id='m'/></os></libosinfo>",
  };
  g_autofree char *root = system_dir ();

  set_up ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *name = g_strdup_printf ("broken-%u.xml", i);
    g_autofree char *path = g_build_filename (root, "os", "example.org", name, NULL);

    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
  }
  assert_name ("Test OS 1");
}

static void
test_user_overrides (void)
{
  g_autofree char *root = g_build_filename (g_get_user_config_dir (), "osinfo", NULL);

  set_up ();
  write_db (root, "Mine");
  assert_name ("Mine");
}

static void
test_installed_database (void)
{
  g_autoptr (PdkOsDb) db = NULL;
  const PdkOs *os = NULL;

  if (!g_file_test ("/usr/share/osinfo/os", G_FILE_TEST_IS_DIR)) {
    g_test_skip ("osinfo-db is not installed");
    return;
  }
  g_setenv ("OSINFO_SYSTEM_DIR", "/usr/share/osinfo", TRUE);
  db = load_db ();
  os = pdk_os_db_lookup (db, "http://debian.org/debian/11");
  g_assert_nonnull (os);
  g_assert_cmpstr (os->name, ==, "Debian 11");
  g_assert_cmpstr (os->short_id, ==, "debian11");
  g_assert_cmpstr (os->family, ==, "linux");
  g_assert_cmpstr (os->version, ==, "11");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/os-db/lookup", test_lookup);
  g_test_add_func ("/os-db/damaged-files", test_damaged_files);
  g_test_add_func ("/os-db/user-overrides", test_user_overrides);
  g_test_add_func ("/os-db/installed-database", test_installed_database);

  return g_test_run ();
}
