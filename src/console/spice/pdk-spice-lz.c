/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-lz.h"

#include "pdk-spice-reader.h"

#define MAGIC        0x20205a4cu
#define VERSION      0x00010001u
#define MAX_COPY     32   /* smaller bytes are so many pixels and one more */
#define FAR_DISTANCE 8191 /* the first that takes two more bytes, and is added to them */
#define MAX_SIDE     32767
#define MAX_PIXELS   (1u << 27)
/* Where a long run of pixels ends is asked for so many bytes before it is read. */
#define LOOK_AHEAD 256

enum {
  TYPE_PLT1_LE = 1,
  TYPE_PLT8 = 5,
  TYPE_RGB16 = 6,
  TYPE_RGB24 = 7,
  TYPE_RGB32 = 8,
  TYPE_RGBA = 9,
  TYPE_XXXA = 10,
  TYPE_A8 = 11,
};

static const char runs_out[] = "a compressed picture is shorter than it says";
static const char leads_too_far[] = "a compressed picture leads out of itself";

/** How the tokens of a type are to be read. */
typedef struct {
  guint pixel_bytes; /* of a pixel that is given */
  guint scale;       /* pixels in one of these */
  guint bias;        /* added to a length */
  guint n_colors;    /* what is given must be less; 0 for any */
} Layout;

static guint
get_pixels_per_byte (guint type)
{
  static const guint8 pixels[] = { 0, 8, 8, 2, 2, 1 };

  return pixels[type];
}

static Layout
get_layout (guint type, guint n_colors)
{
  switch (type) {
  case TYPE_RGB16:
    return (Layout){ 2, 1, 2, 0 };
  case TYPE_RGB24:
  case TYPE_RGB32:
  case TYPE_RGBA:
    return (Layout){ 3, 1, 1, 0 };
  case TYPE_XXXA:
  case TYPE_A8:
    return (Layout){ 1, 1, 3, 0 };
  default:
    return (Layout){ 1, get_pixels_per_byte (type), 3, type == TYPE_PLT8 ? n_colors : 0 };
  }
}

/** The bytes of tokens, of which there are many: what reads them is put into one loop, which has both in
 * registers. */
typedef struct {
  const guint8 *at;
  const guint8 *end;
} Bytes;

static Bytes
begin_bytes (const PdkSpiceReader *reader)
{
  const gsize rest = pdk_spice_reader_get_rest (reader);

  return (Bytes){ reader->data + reader->size - rest, reader->data + reader->size };
}

static void
end_bytes (const Bytes *self, PdkSpiceReader *reader)
{
  reader->at = (gsize) (self->at - reader->data);
}

static inline gboolean
has_bytes (const Bytes *self, gsize n)
{
  return (gsize) (self->end - self->at) >= n;
}

/** Pixels that are given, which do not matter.  Returns: whether they are there */
static inline gboolean
skip_bytes (Bytes *self, gsize n)
{
  if (!has_bytes (self, n))
    return FALSE;
  self->at += n;
  if (has_bytes (self, LOOK_AHEAD))
    __builtin_prefetch (self->at + LOOK_AHEAD);
  return TRUE;
}

/** Adds to a length what does not fit.  Returns: whether it is there */
static inline gboolean
add_more_length (Bytes *self, guint64 *length)
{
  guint code;

  do {
    if (!has_bytes (self, 1))
      return FALSE;
    code = *self->at++;
    *length += code;
  } while (code == 255);
  return TRUE;
}

/** Where a token points to. */
typedef struct {
  guint64 length;
  guint64 offset;   /* backwards here, and from the beginning elsewhere */
  guint64 distance; /* in pictures */
} Reference;

static gboolean
has_colors (const guint8 *pixels, gsize n, guint n_colors)
{
  for (gsize i = 0; i < n; i++)
    if (pixels[i] >= n_colors)
      return FALSE;
  return TRUE;
}

/** Pixels that are given.  @n: tokens */
static inline const char *
check_given (Bytes *bytes, const Layout *layout, guint n)
{
  const guint8 *pixels = bytes->at;

  if (!skip_bytes (bytes, n * layout->pixel_bytes))
    return runs_out;
  if (layout->n_colors > 0 && !has_colors (pixels, n, layout->n_colors))
    return "a compressed picture has a color that its palette lacks";
  return NULL;
}

/** Pixels that were there before.  @length, @offset: (out): of these, in tokens.  Returns: whether it is
 * there */
