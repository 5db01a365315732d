/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-address.h"
#include "cutting-server.h"
#include "download-fixture.h"
#include "os/pdk-download-transfer.h"
#include "os/pdk-http-follow.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Files downloaded from a server here that cuts, changes its mind, lies, or says nothing. */

typedef struct {
  Server server;
  Download got;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  Server *server = &fixture->server;
  g_autofree char *folder = g_uuid_string_random ();

  g_mutex_init (&server->lock);
  server->length = DOWNLOAD_LENGTH;
  server->data = download_make_data ();
  server->etag = "\"one\"";
  server_start (server);
  download_set_up (&fixture->got, g_strdup_printf ("%s/%s/image.iso", server->base, folder));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  server_stop (&fixture->server);
  download_tear_down (&fixture->got);
}

/* What the server has by now. */
static void
assert_whole (Fixture *fixture)
{
  download_assert_whole (&fixture->got, fixture->server.data, fixture->server.length);
}

static void
assert_asked (Fixture *fixture, guint n, const char *range)
{
  g_autofree char *asked = server_get_header (fixture->server.asked, "Range");

  g_assert_cmpuint (fixture->server.n_asked, ==, n);
  g_assert_cmpstr (asked, ==, range);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 1, NULL);
  /* Once more: the server still has it. */
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, NULL);
  g_assert_nonnull (strstr (fixture->server.asked, "If-None-Match: \"one\""));
}

/* Another one by now, of the same length. */
static void
test_updated (Fixture *fixture, gconstpointer data)
{
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  g_mutex_lock (&fixture->server.lock);
  fixture->server.data[5]++;
  fixture->server.etag = "\"two\"";
  g_mutex_unlock (&fixture->server.lock);
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
}

/* Without the server, what was downloaded before is good enough. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  download_run (&fixture->got, NULL);
  fixture->server.status = 503;
  g_test_expect_message ("pdk-os", G_LOG_LEVEL_MESSAGE, "*as it was downloaded before*");
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  g_test_assert_expected_messages ();
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rest = g_strdup_printf ("bytes=%d-", 2 * CUT);

  fixture->server.n_cuts = 2;
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 3, rest);
}

/* By the time only: what it was is checked by that. */
static void
test_cut_modified (Fixture *fixture, gconstpointer data)
{
  fixture->server.etag = data;
  fixture->server.modified = "Wed, 21 Oct 2015 07:28:00 GMT";
  fixture->server.n_cuts = 1;
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
  g_assert_nonnull (strstr (fixture->server.asked, "If-Range: Wed, 21 Oct"));
}

static void
test_no_ranges (Fixture *fixture, gconstpointer data)
{
  fixture->server.n_cuts = 1;
  fixture->server.no_ranges = TRUE;
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
}

/* Nothing says whether it is the same. */
static void
test_no_validator (Fixture *fixture, gconstpointer data)
{
  fixture->server.n_cuts = 1;
  fixture->server.etag = data;
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, NULL);
}

static void
cancel_after_cut (Fixture *fixture)
{
  fixture->server.n_cuts = 1;
  fixture->server.silent = TRUE;
  download_begin (&fixture->got, NULL);
  await (pdk_download_get_state (fixture->got.address).part == CUT);
  await (fixture->got.progress.done == CUT);
  g_assert_cmpuint (fixture->got.progress.total, ==, DOWNLOAD_LENGTH);
  g_cancellable_cancel (fixture->got.cancellable);
  await (fixture->got.done);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  download_assert_part (&fixture->got, CUT);
  g_cancellable_reset (fixture->got.cancellable);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  cancel_after_cut (fixture);
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  cancel_after_cut (fixture);
  g_mutex_lock (&fixture->server.lock);
  fixture->server.data[5]++;
  fixture->server.etag = "\"two\"";
  g_mutex_unlock (&fixture->server.lock);
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
}

/* It is shorter than what is there of it. */
static void
test_shorter (Fixture *fixture, gconstpointer data)
{
  cancel_after_cut (fixture);
  fixture->server.length = CUT - 1;
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 3, NULL);
}

