/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "console-fixture.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"

#include <glib/gstdio.h>
#include <spice.h>
#include <spice/protocol.h>
#include <string.h>
#include <unistd.h>

/* A folder for a guest made up by the server's own library: what a program in the guest would send is
 * real HTTP, in the frames of the channel (client as int64, length as uint16, both little-endian). */

#define FRAME_HEAD 10
#define CONTENT    "for the machine to read\n"
#define SECRET     "not for the machine\n"

typedef struct {
  FakeSpice *server;
  SpiceCharDeviceInstance port;
  PdkConsoleBackend *backend;
  PdkConsoleFolder *folder;
  char *parent; /* of the folder, with a file that is not in it */
  char *shared;
  GByteArray *to_client;
  GByteArray *from_client; /* frames */
  gint64 requests;
} Fixture;

static Fixture *current; /* the library's callbacks carry nothing of ours */

static int
on_port_write (SpiceCharDeviceInstance *port, const uint8_t *data, int length)
{
  g_byte_array_append (current->from_client, data, (guint) length);
  return length;
}

static int
on_port_read (SpiceCharDeviceInstance *port, uint8_t *data, int length)
{
  const guint n = MIN ((guint) length, current->to_client->len);

  memcpy (data, current->to_client->data, n);
  if (n > 0)
    g_byte_array_remove_range (current->to_client, 0, n);
  return (int) n;
}

static void
on_port_state (SpiceCharDeviceInstance *port, int connected)
{
}

static void
on_port_event (SpiceCharDeviceInstance *port, uint8_t event)
{
}

static SpiceCharDeviceInterface port_interface = {
  .base.type = SPICE_INTERFACE_CHAR_DEVICE,
  .base.description = "webdav",
  .base.major_version = SPICE_INTERFACE_CHAR_DEVICE_MAJOR,
  .base.minor_version = SPICE_INTERFACE_CHAR_DEVICE_MINOR,
  .state = on_port_state,
  .write = on_port_write,
  .read = on_port_read,
  .event = on_port_event,
};

static void
write_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
add_port (Fixture *fixture)
{
  fixture->port.base.sif = &port_interface.base;
  fixture->port.subtype = "port";
  fixture->port.portname = "org.spice-space.webdav.0";
  spice_server_add_interface (fake_spice_get_server (fixture->server), &fixture->port.base);
}

static void
set_up (Fixture *fixture, gconstpointer with_port)
{
  console_fixture_expect_warnings ();
  current = fixture;
  fixture->parent = g_dir_make_tmp ("paddock-test-folder-XXXXXX", NULL);
  fixture->shared = g_build_filename (fixture->parent, "shared", NULL);
  g_assert_cmpint (g_mkdir (fixture->shared, 0700), ==, 0);
  write_file (fixture->shared, "hello", CONTENT);
  write_file (fixture->parent, "secret", SECRET);
  fixture->to_client = g_byte_array_new ();
  fixture->from_client = g_byte_array_new ();
  fixture->server = fake_spice_new ();
  if (with_port != NULL)
    add_port (fixture);
  fake_spice_create_screen (fixture->server, 64, 64, FAKE_SPICE_XRGB32, 0);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  fixture->folder = pdk_console_backend_get_folder (fixture->backend);
  g_assert_cmpint (pdk_console_folder_get_state (fixture->folder), ==,
                   PDK_CONSOLE_FOLDER_NOT_CONNECTED);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) == PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    g_unlink (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer with_port)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (pdk_console_folder_get_state (fixture->folder), ==,
                   PDK_CONSOLE_FOLDER_NOT_CONNECTED);
  g_object_unref (fixture->backend);
  if (with_port != NULL)
    spice_server_remove_interface (&fixture->port.base);
  fake_spice_free (fixture->server);
  remove_folder (fixture->shared);
  remove_folder (fixture->parent);
  g_byte_array_unref (fixture->to_client);
  g_byte_array_unref (fixture->from_client);
  g_free (fixture->shared);
  g_free (fixture->parent);
}

