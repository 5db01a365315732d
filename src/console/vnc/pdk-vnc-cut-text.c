/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-cut-text.h"

#include <gio/gio.h>

/* https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst#extended-clipboard-pseudo-encoding */
#define FORMAT_TEXT    (1u << 0)
#define ACTION_CAPS    (1u << 24)
#define ACTION_NOTIFY  (1u << 27)
#define ACTION_PROVIDE (1u << 28)

#define LENGTH_SIZE 4

/* A cut text, of a length below zero, that asks for a text. */
const guint8 pdk_vnc_cut_text_request[12] = { 6, 0, 0, 0, 0xff, 0xff, 0xff, 0xfc, 2, 0, 0, 1 };

static guint32
get32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
}

/** Many servers only flush what they pack, and say no end of it.
 * (transfer full) (nullable): %NULL for what is not packed; of what unpacks to more than @limit, a bit more
 * than that */
static GByteArray *
unpack (const guint8 *data, gsize size, gsize limit)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GByteArray) unpacked = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint8 buffer[16384];

  while (result == G_CONVERTER_CONVERTED && unpacked->len <= limit) {
    gsize n_read = 0;
    gsize n_written = 0;

    result = g_converter_convert (G_CONVERTER (unpacker), data, size, buffer, sizeof buffer,
                                  G_CONVERTER_FLUSH, &n_read, &n_written, NULL);
    if (result == G_CONVERTER_ERROR)
      return NULL;
    g_byte_array_append (unpacked, buffer, n_written);
    data += n_read;
    size -= n_read;
  }
  return g_steal_pointer (&unpacked);
}

/** It ends in a zero byte, and its lines in two. */
static void
tidy (GByteArray *text)
{
  guint n = 0;

  while (text->len > 0 && text->data[text->len - 1] == '\0')
    g_byte_array_set_size (text, text->len - 1);
  for (guint i = 0; i < text->len; i++)
    if (text->data[i] != '\r' || i + 1 == text->len || text->data[i + 1] != '\n')
      text->data[n++] = text->data[i];
  g_byte_array_set_size (text, n);
}

/** The text comes first, with its length in front. */
static PdkVncCutTextKind
read_text (const guint8 *data, gsize size, gsize limit, GByteArray **text)
{
  g_autoptr (GByteArray) unpacked = unpack (data, size, LENGTH_SIZE + limit);
  guint32 length;

  if (unpacked == NULL || unpacked->len < LENGTH_SIZE)
    return PDK_VNC_CUT_TEXT_NOTHING;
  if (unpacked->len > LENGTH_SIZE + limit)
    return PDK_VNC_CUT_TEXT_TOO_LARGE;
  length = get32 (unpacked->data);
  g_byte_array_remove_range (unpacked, 0, LENGTH_SIZE);
  if (length > unpacked->len)
    return PDK_VNC_CUT_TEXT_NOTHING;
  g_byte_array_set_size (unpacked, length);
  tidy (unpacked);
  *text = g_steal_pointer (&unpacked);
  return PDK_VNC_CUT_TEXT_SENT;
}

PdkVncCutTextKind
pdk_vnc_cut_text_read (const guint8 *data, gsize size, gsize limit, GByteArray **text)
{
  guint32 flags;

  g_return_val_if_fail (text != NULL, PDK_VNC_CUT_TEXT_NOTHING);

  *text = NULL;
  if (size < 4)
    return PDK_VNC_CUT_TEXT_NOTHING;
  flags = get32 (data);
  /* What it can do lists the others. */
  if ((flags & FORMAT_TEXT) == 0 || (flags & ACTION_CAPS) != 0)
    return PDK_VNC_CUT_TEXT_NOTHING;
  if ((flags & ACTION_NOTIFY) != 0)
    return PDK_VNC_CUT_TEXT_OFFERED;
  if ((flags & ACTION_PROVIDE) == 0)
    return PDK_VNC_CUT_TEXT_NOTHING;
  return read_text (data + 4, size - 4, limit, text);
}
