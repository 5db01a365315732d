/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-lz.h"

#include "pdk-spice-reader.h"

#define MAGIC        0x20205a4cu
#define VERSION      0x00010001u
#define MAX_COPY     32   /* smaller bytes are so many pixels and one more */
#define FAR_DISTANCE 8191 /* added to distances that take two bytes */
#define MAX_SIDE     32767
#define MAX_PIXELS   (1u << 27)

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

static gboolean
has_colors (const guint8 *pixels, gsize n, guint n_colors)
{
  for (gsize i = 0; pixels != NULL && i < n; i++)
    if (pixels[i] >= n_colors)
      return FALSE;
  return TRUE;
}

/** Pixels that are given.  @n: tokens */
static const char *
check_given (PdkSpiceReader *reader, const Layout *layout, guint n)
{
  const guint8 *pixels = pdk_spice_reader_take (reader, (guint64) n * layout->pixel_bytes);

  if (layout->n_colors > 0 && !has_colors (pixels, n, layout->n_colors))
    return "a compressed picture has a color that its palette lacks";
  return NULL;
}

/** What is added to a length that does not fit. */
static guint64
get_more_length (PdkSpiceReader *reader)
{
  guint64 length = 0;
  guint8 code;

  do {
    code = pdk_spice_reader_get8 (reader);
    length += code;
  } while (code == 255);
  return length;
}

/** Pixels that were there before.  @done, @n_pixels: of the picture.  Returns: how many; 0 for too many */
static guint64
get_repeated (
    PdkSpiceReader *reader, const Layout *layout, guint8 token, guint64 done, guint64 n_pixels)
{
  guint64 length = (token >> 5) - 1;
  guint64 distance = (token & 31) << 8;
  guint8 code;

  if (length == 6)
    length += get_more_length (reader);
  code = pdk_spice_reader_get8 (reader);
  if (code == 255 && distance == 31 << 8) {
    distance = (guint64) pdk_spice_reader_get8 (reader) << 8;
    distance += pdk_spice_reader_get8 (reader);
    distance += FAR_DISTANCE;
  } else {
    distance += code;
  }
  length = (length + layout->bias) * layout->scale;
  distance = (distance + 1) * layout->scale;
  return distance <= done && length <= n_pixels - done ? length : 0;
}

static const char *
check_tokens (PdkSpiceReader *reader, const Layout *layout, guint64 n_pixels)
{
  guint64 done = 0;

  while (done < n_pixels && !reader->failed) {
    const guint8 token = pdk_spice_reader_get8 (reader);
    const char *wrong = NULL;
    guint64 n;

    if (token >= MAX_COPY) {
      n = get_repeated (reader, layout, token, done, n_pixels);
    } else {
      n = (guint64) (token + 1) * layout->scale;
      wrong = check_given (reader, layout, token + 1u);
    }
    if (wrong != NULL)
      return wrong;
    if (n == 0 || n > n_pixels - done)
      return reader->failed ? runs_out : leads_too_far;
    done += n;
  }
  return reader->failed ? runs_out : NULL;
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
  guint64 done;
  guint bias;
  guint pixel_bytes;

  /* Pictures that were found: distances, by their last digits, and sizes. */
  guint64 distances[N_RECENT];
  guint32 sizes[N_RECENT];
} Glz;

/** Where a token points to. */
typedef struct {
  guint64 length;
  guint64 offset;   /* backwards here, and from the beginning elsewhere */
  guint64 distance; /* in pictures */
} Reference;

static Reference
read_reference (PdkSpiceReader *reader, guint8 token)
{
  Reference reference = { token >> 5, token & 15, 0 };
  const gboolean is_far = (token & 16) != 0;
  guint8 code;
  guint n_more;

  if (reference.length == 7)
    reference.length += get_more_length (reader);
  reference.offset += (guint64) pdk_spice_reader_get8 (reader) << 4;
  code = pdk_spice_reader_get8 (reader);
  n_more = code >> 6;
  if (is_far)
    reference.offset += (guint64) (code & 0x1f) << 12;
  else
    reference.distance = code & 0x3f;
  for (guint i = 0; i < n_more; i++)
    reference.distance += (guint64) pdk_spice_reader_get8 (reader) << (is_far ? 8 * i : 6 + 8 * i);
  if (is_far && (code & 0x20) != 0)
    reference.offset += (guint64) pdk_spice_reader_get8 (reader) << 17;
  return reference;
}

static guint32
find_size (Glz *glz, guint64 distance)
{
  const guint slot = distance % N_RECENT;

  if (glz->distances[slot] != distance) {
    glz->distances[slot] = distance;
    glz->sizes[slot] =
        distance <= glz->id ? pdk_spice_memory_find_glz (glz->memory, glz->id - distance) : 0;
  }
  return glz->sizes[slot];
}

/** Returns: how many pixels; 0 for too many */
static guint64
get_referenced (Glz *glz, guint8 token)
{
  const Reference reference = read_reference (&glz->reader, token);
  const guint64 length = reference.length + glz->bias;

  if (length > glz->n_pixels - glz->done)
    return 0;
  if (reference.distance == 0)
    return reference.offset + 1 <= glz->done ? length : 0;
  return reference.offset + length <= find_size (glz, reference.distance) ? length : 0;
}

static const char *
check_glz_tokens (Glz *glz, guint pixel_bytes, guint bias)
{
  glz->pixel_bytes = pixel_bytes;
  glz->bias = bias;
  glz->done = 0;
  while (glz->done < glz->n_pixels && !glz->reader.failed) {
    const guint8 token = pdk_spice_reader_get8 (&glz->reader);
    guint64 n = token + 1u;

    if (token >= MAX_COPY)
      n = get_referenced (glz, token);
    else
      pdk_spice_reader_take (&glz->reader, n * pixel_bytes);
    if (n == 0 || n > glz->n_pixels - glz->done)
      return glz->reader.failed ? runs_out : leads_too_far;
    glz->done += n;
  }
  return glz->reader.failed ? runs_out : NULL;
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
