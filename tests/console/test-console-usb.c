/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "console-fixture.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"
#include "spice/pdk-spice-usb.h"

#include <glib/gstdio.h>
#include <spice.h>
#include <string.h>
#include <unistd.h>

/* USB for a guest made up by the server's own library.  The device is a CD drive that the client's
 * library makes up, so none has to be plugged in. */

#define IMAGE_BYTES (512 * 2048)

typedef struct {
  FakeSpice *server;
  SpiceCharDeviceInstance slot;
  PdkConsoleBackend *backend;
  PdkConsoleUsb *usb;
  char *image;
  gsize received; /* by the guest's slot */
} Fixture;

static Fixture *current; /* the library's callbacks carry nothing of ours */

static int
on_slot_write (SpiceCharDeviceInstance *slot, const uint8_t *data, int length)
{
  current->received += (gsize) length;
  return length;
}

static int
on_slot_read (SpiceCharDeviceInstance *slot, uint8_t *data, int length)
{
  return 0;
}

static void
on_slot_state (SpiceCharDeviceInstance *slot, int connected)
{
}

static SpiceCharDeviceInterface slot_interface = {
  .base.type = SPICE_INTERFACE_CHAR_DEVICE,
  .base.description = "usbredir",
  .base.major_version = SPICE_INTERFACE_CHAR_DEVICE_MAJOR,
  .base.minor_version = SPICE_INTERFACE_CHAR_DEVICE_MINOR,
  .state = on_slot_state,
  .write = on_slot_write,
  .read = on_slot_read,
};

static char *
make_image (void)
{
  char *path = g_build_filename (g_get_tmp_dir (), "paddock-test-cd-XXXXXX", NULL);
  int fd = g_mkstemp (path);

  g_assert_cmpint (ftruncate (fd, IMAGE_BYTES), ==, 0);
  close (fd);
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_expect_warnings ();
  current = fixture;
  fixture->image = make_image ();
  fixture->server = fake_spice_new ();
  fixture->slot.base.sif = &slot_interface.base;
  fixture->slot.subtype = "usbredir";
  spice_server_add_interface (fake_spice_get_server (fixture->server), &fixture->slot.base);
  fake_spice_create_screen (fixture->server, 64, 64, FAKE_SPICE_XRGB32, 0);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  fixture->usb = pdk_console_backend_get_usb (fixture->backend);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) == PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpint (pdk_console_usb_get_slots (fixture->usb), ==, -1);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_console_usb_get_devices (fixture->usb)), ==, 0);
  g_object_unref (fixture->backend);
  spice_server_remove_interface (&fixture->slot.base);
  fake_spice_free (fixture->server);
  g_unlink (fixture->image);
  g_free (fixture->image);
}

static guint
count_devices (Fixture *fixture)
{
  return g_list_model_get_n_items (pdk_console_usb_get_devices (fixture->usb));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
insert_cd (Fixture *fixture, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pdk_console_usb_insert_cd_async (fixture->usb, path, on_done, &result);
  g_assert_null (result);
  WAIT_FOR (result != NULL);
  return pdk_console_usb_insert_cd_finish (fixture->usb, result, error);
}

static void
test_cd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkConsoleUsbDevice) device = NULL;
  guint before;

  pdk_console_usb_start (fixture->usb);
  g_assert_null (pdk_console_usb_get_problem (fixture->usb));
  WAIT_FOR (pdk_console_usb_get_slots (fixture->usb) == 1);
  before = count_devices (fixture);

  insert_cd (fixture, fixture->image, &error);
  g_assert_no_error (error);
  WAIT_FOR (count_devices (fixture) == before + 1);
  device = g_list_model_get_item (pdk_console_usb_get_devices (fixture->usb), before);
  g_assert_cmpstr (pdk_console_usb_device_get_id (device), ==, "");
  g_assert_cmpstr (pdk_console_usb_device_get_name (device), !=, "");

  if (!pdk_console_usb_device_get_redirected (device))
    pdk_console_usb_redirect (fixture->usb, device, TRUE);
  WAIT_FOR (pdk_console_usb_device_get_redirected (device) &&
            !pdk_console_usb_device_get_busy (device));
  WAIT_FOR (fixture->received > 0);
  WAIT_FOR (pdk_console_usb_get_slots (fixture->usb) == 0);

  pdk_console_usb_redirect (fixture->usb, device, FALSE);
  WAIT_FOR (pdk_console_usb_get_slots (fixture->usb) == 1);
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_CONNECTED);
}

static void
test_no_image (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (insert_cd (fixture, "/nonexistent/image.iso", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Nothing is looked at, and nothing goes to the guest, before it is asked for. */
static void
test_idle (Fixture *fixture, gconstpointer data)
{
  console_fixture_on_tick (NULL);
  g_assert_cmpuint (count_devices (fixture), ==, 0);
  g_assert_cmpint (pdk_console_usb_get_slots (fixture->usb), ==, -1);
  g_assert_cmpuint (fixture->received, ==, 0);
}

/* What the library says while polkit asks whether a device may be opened. */
static void
test_asking (Fixture *fixture, gconstpointer data)
{
  SpiceSession *session = spice_session_new ();

  pdk_spice_usb_set_session (PDK_SPICE_USB (fixture->usb), session);
  g_assert_false (pdk_console_usb_is_asking (fixture->usb));
  g_object_set (session, "inhibit-keyboard-grab", TRUE, NULL);
  g_assert_true (pdk_console_usb_is_asking (fixture->usb));
  g_object_set (session, "inhibit-keyboard-grab", FALSE, NULL);
  g_assert_false (pdk_console_usb_is_asking (fixture->usb));

  /* Nobody says that it is over. */
  g_object_set (session, "inhibit-keyboard-grab", TRUE, NULL);
  pdk_spice_usb_set_session (PDK_SPICE_USB (fixture->usb), NULL);
  g_assert_false (pdk_console_usb_is_asking (fixture->usb));
  g_object_unref (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/console/usb/idle", Fixture, NULL, set_up, test_idle, tear_down);
  g_test_add ("/console/usb/cd", Fixture, NULL, set_up, test_cd, tear_down);
  g_test_add ("/console/usb/asking", Fixture, NULL, set_up, test_asking, tear_down);
  g_test_add ("/console/usb/no-image", Fixture, NULL, set_up, test_no_image, tear_down);

  return g_test_run ();
}
