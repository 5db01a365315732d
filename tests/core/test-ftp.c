/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-fetch.h"
#include "cutting-server.h"
#include "download-fixture.h"
#include "ftp-server.h"
#include "os/pdk-ftp.h"
#include "os/pdk-os-detect.h"
#include "os/pdk-remote.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <string.h>

/* Trees and files from an ftp server here that cuts, lies, or says nothing. */

#define LENGTH  DOWNLOAD_LENGTH
#define LIMIT   (8 * 1024 * 1024)
#define PATIENT 30
#define SHORT   1
#define KERNEL  "/fedora/images/pxeboot/vmlinuz"
#define INITRD  "/fedora/images/pxeboot/initrd.img"
#define NETBOOT                                                                                    \
  "/debian/dists/bullseye/main/installer-amd64/current/images/netboot/debian-installer/amd64/"
#define TREEINFO                                                                                   \
  "[general]\nfamily = Fedora\nversion = 36\narch = x86_64\nvariant = Server\n"                    \
  "[images-x86_64]\nkernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n"

/* A list of systems that takes no time. */
#define FEDORA                                                                                     \
  "<libosinfo version='0.0.1'>"                                                                    \
  "<os id='http://example.org/fedora/36'><short-id>fedora36</short-id><name>Fedora 36</name>"      \
  "<version>36</version><family>linux</family><tree arch='x86_64'><treeinfo>"                      \
  "<family>Fedora</family><version>36</version><arch>x86_64</arch>"                                \
  "</treeinfo></tree></os></libosinfo>"
#define DEBIAN                                                                                     \
  "<libosinfo version='0.0.1'>"                                                                    \
  "<os id='http://example.org/debian/11'><short-id>debian11</short-id><name>Debian 11</name>"      \
  "<codename>Bullseye</codename><version>11</version></os></libosinfo>"

typedef struct {
  FtpServer server;
  char *data;
  char *address; /* of a file of LENGTH */
  char *folder;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->data = download_make_data ();
  ftp_server_start (&fixture->server);
  ftp_server_add (&fixture->server, "/fedora/.treeinfo", TREEINFO, -1);
  ftp_server_add (&fixture->server, KERNEL, "kernel", -1);
  ftp_server_add (&fixture->server, INITRD, fixture->data, LENGTH);
  fixture->address = ftp_server_dup_address (&fixture->server, INITRD);
  fixture->folder = g_dir_make_tmp ("pdk-ftp-XXXXXX", NULL);
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ftp_server_stop (&fixture->server);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->cancellable);
  g_free (fixture->folder);
  g_free (fixture->address);
  g_free (fixture->data);
}

static void
on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* ---- Trees ---- */

static PdkOsSource *
detect (Fixture *fixture, const char *path, GError **error)
{
  g_autofree char *address = ftp_server_dup_address (&fixture->server, path);
  g_autoptr (GAsyncResult) result = NULL;

  pdk_os_detect_async (address, "x86_64", fixture->cancellable, on_ready, &result);
  await (result != NULL);
  return pdk_os_detect_finish (result, error);
}

static void
on_fetching (guint64 done, guint64 total, gpointer user_data)
{
}

static void
begin_fetch (Fixture *fixture, const char *address, const char *path, GAsyncResult **result)
{
  pdk_create_fetch_async (NULL, address, path, on_fetching, NULL, fixture->cancellable, on_ready,
                          result);
}

static void
assert_fetched (Fixture *fixture, const char *address, const char *data, gsize size)
{
  g_autofree char *path = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  begin_fetch (fixture, address, path, &result);
  await (result != NULL);
  pdk_create_fetch_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpmem (text, length, data, size);
  g_unlink (path);
}

static void
assert_tree (Fixture *fixture)
{
  g_autofree char *kernel = ftp_server_dup_address (&fixture->server, KERNEL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) source = detect (fixture, "/fedora/", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pdk_os_info_get_short_id (source->os), ==, "fedora36");
  g_assert_cmpstr (source->kernel, ==, kernel);
  g_assert_cmpstr (source->initrd, ==, fixture->address);
  assert_fetched (fixture, source->kernel, "kernel", strlen ("kernel"));
  assert_fetched (fixture, source->initrd, fixture->data, LENGTH);
}

