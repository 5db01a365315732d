/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "download-fixture.h"
#include "ftp-server.h"
#include "pdk-error.h"
#include "test-await.h"

#include <string.h>

/* Files downloaded by ftp, and gone on with where that is the same file by its length and its time. */

#define CUT  (1024 * 1024 + 17)
#define PATH "/images/image.iso"

typedef struct {
  FtpServer server;
  char *data;
  Download got;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->data = download_make_data ();
  ftp_server_start (&fixture->server);
  ftp_server_add (&fixture->server, PATH, fixture->data, DOWNLOAD_LENGTH);
  fixture->server.cut = CUT;
  download_set_up (&fixture->got, ftp_server_dup_address (&fixture->server, PATH));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ftp_server_stop (&fixture->server);
  download_tear_down (&fixture->got);
  g_free (fixture->data);
}

static void
download (Fixture *fixture)
{
  ftp_server_forget (&fixture->server);
  download_run (&fixture->got, NULL);
}

static void
assert_whole (Fixture *fixture)
{
  download_assert_whole (&fixture->got, fixture->data, DOWNLOAD_LENGTH);
}

/* Another file by now, of the same length. */
static void
change (Fixture *fixture)
{
  fixture->data[5]++;
  ftp_server_add (&fixture->server, PATH, fixture->data, DOWNLOAD_LENGTH);
  g_mutex_lock (&fixture->server.lock);
  fixture->server.modified = "20261127130000";
  g_mutex_unlock (&fixture->server.lock);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  download (fixture);
  assert_whole (fixture);
  g_assert_true (ftp_server_was_asked (&fixture->server, "RETR"));
  /* Once more: the server still has it. */
  download (fixture);
  assert_whole (fixture);
  g_assert_false (ftp_server_was_asked (&fixture->server, "RETR"));
}

static void
test_updated (Fixture *fixture, gconstpointer data)
{
  download (fixture);
  assert_whole (fixture);
  change (fixture);
  download (fixture);
  assert_whole (fixture);
}

/* Without the server, what was downloaded before is good enough. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  download (fixture);
  ftp_server_answer (&fixture->server, "PASS", "530 Not now\r\n");
  g_test_expect_message ("pdk-os", G_LOG_LEVEL_MESSAGE, "*as it was downloaded before*");
  download (fixture);
  assert_whole (fixture);
  g_test_assert_expected_messages ();
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  fixture->server.n_cuts = 2;
  download (fixture);
  assert_whole (fixture);
  g_assert_true (ftp_server_was_asked (&fixture->server, "REST 1048593\n"));
  g_assert_true (ftp_server_was_asked (&fixture->server, "REST 2097186\n"));
}

/* Nothing says where to go on, or that it is the same. */
static void
test_cut_anew (Fixture *fixture, gconstpointer data)
{
  /* Where it is not said how long it is, the file is opened to see whether it is there. */
  fixture->server.n_cuts = g_str_equal (data, "SIZE") ? 2 : 1;
  ftp_server_answer (&fixture->server, data, "500 What is that?\r\n");
  download (fixture);
  assert_whole (fixture);
  g_assert_cmpuint (fixture->server.n_cuts, ==, 0);
}

static void
cancel_after_cut (Fixture *fixture)
{
  fixture->server.n_cuts = 1;
  fixture->server.stalls = TRUE;
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
  download (fixture);
  assert_whole (fixture);
  g_assert_true (ftp_server_was_asked (&fixture->server, "REST 1048593\n"));
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  cancel_after_cut (fixture);
  change (fixture);
  download (fixture);
  assert_whole (fixture);
  g_assert_false (ftp_server_was_asked (&fixture->server, "REST 1048593\n"));
}

/* All had come, when the program ended. */
static void
test_all_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *part = pdk_download_dup_part_path (fixture->got.address);
  const PdkDownloadNote note = { .modified = (char *) "1795694400", .total = DOWNLOAD_LENGTH };

  g_assert_true (pdk_download_make_folder (NULL));
  g_assert_true (g_file_set_contents_full (part, fixture->data, DOWNLOAD_LENGTH, 0, 0600, NULL));
  g_assert_true (pdk_download_write_note (part, &note, NULL));
  download (fixture);
  assert_whole (fixture);
  g_assert_false (ftp_server_was_asked (&fixture->server, "RETR"));
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  pdk_download_set_limits (1, DOWNLOAD_NO_PATIENCE, DOWNLOAD_LIMIT);
  ftp_server_answer (&fixture->server, "SIZE", "213 1048593\r\n");
  ftp_server_answer (&fixture->server, "MDTM", "500 What is that?\r\n");
  fixture->server.cut = 1000;
  fixture->server.n_cuts = G_MAXUINT;
  fixture->server.stalls = TRUE;
  download (fixture);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  ftp_server_answer (&fixture->server, "SIZE", "500 What is that?\r\n");
  fixture->server.endless = TRUE;
  download (fixture);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (pdk_download_get_state (fixture->got.address).part, ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  ftp_server_answer (&fixture->server, "SIZE", "213 8388609\r\n");
  download (fixture);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  ftp_server_answer (&fixture->server, "SIZE", "550 There is no such file\r\n");
  download (fixture);
  g_assert_error (fixture->got.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* More than any disk has. */
static void
test_no_space (Fixture *fixture, gconstpointer data)
{
  pdk_download_set_limits (30, DOWNLOAD_NO_PATIENCE, G_MAXUINT64);
  ftp_server_answer (&fixture->server, "SIZE", "213 1152921504606846976\r\n");
  download (fixture);
  g_assert_error (fixture->got.error, PDK_ERROR, PDK_ERROR_NO_SPACE);
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  g_autofree char *secret = g_strdup_printf ("ftp://bob:secret@%s" PATH, fixture->server.base);
  g_autoptr (PdkDownloadFacts) there = pdk_download_look (fixture->got.address, NULL);
  g_autoptr (PdkDownloadFacts) missing = NULL;
  g_autoptr (PdkDownloadFacts) refused = NULL;

  g_assert_cmpuint (there->total, ==, DOWNLOAD_LENGTH);
  g_assert_null (there->refusal);
  ftp_server_answer (&fixture->server, "SIZE", "550 There is no such file\r\n");
  missing = pdk_download_look (fixture->got.address, NULL);
  g_assert_nonnull (strstr (missing->refusal, "550 There is no such file"));
  refused = pdk_download_look (secret, NULL);
  g_assert_nonnull (strstr (refused->refusal, "password"));
}

#define ADD(name, data, func)                                                                      \
  g_test_add ("/download-ftp/" name, Fixture, (gpointer) (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-download-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", NULL, test_whole);
  ADD ("updated", NULL, test_updated);
  ADD ("offline", NULL, test_offline);
  ADD ("cut", NULL, test_cut);
  ADD ("cut-no-rest", "REST", test_cut_anew);
  ADD ("cut-no-time", "MDTM", test_cut_anew);
  ADD ("cut-no-size", "SIZE", test_cut_anew);
  ADD ("cancel", NULL, test_cancel);
  ADD ("changed", NULL, test_changed);
  ADD ("all-there", NULL, test_all_there);
  ADD ("silent", NULL, test_silent);
  ADD ("endless", NULL, test_endless);
  ADD ("refused", NULL, test_refused);
  ADD ("no-space", NULL, test_no_space);
  ADD ("look", NULL, test_look);
  return g_test_run ();
}
