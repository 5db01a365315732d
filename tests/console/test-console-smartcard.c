/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "console-fixture.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"

#include <spice.h>
#include <string.h>

/* Smart cards for a guest made up by the server's own library, which hears what its reader would: what
 * is shared arrives there, goes in and out there, and is gone when it is not shared any more.
 * The card is made of a certificate, so none has to be plugged in. */

/* Messages to and from the device: a type, the reader's number and the length of what follows, in
 * network order (libcacard's vscard_common.h).  The device answers each with an error, be it none. */
enum { VSC_ERROR = 2, VSC_READER_ADD, VSC_READER_REMOVE, VSC_ATR, VSC_CARD_REMOVE };

#define HEADER_BYTES 12

typedef struct {
  SpiceCharDeviceInstance device; /* first: the library's callbacks carry it only */
  FakeSpice *server;
  PdkConsoleBackend *backend;
  PdkConsoleSmartcard *smartcard;
  guint n[8];         /* messages of each type */
  gsize skipped;      /* of a message's data, still to come */
  GByteArray *answer; /* not fetched yet */
} Fixture;

static char *database;

static guint32
read_number (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static void
answer (Fixture *fixture, const guint8 *header)
{
  static const guint8 success[] = { 0, 0, 0, VSC_ERROR, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0 };
  guint8 message[sizeof success];

  memcpy (message, success, sizeof success);
  memcpy (message + 4, header + 4, 4);
  g_byte_array_append (fixture->answer, message, sizeof message);
  spice_server_char_device_wakeup (&fixture->device);
}

static int
on_device_write (SpiceCharDeviceInstance *device, const uint8_t *data, int length)
{
  Fixture *fixture = (Fixture *) device;
  int at = 0;

  while (at < length) {
    const gsize rest = (gsize) (length - at);

    if (fixture->skipped > 0) {
      const gsize part = MIN (rest, fixture->skipped);

      fixture->skipped -= part;
      at += (int) part;
    } else {
      g_assert_cmpuint (rest, >=, HEADER_BYTES);
      fixture->n[MIN (read_number (data + at), G_N_ELEMENTS (fixture->n) - 1)]++;
      fixture->skipped = read_number (data + at + 8);
      answer (fixture, data + at);
      at += HEADER_BYTES;
    }
  }
  return length;
}

static int
on_device_read (SpiceCharDeviceInstance *device, uint8_t *data, int length)
{
  Fixture *fixture = (Fixture *) device;
  const guint n = MIN ((guint) length, fixture->answer->len);

  memcpy (data, fixture->answer->data, n);
  g_byte_array_remove_range (fixture->answer, 0, n);
  return (int) n;
}

static void
on_device_state (SpiceCharDeviceInstance *device, int connected)
{
}

static SpiceCharDeviceInterface device_interface = {
  .base.type = SPICE_INTERFACE_CHAR_DEVICE,
  .base.description = "smartcard",
  .base.major_version = SPICE_INTERFACE_CHAR_DEVICE_MAJOR,
  .base.minor_version = SPICE_INTERFACE_CHAR_DEVICE_MINOR,
  .state = on_device_state,
  .write = on_device_write,
  .read = on_device_read,
};

static void
connect_guest (Fixture *fixture)
{
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  fixture->smartcard = pdk_console_backend_get_smartcard (fixture->backend);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) == PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
start_guest (Fixture *fixture, gboolean has_device)
{
  fixture->server = fake_spice_new ();
  fixture->answer = g_byte_array_new ();
  fixture->device.base.sif = &device_interface.base;
  fixture->device.subtype = "smartcard";
  if (has_device)
    spice_server_add_interface (fake_spice_get_server (fixture->server), &fixture->device.base);
  fake_spice_create_screen (fixture->server, 64, 64, FAKE_SPICE_XRGB32, 0);
  connect_guest (fixture);
}

static void
disconnect_guest (Fixture *fixture)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (pdk_console_smartcard_get_state (fixture->smartcard), ==,
                   PDK_CONSOLE_SMARTCARD_NOT_CONNECTED);
  g_assert_finalize_object (g_steal_pointer (&fixture->backend));
}

