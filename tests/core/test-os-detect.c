/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-os-detect.h"
#include "pdk-error.h"
#include "test-await.h"

#include <libsoup/soup.h>
#include <string.h>

/* Discs made here, and trees served here. */

#define DEBIAN_11 "http://debian.org/debian/11"
#define NETBOOT                                                                                    \
  "/debian/dists/bullseye/main/installer-amd64/current/images/netboot/debian-installer/amd64/"

typedef struct {
  SoupServer *server;
  GHashTable *files; /* path → text */
  GPtrArray *stuck;  /* messages that are never answered */
  gboolean hangs;
  const char *page; /* nullable: for everything */
  gboolean untold;  /* it does not say that this is one */
  char *base;
  guint n_asked;
} Fixture;

static void
on_asked (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  Fixture *fixture = data;
  const char *text = g_hash_table_lookup (fixture->files, path);

  fixture->n_asked++;
  if (fixture->hangs) {
    soup_server_message_pause (message);
    g_ptr_array_add (fixture->stuck, g_object_ref (message));
    return;
  }
  if (fixture->page != NULL)
    text = fixture->page;
  if (text == NULL) {
    soup_server_message_set_status (message, 404, NULL);
    return;
  }
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    *text == '<' && !fixture->untold ? "text/html" : "text/plain",
                                    SOUP_MEMORY_COPY, text, strlen (text));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  fixture->files = g_hash_table_new (g_str_hash, g_str_equal);
  fixture->stuck = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_asked, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < fixture->stuck->len; i++)
    soup_server_message_unpause (fixture->stuck->pdata[i]);
  g_ptr_array_unref (fixture->stuck);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_hash_table_unref (fixture->files);
  g_free (fixture->base);
}

static void
serve (Fixture *fixture, const char *path, const char *text)
{
  g_hash_table_insert (fixture->files, (gpointer) path, (gpointer) text);
}

static void
on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static PdkOsSource *
detect_for (const char *location, const char *arch, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pdk_os_detect_async (location, arch, NULL, on_ready, &result);
  await (result != NULL);
  return pdk_os_detect_finish (result, error);
}

static PdkOsSource *
detect (const char *location, GError **error)
{
  return detect_for (location, "x86_64", error);
}

static PdkOsSource *
detect_tree (Fixture *fixture, const char *path, GError **error)
{
  g_autofree char *address = g_strconcat (fixture->base, path, NULL);

  return detect (address, error);
}

static void
assert_at (Fixture *fixture, const char *address, const char *path)
{
  g_autofree char *expected = g_strconcat (fixture->base, path, NULL);

  g_assert_cmpstr (address, ==, expected);
}

/* A tree of Debian's, from each of the addresses that people take for its own. */
static void
test_debian (Fixture *fixture, gconstpointer data)
{
  static const char *const addresses[] = {
    "/debian/dists/bullseye",
    "/debian/dists/bullseye/",
    "/debian/dists/bullseye/main/installer-amd64",
    "/debian/dists/bullseye/main/installer-amd64/current/images/netboot/",
  };

  serve (fixture, NETBOOT "linux", "kernel");
  serve (fixture, NETBOOT "initrd.gz", "initrd");
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdkOsSource) source = detect_tree (fixture, addresses[i], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (pdk_os_info_get_id (source->os), ==, DEBIAN_11);
    g_assert_true (source->bootable);
    assert_at (fixture, source->kernel, NETBOOT "linux");
    assert_at (fixture, source->initrd, NETBOOT "initrd.gz");
  }
}

/* One that came after the database: the mirror says whose it is, not how it is to be called here. */
static void
test_new_release (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) source = NULL;

  serve (fixture, "/debian/dists/next/Release", "Origin: Debian\nCodename: zurg\nVersion: 99\n");
  serve (
      fixture,
      "/debian/dists/next/main/installer-amd64/current/images/netboot/debian-installer/amd64/linux",
      "k");
  serve (
      fixture,
      "/debian/dists/next/main/installer-amd64/current/images/netboot/debian-installer/amd64/initrd.gz",
      "i");
  source = detect_tree (fixture, "/debian/dists/next", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_os_info_get_short_id (source->os), ==, "debiantesting");
}

/* Where the same is elsewhere, or called otherwise, on another architecture. */
static void
test_architectures (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *arch;
    const char *address;
    const char *folder;
    const char *kernel;
    const char *initrd;
  } rows[] = {
    { "ppc64le", "/a/dists/bullseye",
      "/main/installer-ppc64el/current/images/netboot/debian-installer/ppc64el/", "vmlinux",
      "initrd.gz" },
    { "ppc64le", "/b/dists/bullseye/main/installer-ppc64el",
      "/current/images/netboot/debian-installer/ppc64el/", "vmlinux", "initrd.gz" },
    { "s390x", "/c/dists/bullseye", "/main/installer-s390x/current/images/generic/",
      "kernel.debian", "initrd.debian" },
    { "aarch64", "/d/dists/bullseye",
      "/main/installer-arm64/current/images/netboot/debian-installer/arm64/", "linux",
      "initrd.gz" },
    { "x86_64", "/suse", "/boot/x86_64/loader/", "linux", "initrd" },
    { "aarch64", "/suse", "/boot/aarch64/", "linux", "initrd" },
    { "ppc64le", "/suse", "/boot/ppc64le/", "linux", "initrd" },
    { "s390x", "/suse", "/boot/s390x/", "linux", "initrd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *address = g_strconcat (fixture->base, rows[i].address, NULL);
    g_autofree char *kernel = g_strconcat (rows[i].address, rows[i].folder, rows[i].kernel, NULL);
    g_autofree char *initrd = g_strconcat (rows[i].address, rows[i].folder, rows[i].initrd, NULL);
    g_autoptr (PdkOsSource) source = NULL;
    g_autoptr (GError) error = NULL;

    serve (fixture, kernel, "kernel");
    serve (fixture, initrd, "initrd");
    source = detect_for (address, rows[i].arch, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (source->arch, ==, rows[i].arch);
    assert_at (fixture, source->kernel, kernel);
    assert_at (fixture, source->initrd, initrd);
    g_hash_table_remove_all (fixture->files);
  }
}

static void
test_treeinfo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) source = NULL;

  serve (fixture, "/fedora/.treeinfo",
         "[general]\nfamily = Fedora\nversion = 36\narch = x86_64\nvariant = Server\n"
         "[images-x86_64]\nkernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n");
  source = detect_tree (fixture, "/fedora", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_os_info_get_short_id (source->os), ==, "fedora36");
  g_assert_cmpstr (source->arch, ==, "x86_64");
  assert_at (fixture, source->kernel, "/fedora/images/pxeboot/vmlinuz");
  assert_at (fixture, source->initrd, "/fedora/images/pxeboot/initrd.img");
}

