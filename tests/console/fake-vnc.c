/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-vnc.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFB 3.8 (RFC 6143), with QEMU's extensions.  Everything happens on the main loop: what the viewer
 * sends is gathered until a message is whole, what it gets waits in a buffer. */

#define ENCODING_EXT_KEY  -258
#define ENCODING_LED      -261
#define ENCODING_POINTER  -257
#define ENCODING_CURSOR   -239
#define ENCODING_RESIZE   -223
#define ENCODING_EXT_SIZE -308

typedef enum {
  STEP_VERSION,
  STEP_TYPE,
  STEP_ANSWER,
  STEP_SHARED,
  STEP_MESSAGES,
} Step;

struct _FakeVnc {
  int width;
  int height;
  guint32 *screen;

  char *name;
  char *refusal; /* (nullable) */
  guint8 security;
  FakeVncResize resize;
  gboolean plain_keys;
  guint8 native_format[16];

  GSocketService *service; /* (nullable) */
  GSocket *socket;         /* (nullable): the viewer's */
  GSource *source;         /* (nullable) */
  GByteArray *in;
  GByteArray *out;
  guint flush_id;
  Step step;

  guint8 format[16];
  GArray *encodings;  /* of gint32 */
  GByteArray *update; /* rectangles that wait to be asked for */
  guint n_rectangles;
  gboolean asked;
  guint n_requests;
  GString *log;
};

/* What goes out. */

static void
put8 (GByteArray *array, guint8 value)
{
  g_byte_array_append (array, &value, 1);
}

static void
put16 (GByteArray *array, guint16 value)
{
  guint16 be = GUINT16_TO_BE (value);

  g_byte_array_append (array, (guint8 *) &be, 2);
}

static void
put32 (GByteArray *array, guint32 value)
{
  guint32 be = GUINT32_TO_BE (value);

  g_byte_array_append (array, (guint8 *) &be, 4);
}

static void
put_text (GByteArray *array, const char *text)
{
  put32 (array, strlen (text));
  g_byte_array_append (array, (const guint8 *) text, strlen (text));
}

static gboolean on_flush (gpointer user_data);

/* The viewer reads on the same thread, so what its socket does not take has to wait. */
static void
flush (FakeVnc *self)
{
  while (self->socket != NULL && self->out->len > 0) {
    gssize n = g_socket_send (self->socket, (char *) self->out->data, self->out->len, NULL, NULL);

    if (n <= 0 && self->flush_id == 0)
      self->flush_id = g_timeout_add (1, on_flush, self);
    if (n <= 0)
      return;
    g_byte_array_remove_range (self->out, 0, n);
  }
}

static gboolean
on_flush (gpointer user_data)
{
  FakeVnc *self = user_data;

  self->flush_id = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

/* In the viewer's format, of which only the order of the bytes is looked at. */
static void
put_pixel (FakeVnc *self, GByteArray *array, guint32 color)
{
  guint32 value = ((color >> 16) & 0xff) << self->format[10] |
                  ((color >> 8) & 0xff) << self->format[11] | (color & 0xff) << self->format[12];

  g_assert_cmpint (self->format[0], ==, 32);
  value = self->format[2] != 0 ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);
  g_byte_array_append (array, (guint8 *) &value, 4);
}

static void
put_header (GByteArray *array, int x, int y, int width, int height, gint32 encoding)
{
  put16 (array, x);
  put16 (array, y);
  put16 (array, width);
  put16 (array, height);
  put32 (array, encoding);
}

static void
send_update (FakeVnc *self)
{
  if (!self->asked || self->n_rectangles == 0)
    return;
  self->asked = FALSE;
  put8 (self->out, 0);
  put8 (self->out, 0);
  put16 (self->out, self->n_rectangles);
  g_byte_array_append (self->out, self->update->data, self->update->len);
  g_byte_array_set_size (self->update, 0);
  self->n_rectangles = 0;
  flush (self);
}

void
fake_vnc_send_rectangle (FakeVnc *self,
                         int x,
                         int y,
                         int width,
                         int height,
                         gint32 encoding,
                         gconstpointer data,
                         gsize length)
{
  put_header (self->update, x, y, width, height, encoding);
  g_byte_array_append (self->update, data, length);
  self->n_rectangles++;
  send_update (self);
}

static void
queue_rectangle (
    FakeVnc *self, int x, int y, int width, int height, gint32 encoding, GByteArray *data)
{
  fake_vnc_send_rectangle (self, x, y, width, height, encoding, data->data, data->len);
  g_byte_array_unref (data);
}

static void
queue_raw (FakeVnc *self, int x, int y, int width, int height)
{
  GByteArray *data = g_byte_array_new ();

  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      put_pixel (self, data, self->screen[row * self->width + column]);
  queue_rectangle (self, x, y, width, height, FAKE_VNC_RAW, data);
}

/* One background and nothing on it. */
static GByteArray *
encode_rre (FakeVnc *self, guint32 color)
{
  GByteArray *data = g_byte_array_new ();

  put32 (data, 0);
  put_pixel (self, data, color);
  return data;
}

static GByteArray *
encode_hextile (FakeVnc *self, int width, int height, guint32 color)
{
  GByteArray *data = g_byte_array_new ();
  int n_tiles = ((width + 15) / 16) * ((height + 15) / 16);

  for (int i = 0; i < n_tiles; i++) {
    put8 (data, i == 0 ? 0x02 : 0);
    if (i == 0)
      put_pixel (self, data, color);
  }
  return data;
}

