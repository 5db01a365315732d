/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-vnc-private.h"

/* What a made-up VNC server says of its own accord: pictures, pointers, sounds of its bell. */

static gboolean on_flush (gpointer user_data);

/* The viewer reads on the same thread, so what its socket does not take has to wait. */
void
fake_vnc_flush (FakeVnc *self)
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
  fake_vnc_flush (self);
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

void
fake_vnc_send_update (FakeVnc *self)
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
  fake_vnc_flush (self);
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
  fake_vnc_send_update (self);
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

void
fake_vnc_queue_screen (FakeVnc *self)
{
  queue_raw (self, 0, 0, self->width, self->height);
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

void
fake_vnc_queue_size (FakeVnc *self, int reason, int status)
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

static void
fill_screen (FakeVnc *self, int x, int y, int width, int height, guint32 color)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      self->screen[row * self->width + column] = color;
}

void
fake_vnc_create_screen (FakeVnc *self, int width, int height, guint32 color)
{
  g_free (self->screen);
  self->width = width;
  self->height = height;
  self->screen = g_new (guint32, width * height);
  fill_screen (self, 0, 0, width, height, color);
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
  fake_vnc_create_screen (self, width, height, color);
  if (self->resize != FAKE_VNC_RESIZE_UNKNOWN && fake_vnc_knows (self, ENCODING_EXT_SIZE))
    fake_vnc_queue_size (self, 0, 0);
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
  fake_vnc_flush (self);
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
  fake_vnc_flush (self);
}