/* A tree does not name files that are not in it. */
static void
test_outside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) source = NULL;

  serve (fixture, "/evil/.treeinfo",
         "[general]\nfamily = Fedora\nversion = 36\narch = x86_64\n"
         "[images-x86_64]\nkernel = ../../etc/passwd\ninitrd = file:///etc/passwd\n");
  source = detect_tree (fixture, "/evil", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (source);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (detect_tree (fixture, "/empty", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A server that has a page for everything has no kernel. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  serve (fixture, NETBOOT "linux", "<html>Sign in</html>");
  serve (fixture, NETBOOT "initrd.gz", "<html>Sign in</html>");
  g_assert_null (detect_tree (fixture, "/debian/dists/bullseye", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* One that does not even say that it is one, or is larger than any such file. */
static void
test_any_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_page = g_strnfill (300 * 1024, '<');
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  fixture->page = long_page;
  g_assert_null (detect_tree (fixture, "/portal", &first));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (first->message, "web page"));
  fixture->untold = TRUE;
  g_assert_null (detect_tree (fixture, "/portal", &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (second->message, "web page"));
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->hangs = TRUE;
  pdk_os_detect_set_deadline (200);
  g_assert_null (detect_tree (fixture, "/slow", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_ANSWERING);
  pdk_os_detect_set_deadline (PDK_OS_DETECT_DEADLINE * 1000);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->hangs = TRUE;
  pdk_os_detect_async (fixture->base, "x86_64", cancellable, on_ready, &result);
  await (fixture->n_asked > 0);
  g_cancellable_cancel (cancellable);
  await (result != NULL);
  g_assert_null (pdk_os_detect_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* @boots: (nullable): a file of the disc that it is started with */
static char *
make_disc (const char *label, gboolean boots)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-disc-XXXXXX", NULL);
  g_autofree char *boot = g_build_filename (folder, "boot.img", NULL);
  char *disc = g_build_filename (folder, "disc.iso", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *nothing = g_malloc0 (2048);
  const char *argv[] = {
    "xorriso",  "-as",           "mkisofs", "-quiet",   "-o",   disc,
    "-V",       label,           "-m",      "disc.iso", folder, boots ? "-b" : NULL,
    "boot.img", "-no-emul-boot", NULL
  };

  g_assert_true (g_file_set_contents (boot, nothing, 2048, NULL));
  g_assert_true (
      g_spawn_sync (NULL, (char **) argv, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return disc;
}

static PdkOsSource *
detect_disc (const char *label, gboolean boots)
{
  g_autofree char *disc = make_disc (label, boots);
  g_autoptr (GError) error = NULL;
  PdkOsSource *source = detect (disc, &error);

  g_assert_no_error (error);
  return source;
}

static void
test_discs (void)
{
  g_autofree char *xorriso = g_find_program_in_path ("xorriso");
  g_autoptr (PdkOsSource) debian = NULL;
  g_autoptr (PdkOsSource) unknown = NULL;
  g_autoptr (PdkOsSource) data = NULL;

  if (xorriso == NULL) {
    g_test_skip ("xorriso is not installed");
    return;
  }
  debian = detect_disc ("Debian 11.6.0 amd64 n", TRUE);
  g_assert_cmpstr (pdk_os_info_get_id (debian->os), ==, DEBIAN_11);
  g_assert_cmpstr (debian->arch, ==, "x86_64");
  g_assert_true (debian->bootable);
  unknown = detect_disc ("HOMEMADE", TRUE);
  g_assert_null (unknown->os);
  g_assert_true (unknown->bootable);
  g_assert_cmpstr (unknown->label, ==, "HOMEMADE");
  data = detect_disc ("PICTURES", FALSE);
  g_assert_null (data->os);
  g_assert_false (data->bootable);
}

static void
test_no_disc (void)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) endless = NULL;

  g_assert_null (detect ("/nonexistent/disc.iso", &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (detect ("/dev/zero", &endless));
  g_assert_error (endless, PDK_ERROR, PDK_ERROR_INVALID);
}

#define ADD(name, func) g_test_add ("/os-detect/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("debian", test_debian);
  ADD ("new-release", test_new_release);
  ADD ("architectures", test_architectures);
  ADD ("treeinfo", test_treeinfo);
  ADD ("pages", test_pages);
  ADD ("any-pages", test_any_pages);
  ADD ("outside", test_outside);
  ADD ("nothing", test_nothing);
  ADD ("deadline", test_deadline);
  ADD ("cancel", test_cancel);
  g_test_add_func ("/os-detect/discs", test_discs);
  g_test_add_func ("/os-detect/no-disc", test_no_disc);
  return g_test_run ();
}
