/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-vnc-private.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFB 3.8 (RFC 6143), with QEMU's extensions.  Everything happens on the main loop: what the viewer
 * sends is gathered until a message is whole, what it gets waits in a buffer. */

/* What comes in. */

static guint16
get16 (const guint8 *data)
{
  return data[0] << 8 | data[1];
}

static guint32
get32 (const guint8 *data)
{
  return (guint32) get16 (data) << 16 | get16 (data + 2);
}

static void
send_security (FakeVnc *self)
{
  put8 (self->out, 1);
  put8 (self->out, self->security);
  self->step = STEP_TYPE;
}

static void
send_result (FakeVnc *self, gboolean good)
{
  const char *reason = self->refusal != NULL ? self->refusal : "Authentication failed";

  put32 (self->out, good && self->refusal == NULL ? 0 : 1);
  if (!good || self->refusal != NULL)
    put_text (self->out, reason);
  self->step = STEP_SHARED;
}

/* The challenge is all zeroes, so the answer for a password is always the same. */
static void
take_type (FakeVnc *self, guint8 type)
{
  static const guint8 challenge[16] = { 0 };

  if (type != 2) {
    send_result (self, TRUE);
    return;
  }
  g_byte_array_append (self->out, challenge, sizeof challenge);
  self->step = STEP_ANSWER;
}

/* Twice the DES of eight zeroes, with the password as the key. */
static gboolean
is_right_answer (const guint8 *answer)
{
  static const guint8 right[8] = { 0x2a, 0x58, 0x21, 0x8b, 0xdf, 0x4b, 0xa0, 0x1a };

  return memcmp (answer, right, 8) == 0 && memcmp (answer + 8, right, 8) == 0;
}

static void
send_initialization (FakeVnc *self)
{
  put16 (self->out, self->width);
  put16 (self->out, self->height);
  g_byte_array_append (self->out, self->native_format, 16);
  put_text (self->out, self->name);
  self->step = STEP_MESSAGES;
}

gboolean
fake_vnc_knows (FakeVnc *self, gint32 encoding)
{
  for (guint i = 0; i < self->encodings->len; i++)
    if (g_array_index (self->encodings, gint32, i) == encoding)
      return TRUE;
  return FALSE;
}

static void
take_encodings (FakeVnc *self, const guint8 *data, guint n)
{
  g_array_set_size (self->encodings, 0);
  for (guint i = 0; i < n; i++) {
    gint32 encoding = get32 (data + 4 * i);

    g_array_append_val (self->encodings, encoding);
  }
  if (!self->plain_keys && fake_vnc_knows (self, ENCODING_EXT_KEY))
    fake_vnc_send_rectangle (self, 0, 0, self->width, self->height, ENCODING_EXT_KEY, NULL, 0);
  if (self->resize != FAKE_VNC_RESIZE_UNKNOWN && fake_vnc_knows (self, ENCODING_EXT_SIZE))
    fake_vnc_queue_size (self, 0, 0);
}

static void
take_request (FakeVnc *self, gboolean incremental)
{
  self->n_requests++;
  self->asked = TRUE;
  if (!incremental)
    fake_vnc_queue_screen (self);
  else
    fake_vnc_send_update (self);
}

static void
take_size (FakeVnc *self, int width, int height)
{
  g_string_append_printf (self->log, "s%dx%d ", width, height);
  if (self->resize == FAKE_VNC_RESIZE_DONE)
    fake_vnc_set_size (self, width, height, 0x00aa00);
  else
    fake_vnc_queue_size (self, 1, 1);
}

/** Of a text that was cut, or of what is about one: then the length counts below zero. */
static gsize
get_text_length (const guint8 *data)
{
  const gint32 length = (gint32) get32 (data + 4);

  return ABS (length);
}

/** Returns: the length of the message; 0 while it is not whole */
static gsize
get_message_length (const guint8 *data, gsize n)
{
  switch (data[0]) {
  case 0:
    return 20;
  case 2:
    return n < 4 ? 0 : 4 + 4 * get16 (data + 2);
  case 3:
    return 10;
  case 4:
    return 8;
  case 5:
    return 6;
  case 6:
    return n < 8 ? 0 : 8 + get_text_length (data);
  case 251:
    return n < 8 ? 0 : 8 + 16 * data[6];
  case 255:
    return 12;
  default:
    g_error ("the viewer sent a message of type %u", data[0]);
  }
}

static void
log_key (FakeVnc *self, guint32 number, gboolean pressed, guint32 meaning)
{
  g_string_append_printf (self->log, "k%02x%c%x ", number, pressed ? '+' : '-', meaning);
}

static void
take_message (FakeVnc *self, const guint8 *data)
{
  switch (data[0]) {
  case 0:
    memcpy (self->format, data + 4, 16);
    break;
  case 2:
    take_encodings (self, data + 4, get16 (data + 2));
    break;
  case 3:
    take_request (self, data[1] != 0);
    break;
  case 4:
    log_key (self, 0, data[1] != 0, get32 (data + 4));
    break;
  case 5:
    g_string_append_printf (self->log, "p%d,%d:%x ", get16 (data + 2), get16 (data + 4), data[1]);
    break;
  case 6:
    if (data[4] & 0x80)
      g_string_append_printf (self->log, "x%x ", get32 (data + 8));
    else
      g_string_append_printf (self->log, "c[%.*s] ", (int) get32 (data + 4), data + 8);
    break;
  case 251:
    take_size (self, get16 (data + 2), get16 (data + 4));
    break;
  default:
    log_key (self, get32 (data + 8), get16 (data + 2) != 0, get32 (data + 4));
    break;
  }
}