static void
test_tree (Fixture *fixture, gconstpointer data)
{
  assert_tree (fixture);
  g_assert_true (ftp_server_was_asked (&fixture->server, "USER anonymous"));
  g_assert_false (ftp_server_was_asked (&fixture->server, "PORT"));
  g_assert_false (ftp_server_was_asked (&fixture->server, "EPRT"));
}

/* By what is where, as it says nothing of itself. */
static void
assert_debian (Fixture *fixture)
{
  g_autofree char *kernel = ftp_server_dup_address (&fixture->server, NETBOOT "linux");
  g_autofree char *initrd = ftp_server_dup_address (&fixture->server, NETBOOT "initrd.gz");
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) source = NULL;

  ftp_server_add (&fixture->server, NETBOOT "linux", "kernel", -1);
  ftp_server_add (&fixture->server, NETBOOT "initrd.gz", "initrd", -1);
  source = detect (fixture, "/debian/dists/bullseye/main/installer-amd64", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pdk_os_info_get_short_id (source->os), ==, "debian11");
  g_assert_cmpstr (source->kernel, ==, kernel);
  g_assert_cmpstr (source->initrd, ==, initrd);
}

static void
test_debian (Fixture *fixture, gconstpointer data)
{
  assert_debian (fixture);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (detect (fixture, "/empty", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Servers that know less. */
static void
test_old (Fixture *fixture, gconstpointer data)
{
  const char *const *commands = data;

  for (guint i = 0; commands[i] != NULL; i++)
    ftp_server_answer (&fixture->server, commands[i], "500 What is that?\r\n");
  assert_tree (fixture);
  assert_debian (fixture);
  test_nothing (fixture, data);
}

static void
test_user (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = g_strconcat ("alice@", fixture->server.base, NULL);
  g_autoptr (GError) error = NULL;

  g_free (fixture->server.base);
  fixture->server.base = g_steal_pointer (&base);
  g_free (fixture->address);
  fixture->address = ftp_server_dup_address (&fixture->server, INITRD);
  g_assert_null (detect (fixture, "/fedora", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_nonnull (strstr (error->message, "530 Not you"));
  fixture->server.user = g_strdup ("alice");
  assert_tree (fixture);
  g_assert_false (ftp_server_was_asked (&fixture->server, "USER anonymous"));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (data != NULL)
    ftp_server_answer (&fixture->server, data, FTP_SILENCE);
  fixture->server.cut = 1000;
  fixture->server.n_cuts = 1;
  fixture->server.stalls = TRUE;
  begin_fetch (fixture, fixture->address, path, &result);
  await (ftp_server_was_asked (&fixture->server, data != NULL ? data : "RETR"));
  g_cancellable_cancel (fixture->cancellable);
  await (result != NULL);
  g_assert_false (pdk_create_fetch_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* ---- Files ---- */

static GError *
fail_to_read (Fixture *fixture)
{
  g_autoptr (PdkRemote) remote = pdk_remote_new ();
  GError *error = NULL;

  g_assert_null (pdk_remote_read (remote, fixture->address, LIMIT, NULL, &error));
  g_assert_nonnull (error);
  return error;
}

/* The beginning of a file, and nothing that comes after it. */
static void
test_head (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkRemote) remote = pdk_remote_new ();
  g_autofree char *kernel = ftp_server_dup_address (&fixture->server, KERNEL);
  g_autoptr (GError) error = NULL;
  guint8 head[80];

  g_assert_cmpint (pdk_remote_read_head (remote, fixture->address, head, sizeof head, NULL, &error),
                   ==, sizeof head);
  g_assert_no_error (error);
  g_assert_cmpmem (head, sizeof head, fixture->data, sizeof head);
  /* One that is shorter. */
  g_assert_cmpint (pdk_remote_read_head (remote, kernel, head, sizeof head, NULL, &error), ==, 6);
  g_assert_no_error (error);
}

/* All of it is asked for by one who waits no longer than that. */
static GError *
fail_to_take (Fixture *fixture, guint silence)
{
  g_autoptr (PdkFtp) ftp = pdk_ftp_new (silence);
  g_autofree char *buffer = g_malloc (LIMIT);
  g_autoptr (GInputStream) stream = NULL;
  PdkFtpFacts facts = { 0 };
  GError *error = NULL;
  gsize length = 0;

  if (pdk_ftp_ask (ftp, fixture->address, &facts, NULL, &error))
    stream = pdk_ftp_open (ftp, fixture->address, 0, NULL, &error);
  if (stream != NULL)
    g_assert_false (g_input_stream_read_all (stream, buffer, LIMIT, &length, NULL, &error));
  g_assert_nonnull (error);
  return error;
}

static void
test_facts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkFtp) ftp = pdk_ftp_new (PATIENT);
  g_autoptr (GError) error = NULL;
  PdkFtpFacts facts = { 0 };

  g_assert_true (pdk_ftp_ask (ftp, fixture->address, &facts, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (facts.total, ==, LENGTH);
  g_assert_cmpint (facts.modified, ==, 1795694400);
  ftp_server_answer (&fixture->server, "MDTM", "500 What is that?\r\n");
  g_assert_true (pdk_ftp_ask (ftp, fixture->address, &facts, NULL, &error));
  g_assert_cmpint (facts.modified, ==, 0);
  ftp_server_answer (&fixture->server, "SIZE", "500 What is that?\r\n");
  g_assert_true (pdk_ftp_ask (ftp, fixture->address, &facts, NULL, &error));
  g_assert_cmpuint (facts.total, ==, 0);
}

static void
test_rest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkFtp) ftp = pdk_ftp_new (PATIENT);
  g_autofree char *buffer = g_malloc (LENGTH);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  stream = pdk_ftp_open (ftp, fixture->address, 1001, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (stream, buffer, LENGTH, &length, NULL, &error));
  g_assert_cmpmem (buffer, length, fixture->data + 1001, LENGTH - 1001);
  g_assert_true (ftp_server_was_asked (&fixture->server, "REST 1001"));
  g_clear_object (&stream);
  ftp_server_answer (&fixture->server, "REST", "502 No\r\n");
  g_assert_null (pdk_ftp_open (ftp, fixture->address, 1001, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = ftp_server_dup_address (&fixture->server, "/empty");

  ftp_server_add (&fixture->server, "/empty", "", 0);
  assert_fetched (fixture, address, "", 0);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server.cut = LENGTH / 2;
  fixture->server.n_cuts = 1;
  begin_fetch (fixture, fixture->address, path, &result);
  await (result != NULL);
  g_assert_false (pdk_create_fetch_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  /* The connection is made again. */
  assert_fetched (fixture, fixture->address, fixture->data, LENGTH);
}

static void
test_hang_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, data, FTP_HANG_UP);
  error = fail_to_take (fixture, PATIENT);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
}

static void
test_stalled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (data != NULL)
    ftp_server_answer (&fixture->server, data, FTP_SILENCE);
  fixture->server.cut = LENGTH / 2;
  fixture->server.n_cuts = data == NULL;
  fixture->server.stalls = TRUE;
  error = fail_to_take (fixture, SHORT);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_endless_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, data, FTP_ENDLESS_LINE);
  error = fail_to_take (fixture, SHORT);
}

static void
test_endless_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, data, FTP_ENDLESS_LINES);
  error = fail_to_take (fixture, PATIENT);
}

/* It may have time later: that is not to have no such file. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, data, "421 Too many of you\r\n");
  error = fail_to_take (fixture, PATIENT);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "421 Too many of you"));
}

/* What is said to be there and does not come is no file. */
static void
test_less (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, "SIZE", "213 3145729\r\n");
  error = fail_to_read (fixture);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

/* What goes beyond what was said is not read. */
static void
test_more (Fixture *fixture, gconstpointer data)
{
  ftp_server_answer (&fixture->server, "SIZE", "213 1000\r\n");
  assert_fetched (fixture, fixture->address, fixture->data, 1000);
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ftp_server_answer (&fixture->server, "SIZE", data);
  fixture->server.endless = TRUE;
  error = fail_to_read (fixture);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Nothing but noise: whatever it leads to, it ends, and the next one is served. */
static void
test_noise (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *command;
    const char *text;
  } rows[] = {
    { "HELLO", "\r\n" },
    { "HELLO", "999 nonsense\r\n" },
    { "USER", "230\r\n" },
    { "PASS", "nonsense\r\n" },
    { "PWD", "257 \"\r\n" },
    { "PWD", "257 \"\\\r\n" },
    { "TYPE", "999 nonsense\r\n" },
    { "SIZE", "213 -5\r\n" },
    { "SIZE", "213 99999999999999999999999\r\n" },
    { "SIZE", "213 nonsense\r\n" },
    { "MDTM", "213 99999999999999\r\n" },
    { "MDTM", "213 nonsense\r\n" },
    { "EPSV", "229 (|||99999999|)\r\n" },
    { "EPSV", "229 (||||)\r\n" },
    { "EPSV", "229 \r\n" },
    { "EPSV", "227 (999,999,999,999,999,999)\r\n" },
    { "RETR", "150 Opening (18446744073709551615 bytes)\r\n" },
    { "RETR", "999 nonsense\r\n" },
    { "DONE", "999 nonsense\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkFtp) ftp = pdk_ftp_new (SHORT);
    g_autoptr (GInputStream) stream = NULL;
    PdkFtpFacts facts = { 0 };

    ftp_server_answer (&fixture->server, rows[i].command, rows[i].text);
    if (pdk_ftp_ask (ftp, fixture->address, &facts, NULL, NULL))
      stream = pdk_ftp_open (ftp, fixture->address, 0, NULL, NULL);
    ftp_server_answer (&fixture->server, rows[i].command, NULL);
  }
  assert_fetched (fixture, fixture->address, fixture->data, LENGTH);
}

/* Nobody is connected to but the host of the address. */
static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) guest = NULL;

  ftp_server_answer (&fixture->server, "EPSV", "500 What is that?\r\n");
  fixture->server.host = "127,0,0,2";
  assert_fetched (fixture, fixture->address, fixture->data, LENGTH);
  g_assert_true (ftp_server_was_asked (&fixture->server, "PASV"));
  g_socket_set_blocking (fixture->server.elsewhere, FALSE);
  guest = g_socket_accept (fixture->server.elsewhere, NULL, NULL);
  g_assert_null (guest);
}

