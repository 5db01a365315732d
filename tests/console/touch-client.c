/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "touch-client.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

/* The protocol of X.Org's driver “inputtest”, version 1.1: numbers in the machine's own order, structures
 * as its compiler lays them out (xf86-input-inputtest-protocol.h). */

#define MAX_VALUATORS 64
#define RANGE         65535.0 /* of the axes, whatever the screen's size */
#define SCREEN_WIDTH  1280
#define SCREEN_HEIGHT 1024

enum { CLIENT_VERSION, WAIT_FOR_SYNC, TOUCH = 6 };

/* As in the X protocol. */
enum { TOUCH_BEGIN = 18, TOUCH_UPDATE, TOUCH_END };

typedef struct {
  guint32 length; /* bytes, with the header */
  guint32 type;
} Header;

typedef struct {
  Header header;
  guint16 major;
  guint16 minor;
} Version;

typedef struct {
  Header header;
  guint32 finger;
  guint32 type;
  guint32 has_unaccelerated;
  guint8 mask[MAX_VALUATORS / 8];
  double valuators[MAX_VALUATORS];
  double unaccelerated[MAX_VALUATORS];
} Touch;

static GSocketConnection *connection;

static void
send_message (const Header *message)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), message,
                             message->length, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
receive (gpointer message, gsize size)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), message, size,
                           &length, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, size);
}

void
touch_client_open (void)
{
  const Version version = { { sizeof version, CLIENT_VERSION }, 1, 1 };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (g_getenv ("PDK_TOUCH_SOCKET"));
  g_autoptr (GError) error = NULL;
  Version answer;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  send_message (&version.header);
  receive (&answer, sizeof answer);
  g_assert_cmpuint (answer.major, ==, 1);
}

void
touch_client_close (void)
{
  g_clear_object (&connection);
}

static void
touch (guint type, guint finger, int x, int y)
{
  const Header wait = { sizeof wait, WAIT_FOR_SYNC };
  Touch message = { { sizeof message, TOUCH }, finger, type, 0 };
  Header answer;

  message.mask[0] = 1 << 0 | 1 << 1;
  message.valuators[0] = (x + 0.5) * RANGE / SCREEN_WIDTH;
  message.valuators[1] = (y + 0.5) * RANGE / SCREEN_HEIGHT;
  send_message (&message.header);
  send_message (&wait);
  receive (&answer, sizeof answer);
}

void
touch_client_begin (guint finger, int x, int y)
{
  touch (TOUCH_BEGIN, finger, x, y);
}

void
touch_client_update (guint finger, int x, int y)
{
  touch (TOUCH_UPDATE, finger, x, y);
}

void
touch_client_end (guint finger, int x, int y)
{
  touch (TOUCH_END, finger, x, y);
}