/* All had come, when the program ended. */
static void
test_all_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *part = pdk_download_dup_part_path (fixture->got.address);
  const PdkDownloadNote note = { .etag = (char *) "\"one\"", .total = DOWNLOAD_LENGTH };

  g_assert_true (pdk_download_make_folder (NULL));
  g_assert_true (
      g_file_set_contents_full (part, fixture->server.data, DOWNLOAD_LENGTH, 0, 0600, NULL));
  g_assert_true (pdk_download_write_note (part, &note, NULL));
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 1, "bytes=3145727-");
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  const char *address = g_getenv ("PDK_TEST_ADDRESS");

  if (g_test_subprocess ()) {
    g_free (fixture->got.address);
    fixture->got.address = g_strdup (address);
    download_begin (&fixture->got, NULL);
    await (pdk_download_get_state (address).part == CUT);
    kill (getpid (), SIGKILL);
    return;
  }
  g_setenv ("PDK_TEST_ADDRESS", fixture->got.address, TRUE);
  fixture->server.n_cuts = 1;
  fixture->server.silent = TRUE;
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_has_passed ());
  download_assert_part (&fixture->got, CUT);
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  pdk_download_set_limits (1, DOWNLOAD_NO_PATIENCE, DOWNLOAD_LIMIT);
  fixture->server.n_cuts = G_MAXUINT;
  fixture->server.silent = TRUE;
  fixture->server.no_ranges = TRUE;
  fixture->server.length = CUT;
  fixture->server.claims = DOWNLOAD_LENGTH;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (fixture->got.error->message, "127.0.0.1 did not answer for 1 second"));
  g_assert_nonnull (strstr (fixture->got.error->message, "is kept"));
}

/* What is here may be of another file, so nothing is promised. */
static void
test_silent_nameless (Fixture *fixture, gconstpointer data)
{
  pdk_download_set_limits (1, DOWNLOAD_NO_PATIENCE, DOWNLOAD_LIMIT);
  fixture->server.n_cuts = G_MAXUINT;
  fixture->server.silent = TRUE;
  fixture->server.no_ranges = TRUE;
  fixture->server.etag = NULL;
  fixture->server.length = CUT;
  fixture->server.claims = DOWNLOAD_LENGTH;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_cmpstr (fixture->got.error->message, ==,
                   "The server 127.0.0.1 did not answer for 1 second");
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  fixture->server.endless = TRUE;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  download_assert_part (&fixture->got, 0);
}

/* What goes beyond what was said is not read; what was said and is not there is no file. */
static void
test_more (Fixture *fixture, gconstpointer data)
{
  fixture->server.claims = DOWNLOAD_LENGTH - 100;
  download_run (&fixture->got, NULL);
  fixture->server.length = DOWNLOAD_LENGTH - 100;
  assert_whole (fixture);
}

static void
test_less (Fixture *fixture, gconstpointer data)
{
  fixture->server.claims = DOWNLOAD_LENGTH + 100;
  fixture->server.no_ranges = TRUE;
  fixture->server.etag = NULL;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  g_assert_cmpuint (pdk_download_get_state (fixture->got.address).whole, ==, 0);
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  fixture->server.claims = DOWNLOAD_LIMIT + 1;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* More than any disk has. */
static void
test_no_space (Fixture *fixture, gconstpointer data)
{
  fixture->server.claims = (guint64) 1 << 60;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (fixture->got.error->message, "image.iso needs 1.0"));
}

/* It is full before that is seen; with space again it goes on. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  struct rlimit before;
  struct rlimit small;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = CUT;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  download_run (&fixture->got, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_NO_SPACE);
  download_assert_part (&fixture->got, CUT);
  download_run (&fixture->got, NULL);
  assert_whole (fixture);
  assert_asked (fixture, 2, "bytes=1048593-");
}

static void
test_checksum (Fixture *fixture, gconstpointer data)
{
  const GChecksumType type = (GChecksumType) GPOINTER_TO_INT (data);
  g_autofree char *sum =
      g_compute_checksum_for_data (type, (guchar *) fixture->server.data, DOWNLOAD_LENGTH);
  g_autofree char *parsed = pdk_checksum_parse (sum, NULL);

  download_run (&fixture->got, parsed);
  assert_whole (fixture);
  parsed[0] = parsed[0] == '0' ? '1' : '0';
  download_run (&fixture->got, parsed);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_INVALID);
  download_assert_part (&fixture->got, 0);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  fixture->server.location = data;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_INVALID);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->server.status = 404;
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  fixture->server.status = 0;
  fixture->server.type = "text/html; charset=utf-8";
  download_run (&fixture->got, NULL);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_INVALID);
  download_assert_part (&fixture->got, 0);
}

/* Two of the same: one downloads it, the other one waits for that, and nobody deletes it meanwhile. */
static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_false (pdk_download_delete_finish (result, error));
}