/* What came for the newest request so far. */
static char *
get_answer (Fixture *fixture)
{
  GString *answer = g_string_new (NULL);
  gsize at = 0;

  while (at + FRAME_HEAD <= fixture->from_client->len) {
    gint64 client;
    guint16 length;

    memcpy (&client, fixture->from_client->data + at, sizeof client);
    memcpy (&length, fixture->from_client->data + at + sizeof client, sizeof length);
    length = GUINT16_FROM_LE (length);
    at += FRAME_HEAD;
    if (at + length > fixture->from_client->len)
      break;
    if (GINT64_FROM_LE (client) == fixture->requests)
      g_string_append_len (answer, (char *) fixture->from_client->data + at, length);
    at += length;
  }
  return g_string_free (answer, FALSE);
}

static gboolean
is_complete (const char *answer)
{
  const char *body = strstr (answer, "\r\n\r\n");
  const char *length = strstr (answer, "Content-Length: ");

  return body != NULL && (length == NULL || strlen (body + 4) >= strtoul (length + 16, NULL, 10));
}

static gboolean
has_answer (Fixture *fixture)
{
  g_autofree char *answer = get_answer (fixture);

  return is_complete (answer);
}

/* (transfer full): the answer of the program under test, of a connection of its own */
static char *
ask (Fixture *fixture, const char *request_line, const char *headers)
{
  g_autofree char *request =
      g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", request_line, headers);
  gint64 client;
  guint16 length = GUINT16_TO_LE ((guint16) strlen (request));

  fixture->requests++;
  client = GINT64_TO_LE (fixture->requests);
  g_byte_array_append (fixture->to_client, (guint8 *) &client, sizeof client);
  g_byte_array_append (fixture->to_client, (guint8 *) &length, sizeof length);
  g_byte_array_append (fixture->to_client, (guint8 *) request, (guint) strlen (request));
  spice_server_char_device_wakeup (&fixture->port);
  WAIT_FOR (has_answer (fixture));
  return get_answer (fixture);
}

static void
assert_status (Fixture *fixture, const char *request_line, const char *headers, guint status)
{
  g_autofree char *answer = ask (fixture, request_line, headers);
  g_autofree char *start = g_strdup_printf ("HTTP/1.1 %u ", status);

  g_test_message ("%s: %s", request_line, answer);
  g_assert_true (g_str_has_prefix (answer, start));
  g_assert_null (strstr (answer, SECRET));
}

static void
share (Fixture *fixture)
{
  pdk_console_folder_share (fixture->folder, fixture->shared);
  spice_server_port_event (&fixture->port, SPICE_PORT_EVENT_OPENED);
  WAIT_FOR (pdk_console_folder_get_state (fixture->folder) == PDK_CONSOLE_FOLDER_OPEN);
}

