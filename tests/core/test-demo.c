/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-demo.h"
#include "connection/pdk-uri.h"
#include "pdk-libvirt.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct {
  const char *uri;
  GHashTable *uuids; /* over all hosts */
  guint n_domains;
  guint n_states[VIR_DOMAIN_PMSUSPENDED + 1];
  guint n_saved;
  guint n_transient;
} Count;

static gpointer
count_in_thread (gpointer data)
{
  Count *count = data;
  g_autoptr (virConnect) conn = virConnectOpen (count->uri);
  g_autoptr (PdkVirDomains) domains = NULL;
  int n;

  g_assert_nonnull (conn);
  n = virConnectListAllDomains (conn, &domains, 0);
  g_assert_cmpint (n, >, 0);
  count->n_domains += n;
  for (int i = 0; i < n; i++) {
    char uuid[VIR_UUID_STRING_BUFLEN];
    int state, reason;

    g_assert_cmpint (virDomainGetUUIDString (domains[i], uuid), ==, 0);
    g_assert_true (g_hash_table_add (count->uuids, g_strdup (uuid)));
    g_assert_cmpint (virDomainGetState (domains[i], &state, &reason, 0), ==, 0);
    count->n_states[state]++;
    count->n_saved += virDomainHasManagedSaveImage (domains[i], 0) == 1;
    count->n_transient += virDomainIsPersistent (domains[i]) == 0;
  }
  return NULL;
}

/* libvirt is not called on the main thread. */
static void
count_host (Count *count, const char *uri)
{
  count->uri = uri;
  g_thread_join (g_thread_new ("libvirt", count_in_thread, count));
}

typedef struct {
  char **uris;
  GError *error;
  gboolean finished;
} Creation;

static void
on_demo_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Creation *creation = user_data;

  creation->uris = pdk_demo_create_finish (result, &creation->error);
  creation->finished = TRUE;
}

static char **
create_demo (void)
{
  Creation creation = { 0 };

  pdk_demo_create_async (NULL, on_demo_created, &creation);
  await (creation.finished);
  g_assert_no_error (creation.error);
  return creation.uris;
}

static char *
get_path (const char *uri)
{
  g_autoptr (PdkUri) parts = pdk_uri_parse (uri, NULL);

  g_assert_nonnull (parts);
  return g_steal_pointer (&parts->path);
}

static void
test_fleet (void)
{
  g_autoptr (GHashTable) uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) uris = create_demo ();
  Count count = { .uuids = uuids };

  g_assert_cmpuint (g_strv_length (uris), ==, 5);
  for (guint i = 0; uris[i] != NULL; i++) {
    g_assert_cmpint (pdk_uri_judge (uris[i], NULL), ==, PDK_URI_ALLOWED);
    g_assert_true (pdk_uri_is_local (uris[i]));
    count_host (&count, uris[i]);
  }
  g_assert_cmpuint (count.n_domains, ==, 200);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_RUNNING], >, 100);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_SHUTOFF], >, 20);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_PAUSED], >, 0);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_CRASHED], >, 0);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_PMSUSPENDED], >, 0);
  g_assert_cmpuint (count.n_saved, >, 0);
  g_assert_cmpuint (count.n_transient, >, 0);
  pdk_demo_cleanup ();
}

static void
test_files (void)
{
  g_auto (GStrv) first = create_demo ();
  g_auto (GStrv) second = create_demo ();
  g_autofree char *old_path = get_path (first[0]);
  g_autofree char *path = get_path (second[0]);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = pdk_uri_describe (second[0]);
  GStatBuf info;

  g_assert_cmpstr (name, ==, "lab1");
  g_assert_true (g_str_has_prefix (folder, g_get_user_runtime_dir ()));
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  /* The second one took the place of the first. */
  g_assert_false (g_file_test (old_path, G_FILE_TEST_EXISTS));

  pdk_demo_cleanup ();
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  pdk_demo_cleanup ();
}

static guint
count_demo_folders (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_user_runtime_dir (), 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "paddock-demo-") ? 1 : 0;
  return n;
}

/* The program ends before the demo is set up: whichever comes first, nothing is left. */
static void
test_cancelled (void)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    Creation creation = { 0 };

    pdk_demo_create_async (cancellable, on_demo_created, &creation);
    g_cancellable_cancel (cancellable);
    pdk_demo_cleanup ();
    await (creation.finished);
    error = g_steal_pointer (&creation.error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_null (creation.uris);
    g_assert_cmpuint (count_demo_folders (), ==, 0);
  }
}

static void
test_generator (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "fleet.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  Count count = { .uuids = uuids };

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  g_assert_true (pdk_demo_write_fleet (path, 300, "vm", &error));
  g_assert_no_error (error);
  count_host (&count, uri);
  g_assert_cmpuint (count.n_domains, ==, 300);
  g_assert_cmpuint (count.n_states[VIR_DOMAIN_RUNNING], ==, 300);

  g_assert_false (pdk_demo_write_fleet ("/nonexistent/fleet.xml", 1, "vm", &error));
  g_assert_nonnull (error);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/demo/fleet", test_fleet);
  g_test_add_func ("/demo/files", test_files);
  g_test_add_func ("/demo/cancelled", test_cancelled);
  g_test_add_func ("/demo/generator", test_generator);
  return g_test_run ();
}