static inline gboolean
read_repeated (Bytes *bytes, guint token, guint64 *length, guint64 *offset)
{
  *length = (token >> 5) - 1;
  *offset = (token & 31) << 8;
  if ((*length == 6 && !add_more_length (bytes, length)) || !has_bytes (bytes, 1))
    return FALSE;
  *offset += *bytes->at++;
  if (*offset < FAR_DISTANCE)
    return TRUE;
  if (!has_bytes (bytes, 2))
    return FALSE;
  *offset = FAR_DISTANCE + ((guint64) bytes->at[0] << 8) + bytes->at[1];
  bytes->at += 2;
  return TRUE;
}

static const char *
check_tokens (PdkSpiceReader *reader, const Layout *layout, guint64 n_pixels)
{
  Bytes bytes = begin_bytes (reader);
  guint64 done = 0;

  while (done < n_pixels) {
    guint64 n, offset;
    guint token;

    if (!has_bytes (&bytes, 1))
      return runs_out;
    token = *bytes.at++;
    if (token < MAX_COPY) {
      const char *wrong = check_given (&bytes, layout, token + 1);

      if (wrong != NULL)
        return wrong;
      n = (token + 1) * layout->scale;
    } else {
      if (!read_repeated (&bytes, token, &n, &offset))
        return runs_out;
      n = (n + layout->bias) * layout->scale;
      if ((offset + 1) * layout->scale > done)
        return leads_too_far;
    }
    if (n > n_pixels - done)
      return leads_too_far;
    done += n;
  }
  end_bytes (&bytes, reader);
  return NULL;
}

/** Which types go with which palettes. */
static gboolean
is_expected_type (guint type, const PdkSpiceLzExpected *expected)
{
  if (expected->only_alpha)
    return type == TYPE_XXXA;
  if (type >= TYPE_PLT1_LE && type <= TYPE_PLT8)
    return expected->n_colors >= 2;
  return expected->n_colors == PDK_SPICE_NO_PALETTE &&
         ((type >= TYPE_RGB16 && type <= TYPE_RGBA) || type == TYPE_A8);
}

static gboolean
is_size (guint32 width, guint32 height)
{
  return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE &&
         width <= MAX_PIXELS / height;
}

const char *
pdk_spice_lz_check (const guint8 *data, gsize size, const PdkSpiceLzExpected *expected)
{
  PdkSpiceReader reader = { data, size, 0, FALSE };
  const guint32 magic = pdk_spice_reader_get32_be (&reader);
  const guint32 version = pdk_spice_reader_get32_be (&reader);
  const guint32 type = pdk_spice_reader_get32_be (&reader);
  const guint32 width = pdk_spice_reader_get32_be (&reader);
  const guint32 height = pdk_spice_reader_get32_be (&reader);
  const guint32 stride = pdk_spice_reader_get32_be (&reader);
  const guint32 top_down = pdk_spice_reader_get32_be (&reader);
  guint64 n_pixels = (guint64) width * height;
  const char *wrong;
  Layout layout;

  if (reader.failed || magic != MAGIC || version != VERSION || !is_expected_type (type, expected))
    return "a compressed picture is of no known type";
  if (width != expected->width || height != expected->height || !is_size (width, height) ||
      (expected->only_alpha && (top_down != 0) != expected->top_down))
    return "a compressed picture is of another size than it says";
  if (type <= TYPE_PLT8) {
    const guint64 row = (guint64) stride * get_pixels_per_byte (type);

    if (row < width || row > MAX_PIXELS / height)
      return "a compressed picture has rows of another length than it says";
    n_pixels = row * height;
  }
  layout = get_layout (type, expected->n_colors);
  wrong = check_tokens (&reader, &layout, n_pixels);
  if (wrong == NULL && type == TYPE_RGBA) {
    layout = get_layout (TYPE_XXXA, 0);
    wrong = check_tokens (&reader, &layout, n_pixels);
  }
  if (wrong == NULL && pdk_spice_reader_get_rest (&reader) > 0)
    return "a compressed picture is longer than it says";
  return wrong;
}

/* --- with other pictures --- */

#define N_RECENT 16

typedef struct {
  PdkSpiceReader reader;
  PdkSpiceMemory *memory;
  guint64 id;
  guint64 n_pixels;

  /* Pictures that were found: distances, by their last digits, and sizes. */
  guint64 distances[N_RECENT];
  guint32 sizes[N_RECENT];
} Glz;