static void
end_guest (Fixture *fixture)
{
  disconnect_guest (fixture);
  if (fixture->device.st != NULL)
    spice_server_remove_interface (&fixture->device.base);
  g_clear_pointer (&fixture->server, fake_spice_free);
  g_byte_array_unref (fixture->answer);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *where = g_strconcat ("sql:", database, NULL);

  console_fixture_expect_warnings ();
  pdk_console_smartcard_set_certificates (where, "card");
  start_guest (fixture, GPOINTER_TO_INT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end_guest (fixture);
}

static gboolean
has_state (Fixture *fixture, PdkConsoleSmartcardState state)
{
  return pdk_console_smartcard_get_state (fixture->smartcard) == state;
}

static gboolean
has_card (Fixture *fixture)
{
  PdkCardReader *reader = pdk_console_smartcard_find_software (fixture->smartcard);

  return reader != NULL && pdk_card_reader_has_card (reader);
}

static void
share_and_wait (Fixture *fixture)
{
  const guint before = fixture->n[VSC_READER_ADD];
  const guint cards = fixture->n[VSC_ATR];

  pdk_console_smartcard_share (fixture->smartcard, TRUE);
  WAIT_FOR (fixture->n[VSC_READER_ADD] == before + 1);
  WAIT_FOR (fixture->n[VSC_ATR] == cards + 1);
  WAIT_FOR (has_card (fixture));
  g_assert_true (has_state (fixture, PDK_CONSOLE_SMARTCARD_ON));
}

static void
test_no_device (Fixture *fixture, gconstpointer data)
{
  pdk_console_smartcard_share (fixture->smartcard, TRUE);
  g_assert_true (has_state (fixture, PDK_CONSOLE_SMARTCARD_NO_CHANNEL));
}

/* All of it on one server, since its library knows one such device in a process. */
static void
test_card (Fixture *fixture, gconstpointer data)
{
  WAIT_FOR (has_state (fixture, PDK_CONSOLE_SMARTCARD_OFF));
  g_assert_cmpuint (g_list_model_get_n_items (
                        pdk_console_smartcard_get_readers (fixture->smartcard)),
                    ==, 0);
  g_assert_cmpuint (fixture->n[VSC_READER_ADD], ==, 0);
  share_and_wait (fixture);

  pdk_console_smartcard_insert (fixture->smartcard, FALSE);
  WAIT_FOR (fixture->n[VSC_CARD_REMOVE] == 1);
  g_assert_false (has_card (fixture));
  pdk_console_smartcard_insert (fixture->smartcard, TRUE);
  WAIT_FOR (fixture->n[VSC_ATR] == 2);
  g_assert_true (has_card (fixture));

  pdk_console_smartcard_share (fixture->smartcard, FALSE);
  WAIT_FOR (fixture->n[VSC_READER_REMOVE] == 1);
  g_assert_true (has_state (fixture, PDK_CONSOLE_SMARTCARD_OFF));
  share_and_wait (fixture);
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_CONNECTED);

  /* And over another connection. */
  disconnect_guest (fixture);
  WAIT_FOR (fixture->n[VSC_READER_REMOVE] == 2);
  connect_guest (fixture);
  share_and_wait (fixture);
  /* Closed while readers are still looked for. */
  pdk_console_smartcard_share (fixture->smartcard, FALSE);
  WAIT_FOR (fixture->n[VSC_READER_REMOVE] == 3);
  pdk_console_smartcard_share (fixture->smartcard, TRUE);
  WAIT_FOR (g_list_model_get_n_items (pdk_console_smartcard_get_readers (fixture->smartcard)) > 0);
}

static void
test_certificates (void)
{
  const char *where = NULL;
  const char *const *names;

  pdk_console_smartcard_set_certificates ("/a b", "id, sign ,crypt");
  names = pdk_console_smartcard_get_certificates (&where);
  g_assert_cmpstr (where, ==, "/a b");
  g_assert_cmpstr (names[0], ==, "id");
  g_assert_cmpstr (names[1], ==, "sign");
  g_assert_cmpstr (names[2], ==, "crypt");
  pdk_console_smartcard_set_certificates ("/x\" use_hw=yes db=\"/y", "id");
  g_assert_null (pdk_console_smartcard_get_certificates (&where));
  pdk_console_smartcard_set_certificates ("/a", "id) soft=(x");
  g_assert_null (pdk_console_smartcard_get_certificates (&where));
  pdk_console_smartcard_set_certificates ("/a", "id,sign");
  g_assert_null (pdk_console_smartcard_get_certificates (&where));
  pdk_console_smartcard_set_certificates ("", "");
  g_assert_null (pdk_console_smartcard_get_certificates (&where));
}

/* Returns: whether there is a certificate to make a card of */
static gboolean
make_card (void)
{
  g_autofree char *program = g_find_program_in_path ("certutil");
  g_autofree char *noise = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (program == NULL)
    return FALSE;
  database = g_dir_make_tmp ("paddock-test-nss-XXXXXX", NULL);
  noise = g_build_filename (database, "noise", NULL);
  g_assert_true (g_file_set_contents (noise, "not random, and no secret either", -1, NULL));
  line = g_strdup_printf ("sh -c 'cd %s && certutil -N -d sql:. --empty-password && certutil -S -d "
                          "sql:. -s CN=card -n card -x -t CT,C,C -z noise'",
                          database);
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return TRUE;
}

static void
remove_card (void)
{
  g_autofree char *line = g_strdup_printf ("rm -r %s", database);

  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, NULL, NULL));
  g_free (database);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/smartcard/" name, Fixture, GINT_TO_POINTER (TRUE), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/console/smartcard/certificates", test_certificates);
  g_test_add ("/console/smartcard/no-device", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_no_device, tear_down);
  if (!make_card ())
    return g_test_run ();
  ADD ("card", test_card);
  result = g_test_run ();
  remove_card ();
  return result;
}