static GByteArray *
encode_tight_fill (guint32 color)
{
  GByteArray *data = g_byte_array_new ();

  put8 (data, 0x80);
  put8 (data, color >> 16);
  put8 (data, color >> 8);
  put8 (data, color);
  return data;
}

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

static void
queue_extended_size (FakeVnc *self, int reason, int status)
{
  GByteArray *data = g_byte_array_new ();

  put8 (data, 1);
  put8 (data, 0);
  put16 (data, 0);
  put32 (data, 0);
  put16 (data, 0);
  put16 (data, 0);
  put16 (data, self->width);
  put16 (data, self->height);
  put32 (data, 0);
  queue_rectangle (self, reason, status, self->width, self->height, ENCODING_EXT_SIZE, data);
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
    queue_extended_size (self, 0, 0);
}

static void
take_request (FakeVnc *self, gboolean incremental)
{
  self->n_requests++;
  self->asked = TRUE;
  if (!incremental)
    queue_raw (self, 0, 0, self->width, self->height);
  else
    send_update (self);
}

static void
take_size (FakeVnc *self, int width, int height)
{
  g_string_append_printf (self->log, "s%dx%d ", width, height);
  if (self->resize == FAKE_VNC_RESIZE_DONE)
    fake_vnc_set_size (self, width, height, 0x00aa00);
  else
    queue_extended_size (self, 1, 1);
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
    return n < 8 ? 0 : 8 + get32 (data + 4);
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

void
fake_vnc_hang_up (FakeVnc *self)
{
  if (self->socket == NULL)
    return;
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
  flush (self);
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
  flush (self);
}

static void
fill_screen (FakeVnc *self, int x, int y, int width, int height, guint32 color)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      self->screen[row * self->width + column] = color;
}

static void
create_screen (FakeVnc *self, int width, int height, guint32 color)
{
  g_free (self->screen);
  self->width = width;
  self->height = height;
  self->screen = g_new (guint32, width * height);
  fill_screen (self, 0, 0, width, height, color);
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
  create_screen (self, width, height, color);
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

void
fake_vnc_fill (
    FakeVnc *self, FakeVncEncoding encoding, int x, int y, int width, int height, guint32 color)
{
  fill_screen (self, x, y, width, height, color);
  switch (encoding) {
  case FAKE_VNC_RAW:
    queue_raw (self, x, y, width, height);
    break;
  case FAKE_VNC_RRE:
    queue_rectangle (self, x, y, width, height, encoding, encode_rre (self, color));
    break;
  case FAKE_VNC_HEXTILE:
    queue_rectangle (self, x, y, width, height, encoding,
                     encode_hextile (self, width, height, color));
    break;
  case FAKE_VNC_TIGHT:
    queue_rectangle (self, x, y, width, height, encoding, encode_tight_fill (color));
    break;
  }
}

void
fake_vnc_copy (FakeVnc *self, int from_x, int from_y, int x, int y, int width, int height)
{
  GByteArray *data = g_byte_array_new ();

  put16 (data, from_x);
  put16 (data, from_y);
  queue_rectangle (self, x, y, width, height, 1, data);
}

void
fake_vnc_set_size (FakeVnc *self, int width, int height, guint32 color)
{
  create_screen (self, width, height, color);
  if (self->resize != FAKE_VNC_RESIZE_UNKNOWN && fake_vnc_knows (self, ENCODING_EXT_SIZE))
    queue_extended_size (self, 0, 0);
  else
    fake_vnc_send_rectangle (self, 0, 0, width, height, ENCODING_RESIZE, NULL, 0);
  queue_raw (self, 0, 0, width, height);
}

void
fake_vnc_set_cursor (FakeVnc *self, int side, int hot_x, int hot_y, guint32 color)
{
  GByteArray *data = g_byte_array_new ();

  for (int i = 0; i < side * side; i++)
    put_pixel (self, data, color);
  for (int i = 0; i < (side + 7) / 8 * side; i++)
    put8 (data, 0xff);
  queue_rectangle (self, hot_x, hot_y, side, side, ENCODING_CURSOR, data);
}

void
fake_vnc_set_absolute (FakeVnc *self, gboolean absolute)
{
  fake_vnc_send_rectangle (self, absolute, 0, self->width, self->height, ENCODING_POINTER, NULL, 0);
}

void
fake_vnc_set_leds (FakeVnc *self, guint8 leds)
{
  fake_vnc_send_rectangle (self, 0, 0, 1, 1, ENCODING_LED, &leds, 1);
}

void
fake_vnc_send (FakeVnc *self, gconstpointer data, gsize length)
{
  g_byte_array_append (self->out, data, length);
  flush (self);
}

void
fake_vnc_ring (FakeVnc *self)
{
  fake_vnc_send (self, "\2", 1);
}

void
fake_vnc_cut_text (FakeVnc *self, const char *text, gsize length)
{
  put8 (self->out, 3);
  put8 (self->out, 0);
  put16 (self->out, 0);
  put32 (self->out, length);
  g_byte_array_append (self->out, (const guint8 *) text, length);
  flush (self);
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