/** Returns: whether it is there */
static inline gboolean
read_reference (Bytes *bytes, guint token, Reference *reference)
{
  const gboolean is_far = (token & 16) != 0;
  guint code, n_more, shift;

  reference->length = token >> 5;
  if ((reference->length == 7 && !add_more_length (bytes, &reference->length)) ||
      !has_bytes (bytes, 2))
    return FALSE;
  reference->offset = (token & 15) + ((guint64) bytes->at[0] << 4);
  code = bytes->at[1];
  bytes->at += 2;
  n_more = code >> 6;
  reference->distance = is_far ? 0 : code & 0x3f;
  if (n_more == 0 && !is_far)
    return TRUE;
  if (!has_bytes (bytes, n_more + (is_far && (code & 0x20) != 0)))
    return FALSE;
  shift = is_far ? 0 : 6;
  for (guint i = 0; i < n_more; i++, shift += 8)
    reference->distance += (guint64) *bytes->at++ << shift;
  if (is_far)
    reference->offset += (guint64) (code & 0x1f) << 12;
  if (is_far && (code & 0x20) != 0)
    reference->offset += (guint64) *bytes->at++ << 17;
  return TRUE;
}

static guint32
find_size (Glz *glz, guint64 distance)
{
  const guint slot = distance % N_RECENT;

  if (G_UNLIKELY (glz->distances[slot] != distance)) {
    glz->distances[slot] = distance;
    glz->sizes[slot] =
        distance <= glz->id ? pdk_spice_memory_find_glz (glz->memory, glz->id - distance) : 0;
  }
  return glz->sizes[slot];
}

/** @done: pixels of this picture.  Returns: whether they are there */
static inline gboolean
has_referenced (Glz *glz, const Reference *reference, guint64 length, guint64 done)
{
  if (reference->distance == 0)
    return reference->offset < done;
  return reference->offset + length <= find_size (glz, reference->distance);
}

/** @bias: added to a length */
static const char *
check_glz_tokens (Glz *glz, guint pixel_bytes, guint bias)
{
  Bytes bytes = begin_bytes (&glz->reader);
  guint64 done = 0;

  while (done < glz->n_pixels) {
    Reference reference;
    guint token;
    guint64 n;

    if (!has_bytes (&bytes, 1))
      return runs_out;
    token = *bytes.at++;
    n = token + 1;
    if (!(token < MAX_COPY ? skip_bytes (&bytes, n * pixel_bytes)
                           : read_reference (&bytes, token, &reference)))
      return runs_out;
    if (token >= MAX_COPY)
      n = reference.length + bias;
    if (n > glz->n_pixels - done ||
        (token >= MAX_COPY && !has_referenced (glz, &reference, n, done)))
      return leads_too_far;
    done += n;
  }
  end_bytes (&bytes, &glz->reader);
  return NULL;
}

const char *
pdk_spice_glz_check (
    const guint8 *data, gsize size, guint32 width, guint32 height, PdkSpiceMemory *memory)
{
  Glz glz = { .reader = { data, size, 0, FALSE }, .memory = memory };
  const guint32 magic = pdk_spice_reader_get32_be (&glz.reader);
  const guint32 version = pdk_spice_reader_get32_be (&glz.reader);
  const guint type = pdk_spice_reader_get8 (&glz.reader) & 15;
  const guint32 its_width = pdk_spice_reader_get32_be (&glz.reader);
  const guint32 its_height = pdk_spice_reader_get32_be (&glz.reader);
  const char *wrong;
  guint32 distance;

  pdk_spice_reader_get32_be (&glz.reader); /* the length of a row, of no use */
  glz.id = (guint64) pdk_spice_reader_get32_be (&glz.reader) << 32;
  glz.id |= pdk_spice_reader_get32_be (&glz.reader);
  distance = pdk_spice_reader_get32_be (&glz.reader);
  if (glz.reader.failed || magic != MAGIC || version != VERSION || type < TYPE_RGB16 ||
      type > TYPE_RGBA)
    return "a compressed picture is of no known type";
  if (width != its_width || height != its_height || !is_size (width, height))
    return "a compressed picture is of another size than it says";
  glz.n_pixels = (guint64) width * height;
  if (!pdk_spice_memory_may_add_glz (memory, glz.id, distance, (guint32) glz.n_pixels))
    return "a compressed picture is out of turn";
  if (type == TYPE_RGB16)
    wrong = check_glz_tokens (&glz, 2, 1);
  else
    wrong = check_glz_tokens (&glz, 3, 0);
  if (wrong == NULL && type == TYPE_RGBA)
    wrong = check_glz_tokens (&glz, 1, 2);
  if (wrong == NULL)
    pdk_spice_memory_add_glz (memory, glz.id, distance, (guint32) glz.n_pixels);
  return wrong;
}