static void
test_twice (Fixture *fixture, gconstpointer data)
{
  Download other = { .address = fixture->got.address, .cancellable = g_cancellable_new () };
  g_autoptr (GError) error = NULL;

  fixture->server.n_cuts = 1;
  fixture->server.silent = TRUE;
  download_begin (&fixture->got, NULL);
  await (pdk_download_get_state (fixture->got.address).part == CUT);
  pdk_download_delete_async (fixture->got.address, on_deleted, &error);
  await (error != NULL);
  g_assert_error (error, PDK_ERROR, PDK_ERROR_BUSY);
  download_begin (&other, NULL);
  g_cancellable_cancel (fixture->got.cancellable);
  await (fixture->got.done && other.done);
  download_assert_whole (&other, fixture->server.data, DOWNLOAD_LENGTH);
  assert_asked (fixture, 2, "bytes=1048593-");
  g_free (other.path);
  g_object_unref (other.cancellable);
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDownloadFacts) before = pdk_download_look (fixture->got.address, NULL);
  g_autoptr (PdkDownloadFacts) after = NULL;
  g_autoptr (PdkDownloadFacts) unsaid = NULL;

  g_assert_cmpuint (before->total, ==, DOWNLOAD_LENGTH);
  g_assert_cmpuint (before->state.whole, ==, 0);
  g_assert_null (before->refusal);
  download_run (&fixture->got, NULL);
  fixture->server.status = 404;
  after = pdk_download_look (fixture->got.address, NULL);
  g_assert_cmpuint (after->state.whole, ==, DOWNLOAD_LENGTH);
  g_assert_nonnull (after->refusal);
  /* One that only gives files, and says nothing of them. */
  fixture->server.status = 405;
  unsaid = pdk_download_look (fixture->got.address, NULL);
  g_assert_null (unsaid->refusal);
  g_assert_cmpuint (unsaid->total, ==, 0);
}

static void
on_address_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateAddress **address = user_data;
  g_autoptr (GError) error = NULL;

  *address = pdk_create_address_look_finish (result, &error);
  g_assert_no_error (error);
}

static PdkCreateAddress *
look (Fixture *fixture)
{
  PdkCreateAddress *address = NULL;

  pdk_create_address_look_async (fixture->got.address, TRUE, NULL, on_address_looked, &address);
  await (address != NULL);
  return address;
}

static void
on_all_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = pdk_download_delete_all_finish (result, NULL);
}

/* A cloud image, before and after it was downloaded. */
static void
test_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreateAddress) before = look (fixture);
  g_autoptr (PdkCreateAddress) after = NULL;
  gboolean deleted = FALSE;

  g_assert_cmpuint (before->facts->total, ==, DOWNLOAD_LENGTH);
  g_assert_cmpstr (before->image->format, ==, "qcow2");
  g_assert_cmpuint (before->image->capacity, ==, DOWNLOAD_LENGTH);
  download_run (&fixture->got, NULL);
  after = look (fixture);
  g_assert_cmpstr (after->path, ==, fixture->got.path);
  g_assert_cmpuint (after->image->capacity, ==, DOWNLOAD_LENGTH);
  g_assert_cmpuint (after->kept, >=, DOWNLOAD_LENGTH);
  pdk_download_delete_all_async (on_all_deleted, &deleted);
  await (deleted);
  download_assert_part (&fixture->got, 0);
  g_assert_cmpuint (pdk_download_measure_all ().whole, ==, 0);
}

/* How large the disk in it is, said before it is downloaded, by the little that tells. */
static void
test_image_size (Fixture *fixture, gconstpointer data)
{
  static const guint8 head[] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3 };
  const guint64 capacity = GUINT64_TO_BE ((guint64) 10 << 30);
  g_autoptr (PdkCreateAddress) known = NULL;
  g_autoptr (PdkCreateAddress) packed = NULL;
  g_autoptr (PdkCreateAddress) unknown = NULL;

  memset (fixture->server.data, 0, 80);
  memcpy (fixture->server.data, head, sizeof head);
  memcpy (fixture->server.data + 24, &capacity, sizeof capacity);
  known = look (fixture);
  g_assert_cmpuint (known->image->capacity, ==, (guint64) 10 << 30);
  assert_asked (fixture, 2, "bytes=0-511");
  download_assert_part (&fixture->got, 0);

  memcpy (fixture->server.data, "\x1f\x8b", 2);
  packed = look (fixture);
  g_assert_true (packed->image->packed && !known->image->packed);
  g_assert_cmpuint (packed->image->capacity, ==, 0);

  memcpy (fixture->server.data, "KDMV", 4);
  unknown = look (fixture);
  g_assert_cmpuint (unknown->image->capacity, ==, 0);
}

