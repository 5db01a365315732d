/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Reads a message from one end to the other, and never beyond it: what is not there is zero, and
 * @failed remembers it.  Numbers are little-endian and not aligned. */
typedef struct {
  const guint8 *data; /* borrowed */
  gsize size;
  gsize at;
  gboolean failed;
  gsize absent; /* bytes behind @size that are not here; they can be skipped */
} PdkSpiceReader;

/** A rectangle as it is sent. */
typedef struct {
  gint32 top;
  gint32 left;
  gint32 bottom;
  gint32 right;
} PdkSpiceRect;

static inline PdkSpiceReader
pdk_spice_reader_at (const PdkSpiceReader *self, gsize offset)
{
  PdkSpiceReader other = { self->data, self->size, offset, self->failed || offset > self->size,
                           self->absent };

  return other;
}

static inline gsize
pdk_spice_reader_get_rest (const PdkSpiceReader *self)
{
  return self->failed || self->at > self->size ? 0 : self->size - self->at;
}

/** Returns: (nullable): the next @n bytes, which are then behind */
static inline const guint8 *
pdk_spice_reader_take (PdkSpiceReader *self, guint64 n)
{
  const guint8 *here;

  if (self->failed || self->at > self->size || n > self->size - self->at) {
    self->failed = TRUE;
    return NULL;
  }
  here = self->data + self->at;
  self->at += (gsize) n;
  return here;
}

/** What is in it does not matter. */
static inline void
pdk_spice_reader_skip (PdkSpiceReader *self, guint64 n)
{
  if (self->failed || n > self->size + self->absent - self->at)
    self->failed = TRUE;
  else
    self->at += (gsize) n;
}

static inline guint8
pdk_spice_reader_get8 (PdkSpiceReader *self)
{
  const guint8 *here = pdk_spice_reader_take (self, 1);

  return here != NULL ? *here : 0;
}

static inline guint16
pdk_spice_reader_get16 (PdkSpiceReader *self)
{
  const guint8 *here = pdk_spice_reader_take (self, 2);

  return here != NULL ? (guint16) (here[0] | here[1] << 8) : 0;
}

static inline guint32
pdk_spice_reader_get32 (PdkSpiceReader *self)
{
  const guint8 *here = pdk_spice_reader_take (self, 4);
  guint32 value = 0;

  if (here != NULL)
    memcpy (&value, here, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
pdk_spice_reader_get64 (PdkSpiceReader *self)
{
  const guint64 low = pdk_spice_reader_get32 (self);

  return low | (guint64) pdk_spice_reader_get32 (self) << 32;
}

/** Some formats of pictures put the larger end first. */
static inline guint32
pdk_spice_reader_get32_be (PdkSpiceReader *self)
{
  return GUINT32_SWAP_LE_BE (pdk_spice_reader_get32 (self));
}

static inline PdkSpiceRect
pdk_spice_reader_get_rect (PdkSpiceReader *self)
{
  PdkSpiceRect rect;

  rect.top = (gint32) pdk_spice_reader_get32 (self);
  rect.left = (gint32) pdk_spice_reader_get32 (self);
  rect.bottom = (gint32) pdk_spice_reader_get32 (self);
  rect.right = (gint32) pdk_spice_reader_get32 (self);
  return rect;
}

G_END_DECLS
