/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-image-check.h"

#include <gio/gio.h>
#include <spice/enums.h>

#include "picture/pdk-console-heap.h"

#include "pdk-spice-jpeg.h"
#include "pdk-spice-lz.h"
#include "pdk-spice-quic.h"

#define MAX_SIDE   32767
#define MAX_PIXELS (1u << 26)
/* Of what zlib unpacks. */
#define MAX_UNPACKED (MAX_PIXELS * 4)
/* Of what goes on unpacked; none needs to be larger for a screen of today, and a few bytes can be many. */
#define MAX_BUFFER (64u << 20)
/* Offsets are from the beginning of a message, where the head of a drawing is. */
#define MAX_COLORS 4096

static const char cut_off[] = "a picture is cut off";
static const char bad_size[] = "a picture is of no possible size";
static const char bad_bitmap[] = "a bitmap is of no known kind";

/** A picture that is being looked at. */
typedef struct {
  PdkSpiceImageStore *store;
  PdkSpiceReader reader;
  PdkSpiceImageUse use;
  const PdkSpiceSurface *target;
  gsize at; /* in the message */

  guint64 id;
  guint type;  /* SpiceImageType */
  guint flags; /* SpiceImageFlags */
  guint32 width;
  guint32 height;
} Image;

void
pdk_spice_image_store_init (PdkSpiceImageStore *self, PdkSpiceMemory *memory)
{
  self->memory = memory;
  self->surfaces = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->palettes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
pdk_spice_image_store_clear (PdkSpiceImageStore *self)
{
  g_clear_pointer (&self->surfaces, g_hash_table_unref);
  g_clear_pointer (&self->palettes, g_hash_table_unref);
  g_clear_pointer (&self->buffer, g_free);
}

void
pdk_spice_image_store_begin (PdkSpiceImageStore *self)
{
  self->n_images = 0;
  self->unpacked.pixels = NULL;
}

guint
pdk_spice_surface_get_depth (guint32 format)
{
  switch (format) {
  case SPICE_SURFACE_FMT_8_A:
    return 8;
  case SPICE_SURFACE_FMT_16_555:
  case SPICE_SURFACE_FMT_16_565:
    return 16;
  case SPICE_SURFACE_FMT_32_xRGB:
  case SPICE_SURFACE_FMT_32_ARGB:
    return 32;
  default:
    return 0;
  }
}

static gboolean
is_size (guint32 width, guint32 height)
{
  return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE &&
         width <= MAX_PIXELS / height;
}

/** The library knows what to do with colors on a target of these. */
static gboolean
takes_palettes (const PdkSpiceSurface *target)
{
  return target->format == SPICE_SURFACE_FMT_32_xRGB ||
         target->format == SPICE_SURFACE_FMT_32_ARGB || target->format == SPICE_SURFACE_FMT_16_555;
}

static void
keep_palette (Image *image, guint64 id, guint n_colors)
{
  g_hash_table_replace (image->store->palettes, g_memdup2 (&id, sizeof id),
                        GUINT_TO_POINTER (n_colors));
}

/** @flags: SpiceBitmapFlags.  @n_colors: (out): 0 where there is none */
static const char *
check_palette (Image *image, guint flags, guint *n_colors)
{
  PdkSpiceReader palette;
  guint64 id;
  guint32 offset;

  *n_colors = 0;
  if (flags & SPICE_BITMAP_FLAGS_PAL_FROM_CACHE) {
    id = pdk_spice_reader_get64 (&image->reader);
    *n_colors = GPOINTER_TO_UINT (g_hash_table_lookup (image->store->palettes, &id));
    return *n_colors > 0 ? NULL : "a picture has a palette that was never sent";
  }
  offset = pdk_spice_reader_get32 (&image->reader);
  if (offset == 0)
    return NULL;
  palette = pdk_spice_reader_at (&image->reader, offset);
  id = pdk_spice_reader_get64 (&palette);
  *n_colors = pdk_spice_reader_get16 (&palette);
  pdk_spice_reader_take (&palette, (guint64) *n_colors * 4);
  if (palette.failed || *n_colors == 0 || *n_colors > MAX_COLORS)
    return "a palette is cut off";
  if (image->use == PDK_SPICE_IMAGE_MAYBE && (flags & SPICE_BITMAP_FLAGS_PAL_CACHE_ME))
    return "a palette is to be kept that may not be looked at";
  if (flags & SPICE_BITMAP_FLAGS_PAL_CACHE_ME)
    keep_palette (image, id, *n_colors);
  return NULL;
}

/** In bytes.  Returns: 0 for a kind that the library does not take */
static guint64
get_row_length (Image *image, guint format, guint32 width, guint n_colors)
{
  const gboolean has_palette = n_colors > 0 && takes_palettes (image->target);

  switch (format) {
  case SPICE_BITMAP_FMT_32BIT:
  case SPICE_BITMAP_FMT_RGBA:
    return (guint64) width * 4;
  case SPICE_BITMAP_FMT_24BIT:
    return (guint64) width * 3;
  case SPICE_BITMAP_FMT_16BIT:
    return (guint64) width * 2;
  case SPICE_BITMAP_FMT_8BIT_A:
    return width;
  case SPICE_BITMAP_FMT_8BIT: /* of 255 colors it reads one more */
    return has_palette && n_colors != 255 ? width : 0;
  case SPICE_BITMAP_FMT_4BIT_BE:
    return has_palette ? (width + 1) / 2 : 0;
  case SPICE_BITMAP_FMT_1BIT_BE:
    return has_palette && n_colors >= 2 ? (width + 7) / 8 : 0;
  default:
    return 0;
  }
}

static guint64
get_mask_row_length (guint format, guint32 width)
{
  if (format != SPICE_BITMAP_FMT_1BIT_LE && format != SPICE_BITMAP_FMT_1BIT_BE)
    return 0;
  return (width + 7) / 8;
}

/** Its own size counts, whatever its head says. */
static const char *
check_bitmap (Image *image)
{
  const guint format = pdk_spice_reader_get8 (&image->reader);
  const guint flags = pdk_spice_reader_get8 (&image->reader);
  const guint32 width = pdk_spice_reader_get32 (&image->reader);
  const guint32 height = pdk_spice_reader_get32 (&image->reader);
  const guint32 stride = pdk_spice_reader_get32 (&image->reader);
  const char *wrong;
  guint64 row;
  guint n_colors;

  wrong = check_palette (image, flags, &n_colors);
  if (wrong != NULL)
    return wrong;
  if (!is_size (width, height))
    return "a bitmap is of no possible size";
  row = image->use == PDK_SPICE_IMAGE_MASK ? get_mask_row_length (format, width)
                                           : get_row_length (image, format, width, n_colors);
  if (row == 0 || stride < row)
    return bad_bitmap;
  pdk_spice_reader_skip (&image->reader, (guint64) stride * height);
  image->width = width;
  image->height = height;
  return image->reader.failed ? cut_off : NULL;
}

/** @data: (out): of @size bytes, which is in front of it */
static const char *
take_data (Image *image, const guint8 **data, guint32 *size)
{
  *size = pdk_spice_reader_get32 (&image->reader);
  *data = pdk_spice_reader_take (&image->reader, *size);
  return *data != NULL ? NULL : cut_off;
}

static const char *
check_lz (Image *image)
{
  const PdkSpiceLzExpected expected = { image->width, image->height, PDK_SPICE_NO_PALETTE, FALSE,
                                        FALSE };
  const guint8 *data;
  guint32 size;
  const char *wrong = take_data (image, &data, &size);

  return wrong != NULL ? wrong : pdk_spice_lz_check (data, size, &expected);
}

static const char *
check_lz_palette (Image *image)
{
  PdkSpiceLzExpected expected = { image->width, image->height, 0, FALSE, FALSE };
  const guint flags = pdk_spice_reader_get8 (&image->reader);
  const guint32 size = pdk_spice_reader_get32 (&image->reader);
  const char *wrong = check_palette (image, flags, &expected.n_colors);
  const guint8 *data;

  if (wrong != NULL)
    return wrong;
  if (expected.n_colors == 0 || !takes_palettes (image->target))
    return "a picture lacks its palette";
  data = pdk_spice_reader_take (&image->reader, size);
  return data != NULL ? pdk_spice_lz_check (data, size, &expected) : cut_off;
}

static const char *
check_glz (Image *image)
{
  const guint8 *data;
  guint32 size;
  const char *wrong = take_data (image, &data, &size);

  if (wrong != NULL)
    return wrong;
  if (image->use == PDK_SPICE_IMAGE_MAYBE)
    return "a picture is to be referred to that may not be looked at";
  return pdk_spice_glz_check (data, size, image->width, image->height, image->store->memory);
}

/** Returns: (nullable): @unpacked bytes at most, having set it to how many there are */
static guint8 *
unpack (const guint8 *data, gsize size, gsize *unpacked)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autofree guint8 *buffer = g_malloc (*unpacked);
  gsize done = 0, at = 0;
  GConverterResult result;

  do {
    gsize n_read = 0, n_written = 0;

    result =
        g_converter_convert (G_CONVERTER (zlib), data + at, size - at, buffer + done,
                             *unpacked - done, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
    at += n_read;
    done += n_written;
  } while (result == G_CONVERTER_CONVERTED && done < *unpacked);
  if (result == G_CONVERTER_ERROR)
    return NULL;
  *unpacked = done;
  return g_steal_pointer (&buffer);
}

static const char *
check_zlib_glz (Image *image)
{
  gsize unpacked = pdk_spice_reader_get32 (&image->reader);
  g_autofree guint8 *glz = NULL;
  const guint8 *data;
  guint32 size;
  const char *wrong = take_data (image, &data, &size);

  if (wrong != NULL)
    return wrong;
  if (unpacked == 0 || unpacked > MAX_UNPACKED)
    return "a packed picture is too large";
  if (image->use == PDK_SPICE_IMAGE_MAYBE)
    return "a picture is to be referred to that may not be looked at";
  glz = unpack (data, size, &unpacked);
  if (glz == NULL)
    return "a packed picture cannot be unpacked";
  return pdk_spice_glz_check (glz, unpacked, image->width, image->height, image->store->memory);
}

static const char *
check_jpeg (Image *image)
{
  const guint8 *data;
  guint32 size;
  const char *wrong = take_data (image, &data, &size);

  if (wrong == NULL && !pdk_spice_jpeg_is_whole (data, size, image->width, image->height))
    wrong = "a JPEG picture is broken";
  return wrong;
}

static const char *
check_jpeg_alpha (Image *image)
{
  const guint flags = pdk_spice_reader_get8 (&image->reader);
  const guint32 jpeg_size = pdk_spice_reader_get32 (&image->reader);
  const PdkSpiceLzExpected expected = { image->width, image->height, PDK_SPICE_NO_PALETTE, TRUE,
                                        (flags & SPICE_JPEG_ALPHA_FLAGS_TOP_DOWN) != 0 };
  const guint8 *data;
  guint32 size;
  const char *wrong = take_data (image, &data, &size);

  if (wrong != NULL)
    return wrong;
  if (jpeg_size > size || !pdk_spice_jpeg_is_whole (data, jpeg_size, image->width, image->height))
    return "a JPEG picture is broken";
  return pdk_spice_lz_check (data + jpeg_size, size - jpeg_size, &expected);
}

/** For @n bytes, after one another for all pictures. */
static guint8 *
get_buffer (PdkSpiceImageStore *store, gsize n)
{
  if (n > store->buffer_size) {
    g_free (store->buffer);
    store->buffer = g_malloc (n);
    store->buffer_size = n;
    pdk_console_heap_advise (store->buffer, n);
  }
  return store->buffer;
}

static void
put32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

/** Of @image, which has been read and is the same but for being a bitmap. */
static void
write_head (const Image *image, guint format, guint8 *head)
{
  guint8 *bitmap = head + PDK_SPICE_IMAGE_HEAD;

  memcpy (head, image->reader.data + image->at, PDK_SPICE_IMAGE_HEAD);
  head[8] = SPICE_IMAGE_TYPE_BITMAP;
  bitmap[0] = (guint8) format;
  bitmap[1] = SPICE_BITMAP_FLAGS_TOP_DOWN;
  put32 (bitmap + 2, image->width);
  put32 (bitmap + 6, image->height);
  put32 (bitmap + 10, image->width * 4);
  put32 (bitmap + 14, 0); /* no palette */
}

/* To know that it has an end takes as long as to unpack it, which the library need not do once more
 * then.  On a surface of 32 bits it does the same with such a bitmap as with what it unpacks itself:
 * https://gitlab.freedesktop.org/spice/spice-common/-/blob/master/common/canvas_base.c */
static const char *
check_quic (Image *image)
{
  PdkSpiceUnpacked *unpacked = &image->store->unpacked;
  const guint8 *data;
  guint8 *pixels = NULL;
  gsize n_pixels;
  guint32 size;
  guint format;
  const char *wrong = take_data (image, &data, &size);

  if (wrong != NULL)
    return wrong;
  if (!is_size (image->width, image->height))
    return bad_size;
  n_pixels = (gsize) image->width * image->height * 4;
  format = pdk_spice_quic_get_format (data, size);
  if (format != SPICE_BITMAP_FMT_INVALID && n_pixels <= MAX_BUFFER &&
      pdk_spice_surface_get_depth (image->target->format) == 32)
    pixels = get_buffer (image->store, n_pixels);
  wrong = pdk_spice_quic_unpack (data, size, image->width, image->height, pixels);
  if (wrong != NULL || pixels == NULL)
    return wrong;
  *unpacked =
      (PdkSpiceUnpacked){ image->at, image->reader.at, .pixels = pixels, .n_pixels = n_pixels };
  write_head (image, format, unpacked->head);
  return NULL;
}

static const char *
check_kept (Image *image, gboolean is_lossless)
{
  return pdk_spice_memory_find (image->store->memory, image->id, is_lossless, &image->width,
                                &image->height)
             ? NULL
             : "a picture is said to be known, and is not";
}

static const char *
check_surface (Image *image)
{
  const guint32 id = pdk_spice_reader_get32 (&image->reader);
  const PdkSpiceSurface *surface =
      g_hash_table_lookup (image->store->surfaces, GUINT_TO_POINTER (id));

  if (surface == NULL || image->reader.failed)
    return "a surface is drawn that does not exist";
  if (image->use == PDK_SPICE_IMAGE_PEN)
    return "lines are drawn with a surface";
  if (image->flags & (SPICE_IMAGE_FLAGS_CACHE_ME | SPICE_IMAGE_FLAGS_CACHE_REPLACE_ME))
    return "a surface is to be kept as a picture";
  if (image->use == PDK_SPICE_IMAGE_SOURCE || image->use == PDK_SPICE_IMAGE_MAYBE)
    if (pdk_spice_surface_get_depth (surface->format) !=
        pdk_spice_surface_get_depth (image->target->format))
      return "a surface is drawn on one of another depth";
  image->width = surface->width;
  image->height = surface->height;
  return NULL;
}

static const char *
check_content (Image *image)
{
  switch (image->type) {
  case SPICE_IMAGE_TYPE_BITMAP:
    return check_bitmap (image);
  case SPICE_IMAGE_TYPE_QUIC:
    return check_quic (image);
  case SPICE_IMAGE_TYPE_LZ_PLT:
    return check_lz_palette (image);
  case SPICE_IMAGE_TYPE_LZ_RGB:
    return check_lz (image);
  case SPICE_IMAGE_TYPE_GLZ_RGB:
    return check_glz (image);
  case SPICE_IMAGE_TYPE_ZLIB_GLZ_RGB:
    return check_zlib_glz (image);
  case SPICE_IMAGE_TYPE_JPEG:
    return check_jpeg (image);
  case SPICE_IMAGE_TYPE_JPEG_ALPHA:
    return check_jpeg_alpha (image);
  case SPICE_IMAGE_TYPE_FROM_CACHE:
    return check_kept (image, FALSE);
  case SPICE_IMAGE_TYPE_FROM_CACHE_LOSSLESS:
    return check_kept (image, TRUE);
  case SPICE_IMAGE_TYPE_SURFACE:
    return check_surface (image);
  default:
    return "a picture is of no known type";
  }
}

static gboolean
is_from_cache (Image *image)
{
  return image->type == SPICE_IMAGE_TYPE_FROM_CACHE ||
         image->type == SPICE_IMAGE_TYPE_FROM_CACHE_LOSSLESS;
}

static const char *
keep (Image *image)
{
  const gboolean is_lossy =
      image->type == SPICE_IMAGE_TYPE_JPEG || image->type == SPICE_IMAGE_TYPE_JPEG_ALPHA;
  const gboolean replaces = (image->flags & SPICE_IMAGE_FLAGS_CACHE_REPLACE_ME) != 0;
  const gboolean is_new =
      (image->flags & SPICE_IMAGE_FLAGS_CACHE_ME) != 0 && !is_from_cache (image);

  if (!is_new && !replaces)
    return NULL;
  if (image->use == PDK_SPICE_IMAGE_MAYBE)
    return "a picture is to be kept that may not be looked at";
  if (!is_new && is_lossy)
    return "a picture without detail is to replace one";
  /* Of masks the library looks at one flag only. */
  if (is_new || image->use != PDK_SPICE_IMAGE_MASK)
    pdk_spice_memory_keep (image->store->memory, image->id, image->width, image->height, is_lossy,
                           !is_new);
  return NULL;
}

const char *
pdk_spice_image_check (PdkSpiceImageStore *self,
                       const PdkSpiceReader *message,
                       guint32 offset,
                       PdkSpiceImageUse use,
                       const PdkSpiceSurface *target,
                       guint32 *width,
                       guint32 *height)
{
  Image image = { .store = self, .use = use, .target = target, .at = offset };
  const char *wrong;

  if (offset == 0)
    return "a picture is missing";
  self->n_images++;
  image.reader = pdk_spice_reader_at (message, offset);
  image.id = pdk_spice_reader_get64 (&image.reader);
  image.type = pdk_spice_reader_get8 (&image.reader);
  image.flags = pdk_spice_reader_get8 (&image.reader);
  image.width = pdk_spice_reader_get32 (&image.reader);
  image.height = pdk_spice_reader_get32 (&image.reader);
  if (image.reader.failed)
    return cut_off;
  if (use == PDK_SPICE_IMAGE_MASK && image.type != SPICE_IMAGE_TYPE_BITMAP &&
      image.type != SPICE_IMAGE_TYPE_SURFACE && !is_from_cache (&image))
    return "a mask is of no known type";
  wrong = check_content (&image);
  if (wrong == NULL && !is_size (image.width, image.height))
    wrong = bad_size;
  if (wrong == NULL)
    wrong = keep (&image);
  *width = image.width;
  *height = image.height;
  return wrong;
}
