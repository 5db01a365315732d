/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-picture.h"

#include "pdk-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <string.h>

/* The bytes come from a host.  QEMU's driver gives a PNG, or a portable pixmap where QEMU is older
 * than 7.1; nothing else reaches a library for pictures, and what does says first how large it is. */

static const guint8 png_start[] = { 0x89, 'P', 'N', 'G',  '\r', '\n', 0x1a, '\n',
                                    0,    0,   0,   0x0d, 'I',  'H',  'D',  'R' };

G_DEFINE_BOXED_TYPE (PdkPicture, pdk_picture, pdk_picture_ref, pdk_picture_unref)

PdkPicture *
pdk_picture_ref (PdkPicture *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_picture (gpointer data)
{
  PdkPicture *self = data;

  g_bytes_unref (self->pixels);
}

void
pdk_picture_unref (PdkPicture *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_picture);
}

typedef struct {
  const guint8 *data;
  gsize length;
  gsize at;
} Reader;

static void
skip_line (Reader *reader)
{
  while (reader->at < reader->length && reader->data[reader->at] != '\n')
    reader->at++;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->at < reader->length) {
    const guint8 c = reader->data[reader->at];

    if (c == '#')
      skip_line (reader);
    else if (!g_ascii_isspace (c))
      return;
    reader->at++;
  }
}

/* Returns: -1 where there is no number from 1 to @max */
static int
read_number (Reader *reader, int max)
{
  int number = 0;

  skip_blanks (reader);
  while (reader->at < reader->length && g_ascii_isdigit (reader->data[reader->at])) {
    number = number * 10 + (reader->data[reader->at] - '0');
    if (number > max)
      return -1;
    reader->at++;
  }
  return number > 0 ? number : -1;
}

/* Returns: the header's end, from where the pixels follow; 0 for no such header */
static gsize
read_header (const guint8 *data, gsize length, int *width, int *height)
{
  Reader reader = { data, length, 2 };

  if (length < 2 || data[0] != 'P' || data[1] != '6')
    return 0;
  *width = read_number (&reader, PDK_PICTURE_MAX_SIDE);
  *height = read_number (&reader, PDK_PICTURE_MAX_SIDE);
  if (*width < 0 || *height < 0 || read_number (&reader, 255) != 255 || reader.at >= length)
    return 0;
  return reader.at + 1; /* one white space, and one only */
}

/* The pixels of a whole screen: red, green, blue, or the other way round, and perhaps more. */
typedef struct {
  const guint8 *data;
  int width;
  int height;
  gsize stride;
  gsize channels;
  gboolean reversed;
} Rows;

/* The mean of the source's pixels that fall into each of ours: letters stay grey instead of
 * vanishing. */
static void
average (const Rows *source, int x0, int x1, int y0, int y1, guint8 *pixel)
{
  guint64 sum[3] = { 0, 0, 0 };
  const guint64 n = (guint64) (x1 - x0) * (guint64) (y1 - y0);

  for (int y = y0; y < y1; y++) {
    const guint8 *at = source->data + (gsize) y * source->stride + (gsize) x0 * source->channels;

    for (int x = x0; x < x1; x++, at += source->channels)
      for (int i = 0; i < 3; i++)
        sum[i] += at[i];
  }
  for (int i = 0; i < 3; i++)
    pixel[i] = (guint8) ((sum[source->reversed ? 2 - i : i] + n / 2) / n);
}

static PdkPicture *
shrink (const Rows *source, int max_width)
{
  const int width = source->width;
  const int height = source->height;
  PdkPicture *self = g_atomic_rc_box_new0 (PdkPicture);
  guint8 *pixels = NULL;

  self->width = MIN (width, max_width);
  self->height = MAX (1, (int) ((gint64) height * self->width / width));
  pixels = g_malloc ((gsize) self->width * (gsize) self->height * 3);
  for (int y = 0; y < self->height; y++) {
    const int y0 = (int) ((gint64) y * height / self->height);
    const int y1 = MAX (y0 + 1, (int) ((gint64) (y + 1) * height / self->height));

    for (int x = 0; x < self->width; x++) {
      const int x0 = (int) ((gint64) x * width / self->width);
      const int x1 = MAX (x0 + 1, (int) ((gint64) (x + 1) * width / self->width));

      average (source, x0, x1, y0, y1, pixels + ((gsize) y * (gsize) self->width + (gsize) x) * 3);
    }
  }
  self->pixels = g_bytes_new_take (pixels, (gsize) self->width * (gsize) self->height * 3);
  return self;
}

/* Returns: (nullable): what @data is, when it is a sound pixmap */
static PdkPicture *
decode_pixmap (const guint8 *data, gsize length, int max_width)
{
  Rows rows = { .channels = 3 };
  const gsize start = read_header (data, length, &rows.width, &rows.height);

  if (start == 0)
    return NULL;
  rows.data = data + start;
  rows.stride = (gsize) rows.width * 3;
  if ((length - start) / rows.stride < (gsize) rows.height)
    return NULL;
  return shrink (&rows, max_width);
}

static guint32
read_big_endian (const guint8 *data)
{
  guint32 number;

  memcpy (&number, data, sizeof number);
  return GUINT32_FROM_BE (number);
}

static gboolean
is_png_of_sound_size (const guint8 *data, gsize length)
{
  guint32 width;
  guint32 height;

  if (length < sizeof png_start + 8 || memcmp (data, png_start, sizeof png_start) != 0)
    return FALSE;
  width = read_big_endian (data + sizeof png_start);
  height = read_big_endian (data + sizeof png_start + 4);
  return width > 0 && width <= PDK_PICTURE_MAX_SIDE && height > 0 &&
         height <= PDK_PICTURE_MAX_SIDE && (guint64) width * height <= PDK_PICTURE_MAX_PIXELS;
}

static PdkPicture *
decode_png (const guint8 *data, gsize length, int max_width)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("png", NULL);
  GdkPixbuf *pixbuf = NULL;
  gboolean sound = loader != NULL && gdk_pixbuf_loader_write (loader, data, length, NULL);

  /* To be closed in any case, and complete only then. */
  sound = loader != NULL && gdk_pixbuf_loader_close (loader, NULL) && sound;
  pixbuf = sound ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    return NULL;
  return shrink (&(Rows){ .data = gdk_pixbuf_read_pixels (pixbuf),
                          .width = gdk_pixbuf_get_width (pixbuf),
                          .height = gdk_pixbuf_get_height (pixbuf),
                          .stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                          .channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf) },
                 max_width);
}

PdkPicture *
pdk_picture_decode (GBytes *data, int max_width, GError **error)
{
  gsize length = 0;
  const guint8 *bytes = NULL;
  PdkPicture *self = NULL;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (max_width > 0, NULL);

  bytes = g_bytes_get_data (data, &length);
  if (is_png_of_sound_size (bytes, length))
    self = decode_png (bytes, length, max_width);
  else
    self = decode_pixmap (bytes, length, max_width);
  if (self == NULL)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                         _ ("The host gave a picture of an unknown kind"));
  return self;
}

PdkPicture *
pdk_picture_new_from_bgrx (const guint8 *data, int width, int height, gsize stride, int max_width)
{
  const Rows rows = { data, width, height, stride, 4, TRUE };

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0 && max_width > 0, NULL);
  g_return_val_if_fail (stride >= (gsize) width * 4, NULL);

  return shrink (&rows, max_width);
}