static void
assert_unchanged (Fixture *fixture)
{
  g_autofree char *hello = g_build_filename (fixture->shared, "hello", NULL);
  g_autofree char *secret = g_build_filename (fixture->parent, "secret", NULL);
  g_autofree char *content = NULL;
  g_autofree char *secret_content = NULL;
  g_autoptr (GDir) dir = g_dir_open (fixture->shared, 0, NULL);

  g_assert_true (g_file_get_contents (hello, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, CONTENT);
  g_assert_true (g_file_get_contents (secret, &secret_content, NULL, NULL));
  g_assert_cmpstr (secret_content, ==, SECRET);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "hello");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_read (Fixture *fixture, gconstpointer with_port)
{
  g_autofree char *options = NULL;
  g_autofree char *list = NULL;
  g_autofree char *file = NULL;

  share (fixture);
  options = ask (fixture, "OPTIONS /", "");
  g_assert_nonnull (strstr (options, "DAV: 1,2"));
  list = ask (fixture, "PROPFIND /", "Depth: 1\r\n");
  g_assert_true (g_str_has_prefix (list, "HTTP/1.1 207 "));
  g_assert_nonnull (strstr (list, "hello"));
  file = ask (fixture, "GET /hello", "");
  g_assert_true (g_str_has_suffix (file, "\r\n\r\n" CONTENT));
}

static void
test_read_only (Fixture *fixture, gconstpointer with_port)
{
  share (fixture);
  assert_status (fixture, "PUT /hello", "Content-Length: 0\r\n", 403);
  assert_status (fixture, "PUT /new", "Content-Length: 0\r\n", 403);
  assert_status (fixture, "DELETE /hello", "", 403);
  assert_status (fixture, "MKCOL /new", "", 403);
  assert_status (fixture, "MOVE /hello", "Destination: http://localhost/new\r\n", 403);
  assert_status (fixture, "COPY /hello", "Destination: http://localhost/x/..%2f..%2fsecret\r\n",
                 403);
  assert_unchanged (fixture);
}

static void
test_outside (Fixture *fixture, gconstpointer with_port)
{
  static const char *const requests[] = { "GET /../secret", "GET /%2e%2e/secret",
                                          "GET /..%2fsecret", "GET /hello/../../secret",
                                          "GET //../secret" };

  share (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autofree char *answer = ask (fixture, requests[i], "");

    g_test_message ("%s: %s", requests[i], answer);
    g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 4"));
    g_assert_null (strstr (answer, SECRET));
  }
}

static void
test_stop (Fixture *fixture, gconstpointer with_port)
{
  g_autofree char *list = NULL;

  share (fixture);
  assert_status (fixture, "GET /hello", "", 200);
  pdk_console_folder_share (fixture->folder, NULL);
  assert_status (fixture, "GET /hello", "", 404);
  list = ask (fixture, "PROPFIND /", "Depth: 1\r\n");
  g_assert_null (strstr (list, "hello"));

  pdk_console_folder_share (fixture->folder, fixture->shared);
  assert_status (fixture, "GET /hello", "", 200);
  spice_server_port_event (&fixture->port, SPICE_PORT_EVENT_CLOSED);
  WAIT_FOR (pdk_console_folder_get_state (fixture->folder) == PDK_CONSOLE_FOLDER_NOT_OPEN);
}

/* A guest that opens its end reaches nothing before something is shared. */
static void
test_nothing_shared (Fixture *fixture, gconstpointer with_port)
{
  WAIT_FOR (pdk_console_folder_get_state (fixture->folder) == PDK_CONSOLE_FOLDER_NOT_OPEN);
  spice_server_port_event (&fixture->port, SPICE_PORT_EVENT_OPENED);
  g_byte_array_append (fixture->to_client, (guint8 *) "x", 1);
  spice_server_char_device_wakeup (&fixture->port);
  console_fixture_on_tick (NULL);
  g_assert_cmpint (pdk_console_folder_get_state (fixture->folder), ==, PDK_CONSOLE_FOLDER_NOT_OPEN);
  g_assert_cmpuint (fixture->from_client->len, ==, 0);
}

static void
test_no_channel (Fixture *fixture, gconstpointer with_port)
{
  pdk_console_folder_share (fixture->folder, fixture->shared);
  g_assert_cmpint (pdk_console_folder_get_state (fixture->folder), ==,
                   PDK_CONSOLE_FOLDER_NO_CHANNEL);
  g_assert_cmpstr (pdk_console_folder_get_path (fixture->folder), ==, fixture->shared);
}

int
main (int argc, char **argv)
{
  static const char port[] = "port";

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/console/folder/read", Fixture, port, set_up, test_read, tear_down);
  g_test_add ("/console/folder/read-only", Fixture, port, set_up, test_read_only, tear_down);
  g_test_add ("/console/folder/outside", Fixture, port, set_up, test_outside, tear_down);
  g_test_add ("/console/folder/stop", Fixture, port, set_up, test_stop, tear_down);
  g_test_add ("/console/folder/nothing-shared", Fixture, port, set_up, test_nothing_shared,
              tear_down);
  g_test_add ("/console/folder/no-channel", Fixture, NULL, set_up, test_no_channel, tear_down);

  return g_test_run ();
}