static void
test_parse (void)
{
  g_autofree char *digits = g_strnfill (64, 'A');
  g_autofree char *line = g_strconcat (digits, "  debian-12.iso\n", NULL);
  g_autofree char *tagged = g_strconcat ("SHA256 (debian-12.iso) = ", digits, NULL);
  const char *const good[] = { digits, line, tagged };
  const char *const bad[] = { "", "word", "d41d8cd98f00b204e9800998ecf8427e",
                              "da39a3ee5e6b4b0d3255bfef95601890afd80709" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *parsed = pdk_checksum_parse (good[i], NULL);
    g_autofree char *expected = g_strnfill (64, 'a');

    g_assert_cmpstr (parsed, ==, expected);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pdk_checksum_parse (bad[i], &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  }
}

static void
test_names (void)
{
  static const struct {
    const char *address;
    const char *name;
  } rows[] = {
    { "https://a/b/disc.iso", "disc.iso" },
    { "https://a/b/disc.iso?token=x/y.z", "disc.iso" },
    { "https://a/mirrorlist?path=/9/boot.iso&redirect=1&protocol=https", "boot.iso" },
    { "https://a/get?id=5", "get" },
    { "https://a/", "https://a/" },
    { "https://a/..%2F..%2Fetc", "etc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = pdk_download_dup_name (rows[i].address);
    g_autofree char *path = pdk_download_dup_path (rows[i].address);
    g_autofree char *folder = g_path_get_dirname (path);

    g_assert_cmpstr (name, ==, rows[i].name);
    g_assert_true (g_str_has_suffix (folder, "/paddock/downloads"));
  }
}

static void
test_follow (void)
{
  static const struct {
    const char *from;
    const char *location;
    const char *to; /* nullable: refused */
  } rows[] = {
    { "http://a/x", "https://b/y", "https://b/y" },
    { "https://a/x", "/y", "https://a/y" },
    { "https://a/x", "http://a/y", NULL },
    { "http://a/x", "file:///etc/passwd", NULL },
    { "http://a/x", "ftp://b/y", NULL },
    { "http://a/x", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GUri) from = g_uri_parse (rows[i].from, G_URI_FLAGS_NONE, NULL);
    g_autofree char *to = pdk_http_follow (from, rows[i].location, NULL);

    g_assert_cmpstr (to, ==, rows[i].to);
  }
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/download/" name, Fixture, (gpointer) (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_strdup (g_getenv ("PDK_TEST_CACHE"));
  g_autofree char *systems = NULL;

  /* A cache of its own, which the test in a process of its own shares. */
  if (folder == NULL)
    folder = g_dir_make_tmp ("pdk-download-XXXXXX", NULL);
  g_setenv ("PDK_TEST_CACHE", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  /* No list of systems, which takes time. */
  systems = g_build_filename (folder, "systems", NULL);
  g_mkdir (systems, 0700);
  g_setenv ("OSINFO_SYSTEM_DIR", systems, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", NULL, test_whole);
  ADD ("updated", NULL, test_updated);
  ADD ("offline", NULL, test_offline);
  ADD ("cut", NULL, test_cut);
  ADD ("cut-modified", NULL, test_cut_modified);
  ADD ("cut-weak", "W/\"one\"", test_cut_modified);
  ADD ("no-ranges", NULL, test_no_ranges);
  ADD ("no-validator", NULL, test_no_validator);
  ADD ("weak-validator", "W/\"one\"", test_no_validator);
  ADD ("cancel", NULL, test_cancel);
  ADD ("changed", NULL, test_changed);
  ADD ("shorter", NULL, test_shorter);
  ADD ("all-there", NULL, test_all_there);
  ADD ("kill", NULL, test_kill);
  ADD ("silent", NULL, test_silent);
  ADD ("silent-nameless", NULL, test_silent_nameless);
  ADD ("endless", NULL, test_endless);
  ADD ("more", NULL, test_more);
  ADD ("less", NULL, test_less);
  ADD ("too-long", NULL, test_too_long);
  ADD ("no-space", NULL, test_no_space);
  ADD ("full", NULL, test_full);
  ADD ("sha256", GINT_TO_POINTER (G_CHECKSUM_SHA256), test_checksum);
  ADD ("sha512", GINT_TO_POINTER (G_CHECKSUM_SHA512), test_checksum);
  ADD ("circle", "/again", test_redirect);
  ADD ("elsewhere", "file:///etc/passwd", test_redirect);
  ADD ("refused", NULL, test_refused);
  ADD ("twice", NULL, test_twice);
  ADD ("look", NULL, test_look);
  ADD ("address", NULL, test_address);
  ADD ("image-size", NULL, test_image_size);
  g_test_add_func ("/download/parse", test_parse);
  g_test_add_func ("/download/names", test_names);
  g_test_add_func ("/download/follow", test_follow);
  return g_test_run ();
}
