/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files on their way to a guest, with an agent that takes, refuses, or does neither. */

typedef struct {
  ConsoleFixture console;
  FakeAgent *agent;
  PdkConsoleFileTransfer *transfer;
  GListStore *files; /* to be sent */
  char *folder;
} Fixture;

#define WAIT_AGENT(fixture, text) WAIT_FOR (strstr (fake_agent_get_log ((fixture)->agent), text))

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  console_fixture_set_up (&fixture->console, 640, 480);
  fixture->folder = g_dir_make_tmp ("paddock-files-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->files = g_list_store_new (G_TYPE_FILE);
  fixture->transfer = pdk_console_backend_get_file_transfer (fixture->console.backend);
  g_assert_false (pdk_console_file_transfer_is_available (fixture->transfer));
  fixture->agent = fake_agent_new (fixture->console.server);
  fake_agent_announce (fixture->agent, FAKE_AGENT_CAPS_LINUX);
  WAIT_FOR (pdk_console_file_transfer_is_available (fixture->transfer));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->files)); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (G_LIST_MODEL (fixture->files), i);

    g_file_delete (file, NULL, NULL);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_clear_object (&fixture->files);
  g_clear_pointer (&fixture->agent, fake_agent_free);
  console_fixture_tear_down (&fixture->console);
}

static void
add (Fixture *fixture, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *content = g_strnfill (size, name[0]);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, size, &error);
  g_assert_no_error (error);
  g_list_store_append (fixture->files, file);
}

static void
send (Fixture *fixture)
{
  pdk_console_file_transfer_send (fixture->transfer, G_LIST_MODEL (fixture->files));
}

static guint
count_files (Fixture *fixture)
{
  return g_list_model_get_n_items (pdk_console_file_transfer_get_files (fixture->transfer));
}

/* (transfer none): held by the list */
static PdkConsoleFile *
get_file (Fixture *fixture, guint index)
{
  g_autoptr (PdkConsoleFile) file =
      g_list_model_get_item (pdk_console_file_transfer_get_files (fixture->transfer), index);

  return file;
}

static PdkConsoleFileState
get_state (Fixture *fixture, guint index)
{
  return pdk_console_file_get_state (get_file (fixture, index));
}

static void
allow (Fixture *fixture, guint32 id)
{
  fake_agent_file_status (fixture->agent, id, VD_AGENT_FILE_XFER_STATUS_CAN_SEND_DATA, NULL, 0);
}