/* ---- Addresses ---- */

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/a%0d%0aDELE%20b", "/folder/", "" };
  g_autofree char *password = g_strdup_printf ("ftp://bob:secret@%s/file", fixture->server.base);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_free (fixture->address);
    fixture->address = ftp_server_dup_address (&fixture->server, paths[i]);
    error = fail_to_read (fixture);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
  g_free (fixture->address);
  fixture->address = g_strdup_printf ("ftp://a%%0d%%0aDELE%%20b@%s/file", fixture->server.base);
  name = fail_to_read (fixture);
  g_assert_error (name, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (ftp_server_was_asked (&fixture->server, "DELE"));
  ftp_server_forget (&fixture->server);
  g_free (fixture->address);
  fixture->address = g_steal_pointer (&password);
  refusal = fail_to_read (fixture);
  g_assert_error (refusal, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (strstr (refusal->message, "secret"));
  g_assert_cmpstr (fixture->server.asked->str, ==, "");
}

/* Files only, whatever they are called. */
static void
test_semicolon (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = ftp_server_dup_address (&fixture->server, "/odd;type=d");

  ftp_server_add (&fixture->server, "/odd;type=d", "odd", -1);
  assert_fetched (fixture, address, "odd", strlen ("odd"));
}

/* From the web nobody is sent here. */
static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  Server web = { .data = g_strdup ("web"), .length = 3, .location = fixture->address };
  g_autoptr (GError) error = NULL;

  g_mutex_init (&web.lock);
  server_start (&web);
  g_free (fixture->address);
  fixture->address = g_strconcat (web.base, "/file", NULL);
  web.location = g_strdup_printf ("ftp://%s%s", fixture->server.base, INITRD);
  error = fail_to_read (fixture);
  server_stop (&web);
  g_assert_cmpstr (fixture->server.asked->str, ==, "");
  g_free ((char *) web.location);
}

