/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-jpeg.h"

#include <string.h>

/* ITU-T T.81, annex B. */
enum {
  MARKER = 0xff,
  SOF0 = 0xc0,
  SOF1 = 0xc1,
  DHT = 0xc4,
  SOI = 0xd8,
  EOI = 0xd9,
  SOS = 0xda,
  DQT = 0xdb,
  DRI = 0xdd,
  APP0 = 0xe0,
  APP15 = 0xef,
  COM = 0xfe,
};

#define MAX_COMPONENTS 3
#define N_TABLES       4
#define N_CODE_LENGTHS 16
#define MAX_SIDE       32767

typedef struct {
  guint8 id;
  guint8 quantization;
} Component;

typedef struct {
  guint32 width;
  guint32 height;
  Component components[MAX_COMPONENTS];
  guint n_components; /* 0 before the frame */
  gboolean has_quantization[N_TABLES];
  gboolean has_codes[2][N_TABLES]; /* of the first values, and of the others */
} Jpeg;

static guint
get16 (const guint8 *data)
{
  return data[0] << 8 | data[1];
}

static gboolean
read_quantization (Jpeg *self, const guint8 *data, gsize size)
{
  while (size > 0) {
    const gsize table = 1 + 64 * (data[0] >> 4 != 0 ? 2 : 1);

    if (data[0] >> 4 > 1 || (data[0] & 15) >= N_TABLES || size < table)
      return FALSE;
    self->has_quantization[data[0] & 15] = TRUE;
    data += table;
    size -= table;
  }
  return TRUE;
}

/** Whether no length has more codes than there is room for.  The code of all ones is none. */
static gboolean
is_prefix_code (const guint8 *counts)
{
  guint code = 0;

  for (guint length = 1; length <= N_CODE_LENGTHS; length++) {
    code += counts[length - 1];
    if (code > 1u << length || (counts[length - 1] > 0 && code == 1u << length))
      return FALSE;
    code <<= 1;
  }
  return TRUE;
}

static gboolean
read_codes (Jpeg *self, const guint8 *data, gsize size)
{
  while (size > 0) {
    const guint class = data[0] >> 4;
    const guint index = data[0] & 15;
    guint n = 0;

    if (class > 1 || index >= N_TABLES || size < 1 + N_CODE_LENGTHS)
      return FALSE;
    for (guint i = 0; i < N_CODE_LENGTHS; i++)
      n += data[1 + i];
    if (n > 256 || size < 1 + N_CODE_LENGTHS + n || !is_prefix_code (data + 1))
      return FALSE;
    /* The first values are told by how many bits they have. */
    for (guint i = 0; class == 0 && i < n; i++)
      if (data[1 + N_CODE_LENGTHS + i] > 15)
        return FALSE;
    self->has_codes[class][index] = TRUE;
    data += 1 + N_CODE_LENGTHS + n;
    size -= 1 + N_CODE_LENGTHS + n;
  }
  return TRUE;
}

/** Only the first component may be finer than the others, and twice at most. */
static gboolean
is_usual_sampling (guint index, guint n_components, guint8 sampling)
{
  const guint across = sampling >> 4;
  const guint down = sampling & 15;

  if (index > 0 || n_components == 1)
    return sampling == 0x11 ||
           (n_components == 1 && across >= 1 && across <= 2 && down >= 1 && down <= 2);
  return across >= 1 && across <= 2 && down >= 1 && down <= 2;
}

static gboolean
read_frame (Jpeg *self, const guint8 *data, gsize size)
{
  guint n;

  if (self->n_components > 0 || size < 6 || data[0] != 8)
    return FALSE;
  self->height = get16 (data + 1);
  self->width = get16 (data + 3);
  n = data[5];
  if ((n != 1 && n != 3) || size != 6 + 3 * n || self->width == 0 || self->height == 0 ||
      self->width > MAX_SIDE || self->height > MAX_SIDE)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const guint8 *component = data + 6 + 3 * i;

    if (!is_usual_sampling (i, n, component[1]) || component[2] >= N_TABLES)
      return FALSE;
    for (guint j = 0; j < i; j++)
      if (self->components[j].id == component[0])
        return FALSE;
    self->components[i] = (Component){ component[0], component[2] };
  }
  self->n_components = n;
  return TRUE;
}

/** The one scan: every component in turn, with tables that are there. */
static gboolean
is_scan_complete (Jpeg *self, const guint8 *data, gsize size)
{
  const guint n = self->n_components;

  if (n == 0 || size != 4 + 2 * n || data[0] != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const guint8 *scanned = data + 1 + 2 * i;
    const guint first = scanned[1] >> 4;
    const guint others = scanned[1] & 15;

    if (scanned[0] != self->components[i].id || first >= N_TABLES || others >= N_TABLES ||
        !self->has_codes[0][first] || !self->has_codes[1][others] ||
        !self->has_quantization[self->components[i].quantization])
      return FALSE;
  }
  return data[1 + 2 * n] == 0 && data[2 + 2 * n] == 63 && data[3 + 2 * n] == 0;
}

/** Whether nothing but pixels comes until the end.  With the end in place, libjpeg never waits for more. */
static gboolean
has_end (const guint8 *data, gsize size)
{
  const guint8 *end = data + size;

  while (data < end && (data = memchr (data, MARKER, (gsize) (end - data))) != NULL) {
    while (data < end && *data == MARKER)
      data++;
    if (data == end)
      return FALSE;
    if (*data == EOI)
      return TRUE;
    if (*data != 0)
      return FALSE;
    data++;
  }
  return FALSE;
}

/** What is in front of the scan. */
static gboolean
read_segment (Jpeg *self, guint8 marker, const guint8 *data, gsize size)
{
  switch (marker) {
  case DQT:
    return read_quantization (self, data, size);
  case DHT:
    return read_codes (self, data, size);
  case SOF0:
  case SOF1:
    return read_frame (self, data, size);
  case DRI:
    return size == 2 && get16 (data) == 0;
  case COM:
    return TRUE;
  default:
    return marker >= APP0 && marker <= APP15;
  }
}

/** @width, @height: 0 for any */
static gboolean
walk (Jpeg *self, const guint8 *data, gsize size, guint32 width, guint32 height)
{
  gsize at = 2;

  if (size < 4 || data[0] != MARKER || data[1] != SOI)
    return FALSE;
  while (at + 4 <= size && data[at] == MARKER) {
    const guint8 marker = data[at + 1];
    const gsize length = get16 (data + at + 2);
    const guint8 *segment = data + at + 4;

    if (length < 2 || at + 2 + length > size)
      return FALSE;
    at += 2 + length;
    if (marker == SOS)
      return is_scan_complete (self, segment, length - 2) &&
             (width == 0 || (self->width == width && self->height == height)) &&
             has_end (data + at, size - at);
    if (!read_segment (self, marker, segment, length - 2))
      return FALSE;
  }
  return FALSE;
}

gboolean
pdk_spice_jpeg_is_whole (const guint8 *data, gsize size, guint32 width, guint32 height)
{
  Jpeg jpeg = { 0 };

  return walk (&jpeg, data, size, width, height);
}

gboolean
pdk_spice_jpeg_is_frame (const guint8 *data, gsize size)
{
  Jpeg jpeg = { .has_codes = { { TRUE, TRUE }, { TRUE, TRUE } } };

  return walk (&jpeg, data, size, 0, 0);
}