static void
assert_failed (Fixture *fixture, guint index, const char *words)
{
  const GError *error = pdk_console_file_get_error (get_file (fixture, index));

  g_assert_cmpint (get_state (fixture, index), ==, PDK_CONSOLE_FILE_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
on_notify_sent (guint *n_notified)
{
  (*n_notified)++;
}

/* One after the other, with progress, an empty one among them. */
static void
test_several (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;

  add (fixture, "alpha.txt", 300000);
  add (fixture, "empty", 0);
  add (fixture, "beta.bin", 5);
  send (fixture);
  WAIT_AGENT (fixture, "file:1:alpha.txt:300000 ");
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "file:2"));
  g_signal_connect_swapped (get_file (fixture, 0), "notify::sent", G_CALLBACK (on_notify_sent),
                            &n_notified);
  allow (fixture, 1);
  WAIT_FOR (fake_agent_get_file (fixture->agent)->len == 300000);
  g_assert_cmpint (fake_agent_get_file (fixture->agent)->data[299999], ==, 'a');
  g_assert_cmpint (get_state (fixture, 0), ==, PDK_CONSOLE_FILE_SENDING);
  fake_agent_file_status (fixture->agent, 1, VD_AGENT_FILE_XFER_STATUS_SUCCESS, NULL, 0);
  WAIT_AGENT (fixture, "file:2:empty:0 ");
  g_assert_cmpint (get_state (fixture, 0), ==, PDK_CONSOLE_FILE_SENT);
  g_assert_cmpuint (pdk_console_file_get_sent (get_file (fixture, 0)), ==, 300000);
  g_assert_cmpuint (n_notified, >=, 1);

  allow (fixture, 2);
  WAIT_AGENT (fixture, "file-data:2:0 ");
  fake_agent_file_status (fixture->agent, 2, VD_AGENT_FILE_XFER_STATUS_SUCCESS, NULL, 0);
  WAIT_AGENT (fixture, "file:3:beta.bin:5 ");
  allow (fixture, 3);
  WAIT_AGENT (fixture, "file-data:3:5 ");
  fake_agent_file_status (fixture->agent, 3, VD_AGENT_FILE_XFER_STATUS_SUCCESS, NULL, 0);
  WAIT_FOR (get_state (fixture, 2) == PDK_CONSOLE_FILE_SENT);

  /* Those that were sent are not counted with those that are sent next. */
  send (fixture);
  g_assert_cmpuint (count_files (fixture), ==, 3);
  g_assert_false (pdk_console_file_is_finished (get_file (fixture, 0)));
  pdk_console_file_transfer_cancel_all (fixture->transfer);
  WAIT_FOR (pdk_console_file_is_finished (get_file (fixture, 0)) &&
            pdk_console_file_is_finished (get_file (fixture, 1)) &&
            pdk_console_file_is_finished (get_file (fixture, 2)));
  pdk_console_file_transfer_forget_finished (fixture->transfer);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* Each fails for itself, and the next one goes. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint32 result;
    const char *words;
  } refusals[] = {
    { VD_AGENT_FILE_XFER_STATUS_NOT_ENOUGH_SPACE, "space" },
    { VD_AGENT_FILE_XFER_STATUS_SESSION_LOCKED, "locked" },
    { VD_AGENT_FILE_XFER_STATUS_VDAGENT_NOT_CONNECTED, "not connected" },
    { VD_AGENT_FILE_XFER_STATUS_DISABLED, "disabled" },
    { VD_AGENT_FILE_XFER_STATUS_ERROR, "error" },
    { VD_AGENT_FILE_XFER_STATUS_CANCELLED, "cancelled" },
  };
  const guint64 free_space = 1000;

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *name = g_strdup_printf ("file-%u", i);

    add (fixture, name, 2000);
  }
  send (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *begun = g_strdup_printf ("file:%u:file-%u:2000 ", i + 1, i);

    WAIT_AGENT (fixture, begun);
    fake_agent_file_status (fixture->agent, i + 1, refusals[i].result, &free_space,
                            sizeof free_space);
    WAIT_FOR (pdk_console_file_is_finished (get_file (fixture, i)));
    assert_failed (fixture, i, refusals[i].words);
  }
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "folder", NULL);
  g_autofree char *missing_path = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) missing = g_file_new_for_path (missing_path);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero");
  g_autoptr (GListStore) odd = g_list_store_new (G_TYPE_FILE);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_list_store_append (odd, folder);
  g_list_store_append (odd, missing);
  g_list_store_append (odd, device);
  pdk_console_file_transfer_send (fixture->transfer, G_LIST_MODEL (odd));
  add (fixture, "good", 3);
  send (fixture);
  WAIT_AGENT (fixture, "file:1:good:3 ");
  assert_failed (fixture, 0, "Folders cannot be sent");
  assert_failed (fixture, 1, "missing");
  assert_failed (fixture, 2, "not a file with content");
  pdk_console_file_transfer_cancel_all (fixture->transfer);
  g_assert_cmpint (get_state (fixture, 3), ==, PDK_CONSOLE_FILE_CANCELLED);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* Also when the guest has stopped to listen in the middle of a file. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  add (fixture, "first", 20 << 20);
  add (fixture, "second", 10);
  add (fixture, "third", 10);
  send (fixture);
  WAIT_AGENT (fixture, "file:1:first:");
  fake_agent_stall_after (fixture->agent, 100000);
  allow (fixture, 1);
  WAIT_FOR (fake_agent_get_file (fixture->agent)->len >= 100000);
  pdk_console_file_cancel (get_file (fixture, 0));
  g_assert_cmpint (get_state (fixture, 0), ==, PDK_CONSOLE_FILE_CANCELLED);
  g_assert_cmpint (get_state (fixture, 1), ==, PDK_CONSOLE_FILE_SENDING);
  fake_agent_stall_after (fixture->agent, 0);
  WAIT_AGENT (fixture, "file:2:second:10 ");
  g_assert_cmpuint (fake_agent_get_file (fixture->agent)->len, <, 20 << 20);

  pdk_console_file_transfer_cancel_all (fixture->transfer);
  g_assert_cmpint (get_state (fixture, 1), ==, PDK_CONSOLE_FILE_CANCELLED);
  g_assert_cmpint (get_state (fixture, 2), ==, PDK_CONSOLE_FILE_CANCELLED);
  console_fixture_settle (&fixture->console);
  g_assert_null (strstr (fake_agent_get_log (fixture->agent), "third"));
}

static void
test_agent_goes (Fixture *fixture, gconstpointer data)
{
  add (fixture, "first", 100);
  add (fixture, "second", 100);
  send (fixture);
  WAIT_AGENT (fixture, "file:1:first:100 ");
  g_clear_pointer (&fixture->agent, fake_agent_free);
  WAIT_FOR (!pdk_console_file_transfer_is_available (fixture->transfer));
  g_assert_cmpint (get_state (fixture, 0), ==, PDK_CONSOLE_FILE_FAILED);
  assert_failed (fixture, 1, "agent is gone");
}

/* The machine's configuration or the agent does not take files. */
static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  PdkConsoleAgent *agent = pdk_console_backend_get_agent (fixture->console.backend);

  pdk_console_agent_set_forbidden (agent, PDK_CONSOLE_AGENT_CAN_FILES);
  g_assert_false (pdk_console_file_transfer_is_available (fixture->transfer));
  pdk_console_agent_set_forbidden (agent, 0);
  g_assert_true (pdk_console_file_transfer_is_available (fixture->transfer));
  fake_agent_announce (fixture->agent,
                       FAKE_AGENT_CAPS_LINUX | 1u << VD_AGENT_CAP_FILE_XFER_DISABLED);
  WAIT_FOR (!pdk_console_file_transfer_is_available (fixture->transfer));
}

#define ADD(name, func) g_test_add ("/console/files/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("several", test_several);
  ADD ("refused", test_refused);
  ADD ("folder", test_folder);
  ADD ("cancel", test_cancel);
  ADD ("agent-goes", test_agent_goes);
  ADD ("forbidden", test_forbidden);
  return g_test_run ();
}