static void
test_addresses (void)
{
  static const struct {
    const char *address;
    gboolean is;
  } rows[] = {
    { "ftp://host/file", TRUE },
    { "FTP://host/file", TRUE },
    { "ftp://host", TRUE },
    { "ftp://user@host:2121/file", TRUE },
    { "ftp://[::1]/file", TRUE },
    { "ftp:///file", FALSE },
    { "ftp:file", FALSE },
    { "ftps://host/file", FALSE },
    { "sftp://host/file", FALSE },
    { "ftp://host/file?more", FALSE },
    { "ftp://host/file#more", FALSE },
    { "host/file", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpint (pdk_ftp_is_address (rows[i].address), ==, rows[i].is);
    g_assert_cmpint (pdk_remote_is_address (rows[i].address), ==, rows[i].is);
  }
  g_assert_true (pdk_remote_is_address ("https://host/file"));
}

static const char *const no_size[] = { "SIZE", "MDTM", NULL };
static const char *const no_epsv[] = { "EPSV", NULL };

#define ADD(name, data, func)                                                                      \
  g_test_add ("/ftp/" name, Fixture, (gpointer) (data), set_up, func, tear_down)

static void
write_os (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "os", "example.org", name, NULL);
  g_autofree char *place = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (place, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-osinfo-XXXXXX", NULL);

  write_os (folder, "fedora-36.xml", FEDORA);
  write_os (folder, "debian-11.xml", DEBIAN);
  g_setenv ("OSINFO_SYSTEM_DIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("tree", NULL, test_tree);
  ADD ("debian", NULL, test_debian);
  ADD ("nothing", NULL, test_nothing);
  ADD ("no-size", no_size, test_old);
  ADD ("no-epsv", no_epsv, test_old);
  ADD ("user", NULL, test_user);
  ADD ("cancel", NULL, test_cancel);
  ADD ("cancel-early", "USER", test_cancel);
  ADD ("facts", NULL, test_facts);
  ADD ("rest", NULL, test_rest);
  ADD ("head", NULL, test_head);
  ADD ("empty", NULL, test_empty);
  ADD ("cut", NULL, test_cut);
  ADD ("hang-up", "HELLO", test_hang_up);
  ADD ("hang-up-size", "SIZE", test_hang_up);
  ADD ("hang-up-retr", "RETR", test_hang_up);
  ADD ("stalled", NULL, test_stalled);
  ADD ("stalled-hello", "HELLO", test_stalled);
  ADD ("stalled-size", "SIZE", test_stalled);
  ADD ("stalled-retr", "RETR", test_stalled);
  ADD ("stalled-done", "DONE", test_stalled);
  ADD ("endless-line", "HELLO", test_endless_line);
  ADD ("endless-line-size", "SIZE", test_endless_line);
  ADD ("endless-lines", "HELLO", test_endless_lines);
  ADD ("endless-lines-size", "SIZE", test_endless_lines);
  ADD ("busy", "HELLO", test_busy);
  ADD ("busy-size", "SIZE", test_busy);
  ADD ("busy-retr", "RETR", test_busy);
  ADD ("less", NULL, test_less);
  ADD ("more", NULL, test_more);
  ADD ("too-long", "213 8388609\r\n", test_too_long);
  ADD ("too-long-unsaid", "500 What is that?\r\n", test_too_long);
  ADD ("noise", NULL, test_noise);
  ADD ("elsewhere", NULL, test_elsewhere);
  ADD ("refused", NULL, test_refused);
  ADD ("semicolon", NULL, test_semicolon);
  ADD ("redirect", NULL, test_redirect);
  g_test_add_func ("/ftp/addresses", test_addresses);
  return g_test_run ();
}