/** Returns: how much of @data was taken; 0 to wait for more */
static gsize
take (FakeVnc *self, const guint8 *data, gsize n)
{
  gsize length;

  switch (self->step) {
  case STEP_VERSION:
    if (n < 12)
      return 0;
    send_security (self);
    return 12;
  case STEP_TYPE:
    take_type (self, data[0]);
    return 1;
  case STEP_ANSWER:
    if (n < 16)
      return 0;
    send_result (self, is_right_answer (data));
    return 16;
  case STEP_SHARED:
    g_assert_cmpint (data[0], ==, 1);
    send_initialization (self);
    return 1;
  case STEP_MESSAGES:
    length = get_message_length (data, n);
    if (length == 0 || n < length)
      return 0;
    take_message (self, data);
    return length;
  }

  g_assert_not_reached ();
}

/* A socket that is closed with something unread in it breaks off, instead of ending. */
static void
read_rest (GSocket *socket)
{
  char buffer[4096];

  g_socket_set_blocking (socket, FALSE);
  while (g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL) > 0)
    ;
}

void
fake_vnc_hang_up (FakeVnc *self)
{
  if (self->socket == NULL)
    return;
  read_rest (self->socket);
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

static gboolean
on_socket (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  FakeVnc *self = user_data;
  guint8 buffer[4096];
  gssize n = g_socket_receive (socket, (char *) buffer, sizeof buffer, NULL, NULL);
  gsize taken;

  if (n <= 0) {
    fake_vnc_hang_up (self);
    return G_SOURCE_REMOVE;
  }
  g_byte_array_append (self->in, buffer, n);
  while (self->in->len > 0 && (taken = take (self, self->in->data, self->in->len)) > 0)
    g_byte_array_remove_range (self->in, 0, taken);
  fake_vnc_flush (self);
  return G_SOURCE_CONTINUE;
}

/* Takes @socket over. */
static void
welcome (FakeVnc *self, GSocket *socket)
{
  fake_vnc_hang_up (self);
  self->socket = socket;
  self->step = STEP_VERSION;
  self->asked = FALSE;
  self->n_rectangles = 0;
  g_byte_array_set_size (self->in, 0);
  g_byte_array_set_size (self->out, 0);
  g_byte_array_set_size (self->update, 0);
  g_socket_set_blocking (socket, FALSE);
  self->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_socket), self, NULL);
  g_source_attach (self->source, NULL);
  g_byte_array_append (self->out, (const guint8 *) "RFB 003.008\n", 12);
  fake_vnc_flush (self);
}

FakeVnc *
fake_vnc_new (int width, int height, guint32 color)
{
  /* Sixteen bits, big-endian: what nobody has any more. */
  static const guint8 odd_format[16] = { 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0 };
  FakeVnc *self = g_new0 (FakeVnc, 1);

  self->security = 1;
  self->name = g_strdup ("made up");
  self->in = g_byte_array_new ();
  self->out = g_byte_array_new ();
  self->update = g_byte_array_new ();
  self->encodings = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->log = g_string_new (NULL);
  memcpy (self->native_format, odd_format, 16);
  fake_vnc_create_screen (self, width, height, color);
  return self;
}

void
fake_vnc_free (FakeVnc *self)
{
  fake_vnc_hang_up (self);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  if (self->service != NULL)
    g_socket_service_stop (self->service);
  g_clear_object (&self->service);
  g_byte_array_unref (self->in);
  g_byte_array_unref (self->out);
  g_byte_array_unref (self->update);
  g_array_unref (self->encodings);
  g_string_free (self->log, TRUE);
  g_free (self->name);
  g_free (self->refusal);
  g_free (self->screen);
  g_free (self);
}

void
fake_vnc_set_security (FakeVnc *self, guint8 type)
{
  self->security = type;
}

void
fake_vnc_refuse (FakeVnc *self, const char *reason)
{
  self->refusal = g_strdup (reason);
}

void
fake_vnc_set_resize (FakeVnc *self, FakeVncResize resize)
{
  self->resize = resize;
}

void
fake_vnc_set_plain_keys (FakeVnc *self)
{
  self->plain_keys = TRUE;
}

void
fake_vnc_set_name (FakeVnc *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

void
fake_vnc_set_native_format (FakeVnc *self, const guint8 format[16])
{
  memcpy (self->native_format, format, 16);
}

void
fake_vnc_open_fd (GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer callback_data,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);
  g_autoptr (GError) error = NULL;
  int fds[2];
  GSocket *socket;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  welcome (user_data, socket);
  g_task_return_int (task, fds[1]);
}

static gboolean
on_service_incoming (FakeVnc *self, GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;
  int fd = dup (g_socket_get_fd (g_socket_connection_get_socket (connection)));
  GSocket *socket = g_socket_new_from_fd (fd, &error);

  g_assert_no_error (error);
  welcome (self, socket);
  return TRUE;
}

static guint16
listen_on (FakeVnc *self, GSocketAddress *address)
{
  g_autoptr (GSocketAddress) given = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_service_incoming), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, &given, &error);
  g_assert_no_error (error);
  return G_IS_INET_SOCKET_ADDRESS (given)
             ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given))
             : 0;
}

guint16
fake_vnc_listen (FakeVnc *self)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  return listen_on (self, address);
}

void
fake_vnc_listen_at (FakeVnc *self, const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  listen_on (self, address);
}

gboolean
fake_vnc_has_viewer (FakeVnc *self)
{
  return self->socket != NULL && self->step == STEP_MESSAGES;
}

guint
fake_vnc_get_n_requests (FakeVnc *self)
{
  return self->n_requests;
}

const char *
fake_vnc_get_log (FakeVnc *self)
{
  return self->log->str;
}

void
fake_vnc_clear_log (FakeVnc *self)
{
  g_string_set_size (self->log, 0);
}
