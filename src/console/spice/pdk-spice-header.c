/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-header.h"

#include <spice/enums.h>

#include "pdk-spice-reader.h"

#define MINI   6
#define SERIAL 8 /* bytes in front */

gsize
pdk_spice_header_get_length (gboolean is_mini)
{
  return is_mini ? MINI : PDK_SPICE_HEADER_MAX;
}

static gsize
get_type_at (gsize length)
{
  return length == MINI ? 0 : SERIAL;
}

static gsize
get_size_at (gsize length)
{
  return get_type_at (length) + 2;
}

gboolean
pdk_spice_header_read (PdkSpiceHeader *self, const guint8 *bytes, gsize length)
{
  PdkSpiceReader reader = { bytes, length, get_type_at (length), FALSE };

  self->type = pdk_spice_reader_get16 (&reader);
  self->size = pdk_spice_reader_get32 (&reader);
  return self->type != SPICE_MSG_LIST && (length == MINI || pdk_spice_reader_get32 (&reader) == 0);
}

guint32
pdk_spice_header_get_size (const guint8 *bytes, gsize length)
{
  PdkSpiceReader reader = { bytes, length, get_size_at (length), FALSE };

  return pdk_spice_reader_get32 (&reader);
}

void
pdk_spice_header_set_size (guint8 *bytes, gsize length, guint32 size)
{
  size = GUINT32_TO_LE (size);
  memcpy (bytes + get_size_at (length), &size, sizeof size);
}

void
pdk_spice_header_write (const PdkSpiceHeader *self, guint8 *bytes, gsize length)
{
  const guint16 type = GUINT16_TO_LE ((guint16) self->type);

  memset (bytes, 0, length);
  if (length != MINI)
    bytes[0] = 1; /* the serial number */
  memcpy (bytes + get_type_at (length), &type, sizeof type);
  pdk_spice_header_set_size (bytes, length, (guint32) self->size);
}
