/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-drawing-check.h"

#include <spice/enums.h>

#include "pdk-spice-strokes.h"

static const char cut_off[] = "a drawing is cut off";

gboolean
pdk_spice_rect_is_area (const PdkSpiceRect *rect)
{
  return rect->left < rect->right && rect->top < rect->bottom &&
         rect->left >= -PDK_SPICE_MAX_COORDINATE && rect->top >= -PDK_SPICE_MAX_COORDINATE &&
         rect->right <= PDK_SPICE_MAX_COORDINATE && rect->bottom <= PDK_SPICE_MAX_COORDINATE;
}

static gboolean
is_near (gint32 x, gint32 y)
{
  return ABS ((gint64) x) <= PDK_SPICE_MAX_COORDINATE &&
         ABS ((gint64) y) <= PDK_SPICE_MAX_COORDINATE;
}

/** A brush that was read. */
typedef struct {
  guint type;
  gint32 x;
  gint32 y;
} Brush;

static const char *
check_brush (const PdkSpiceDrawing *self,
             PdkSpiceReader *message,
             PdkSpiceImageUse use,
             Brush *brush)
{
  guint32 offset, width, height;

  *brush = (Brush){ pdk_spice_reader_get8 (message), 0, 0 };
  switch (brush->type) {
  case SPICE_BRUSH_TYPE_NONE:
    return NULL;
  case SPICE_BRUSH_TYPE_SOLID:
    pdk_spice_reader_get32 (message);
    return NULL;
  case SPICE_BRUSH_TYPE_PATTERN:
    offset = pdk_spice_reader_get32 (message);
    brush->x = (gint32) pdk_spice_reader_get32 (message);
    brush->y = (gint32) pdk_spice_reader_get32 (message);
    if (!is_near (brush->x, brush->y))
      return "a pattern lies too far out";
    return pdk_spice_image_check (self->store, message, offset, use, self->target, &width, &height);
  default:
    return "a brush is of no known type";
  }
}

static const char *
check_mask (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  gint32 x, y;
  guint32 offset, width, height;

  pdk_spice_reader_get8 (message);
  x = (gint32) pdk_spice_reader_get32 (message);
  y = (gint32) pdk_spice_reader_get32 (message);
  offset = pdk_spice_reader_get32 (message);
  if (message->failed)
    return cut_off;
  if (offset == 0)
    return NULL;
  if (!is_near (x, y))
    return "a mask lies too far out";
  return pdk_spice_image_check (self->store, message, offset, PDK_SPICE_IMAGE_MASK, self->target,
                                &width, &height);
}

/** The picture at @offset, and the part of it that comes next. */
static const char *
check_source (const PdkSpiceDrawing *self,
              PdkSpiceReader *message,
              guint32 offset,
              PdkSpiceImageUse use)
{
  const PdkSpiceRect area = pdk_spice_reader_get_rect (message);
  guint32 width, height;
  const char *wrong =
      pdk_spice_image_check (self->store, message, offset, use, self->target, &width, &height);

  if (wrong != NULL)
    return wrong;
  if (message->failed)
    return cut_off;
  if (!pdk_spice_rect_is_area (&area) || area.left < 0 || area.top < 0 ||
      (guint32) area.right > width || (guint32) area.bottom > height)
    return "a drawing takes more than there is of a picture";
  return NULL;
}

static const char *
check_scale_mode (PdkSpiceReader *message)
{
  return pdk_spice_reader_get8 (message) <= SPICE_IMAGE_SCALE_MODE_NEAREST
             ? NULL
             : "a way of scaling is not known";
}

static const char *
check_fill (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  Brush brush;
  const char *wrong = check_brush (self, message, PDK_SPICE_IMAGE_SOURCE, &brush);

  pdk_spice_reader_get16 (message);
  return wrong != NULL ? wrong : check_mask (self, message);
}

/** @has_brush: SPICE_MSG_DISPLAY_DRAW_OPAQUE */
static const char *
check_copy (const PdkSpiceDrawing *self, PdkSpiceReader *message, gboolean has_brush)
{
  const guint32 offset = pdk_spice_reader_get32 (message);
  const char *wrong = check_source (self, message, offset, PDK_SPICE_IMAGE_SOURCE);
  Brush brush;

  if (wrong == NULL && has_brush)
    wrong = check_brush (self, message, PDK_SPICE_IMAGE_SOURCE, &brush);
  pdk_spice_reader_get16 (message);
  if (wrong == NULL)
    wrong = check_scale_mode (message);
  return wrong != NULL ? wrong : check_mask (self, message);
}

/** Those that are no operations of three but of two have messages of their own. */
static gboolean
has_operation (guint8 operation)
{
  static const guint8 missing[] = { 0x00, 0x03, 0x05, 0x0a, 0x0c, 0x0f, 0x11, 0x22, 0x30, 0x33,
                                    0x3c, 0x3f, 0x44, 0x50, 0x55, 0x5a, 0x5f, 0x66, 0x77, 0x88,
                                    0x99, 0xa0, 0xa5, 0xaa, 0xaf, 0xbb, 0xc0, 0xc3, 0xcc, 0xcf,
                                    0xdd, 0xee, 0xf0, 0xf3, 0xf5, 0xfa, 0xfc, 0xff };

  return memchr (missing, operation, sizeof missing) == NULL;
}

static const char *
check_rop3 (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  const guint32 offset = pdk_spice_reader_get32 (message);
  const char *wrong = check_source (self, message, offset, PDK_SPICE_IMAGE_SOURCE);
  Brush brush;

  if (wrong == NULL)
    wrong = check_brush (self, message, PDK_SPICE_IMAGE_SOURCE, &brush);
  if (wrong != NULL)
    return wrong;
  /* It counts from the pattern's corner, and only forwards. */
  if (brush.type == SPICE_BRUSH_TYPE_PATTERN &&
      (brush.x > self->box.left || brush.y > self->box.top))
    return "a pattern begins behind what it fills";
  if (pdk_spice_surface_get_depth (self->target->format) < 16)
    return "an operation is not possible on such a surface";
  if (!has_operation (pdk_spice_reader_get8 (message)))
    return "an operation is not known";
  wrong = check_scale_mode (message);
  return wrong != NULL ? wrong : check_mask (self, message);
}

static const char *
check_transparent (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  const guint32 offset = pdk_spice_reader_get32 (message);
  const char *wrong = check_source (self, message, offset, PDK_SPICE_IMAGE_SOURCE);

  pdk_spice_reader_take (message, 2 * 4);
  return wrong;
}

static const char *
check_alpha_blend (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  guint32 offset;

  pdk_spice_reader_get16 (message);
  offset = pdk_spice_reader_get32 (message);
  return check_source (self, message, offset, PDK_SPICE_IMAGE_BLENDED);
}

/* SPICE_COMPOSITE_…: an operation of pixman, ways of filtering and of repeating. */
static gboolean
are_composite_flags (const PdkSpiceDrawing *self, guint32 flags)
{
  const guint operation = flags & 0xff;
  const guint filter = flags >> 8 & 7;
  const guint mask_filter = flags >> 11 & 7;

  if ((flags & SPICE_COMPOSITE_DEST_OPAQUE) != 0 &&
      pdk_spice_surface_get_depth (self->target->format) == 8)
    return FALSE;
  /* Those of X Render, plain, disjoint and conjoint; filters that need no numbers. */
  return (operation <= 0x0d || (operation >= 0x10 && operation <= 0x1b) ||
          (operation >= 0x20 && operation <= 0x2b)) &&
         filter <= 4 && mask_filter <= 4;
}

static const char *
check_composite (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  const guint32 flags = pdk_spice_reader_get32 (message);
  const guint32 source = pdk_spice_reader_get32 (message);
  guint32 mask, width, height;
  const char *wrong;

  if (!are_composite_flags (self, flags))
    return "a way of composing is not known";
  wrong = pdk_spice_image_check (self->store, message, source, PDK_SPICE_IMAGE_BLENDED,
                                 self->target, &width, &height);
  if (wrong == NULL && (flags & SPICE_COMPOSITE_HAS_MASK) != 0) {
    mask = pdk_spice_reader_get32 (message);
    wrong = pdk_spice_image_check (self->store, message, mask, PDK_SPICE_IMAGE_BLENDED,
                                   self->target, &width, &height);
  }
  if (flags & SPICE_COMPOSITE_HAS_SRC_TRANSFORM)
    pdk_spice_reader_take (message, 6 * 4);
  if (flags & SPICE_COMPOSITE_HAS_MASK_TRANSFORM)
    pdk_spice_reader_take (message, 6 * 4);
  pdk_spice_reader_take (message, 4 * 2);
  return wrong;
}

static const char *
check_stroke (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  const guint32 path = pdk_spice_reader_get32 (message);
  const char *wrong = pdk_spice_strokes_check_path (message, path);
  Brush brush;

  if (wrong == NULL)
    wrong = pdk_spice_strokes_check_style (message);
  if (wrong == NULL)
    wrong = check_brush (self, message, PDK_SPICE_IMAGE_PEN, &brush);
  return wrong;
}

static const char *
check_text (const PdkSpiceDrawing *self, PdkSpiceReader *message)
{
  const guint32 string = pdk_spice_reader_get32 (message);
  const PdkSpiceRect back = pdk_spice_reader_get_rect (message);
  const char *wrong = pdk_spice_strokes_check_text (message, string);
  guint mode;
  Brush brush;

  if (wrong == NULL)
    wrong = check_brush (self, message, PDK_SPICE_IMAGE_SOURCE, &brush);
  if (wrong == NULL)
    wrong = check_brush (self, message, PDK_SPICE_IMAGE_MAYBE, &brush);
  mode = pdk_spice_reader_get16 (message);
  if (wrong == NULL && mode != SPICE_ROPD_OP_PUT && back.left < back.right &&
      back.top < back.bottom)
    wrong = "a text is drawn in no known way";
  return wrong;
}

static const char *
check_copy_bits (PdkSpiceReader *message)
{
  const gint32 x = (gint32) pdk_spice_reader_get32 (message);
  const gint32 y = (gint32) pdk_spice_reader_get32 (message);

  return is_near (x, y) ? NULL : "a drawing takes what is too far out";
}

static const char *
check_by_type (const PdkSpiceDrawing *self, guint type, PdkSpiceReader *message)
{
  switch (type) {
  case SPICE_MSG_DISPLAY_COPY_BITS:
    return check_copy_bits (message);
  case SPICE_MSG_DISPLAY_DRAW_FILL:
    return check_fill (self, message);
  case SPICE_MSG_DISPLAY_DRAW_OPAQUE:
    return check_copy (self, message, TRUE);
  case SPICE_MSG_DISPLAY_DRAW_COPY:
  case SPICE_MSG_DISPLAY_DRAW_BLEND:
    return check_copy (self, message, FALSE);
  case SPICE_MSG_DISPLAY_DRAW_BLACKNESS:
  case SPICE_MSG_DISPLAY_DRAW_WHITENESS:
  case SPICE_MSG_DISPLAY_DRAW_INVERS:
    return check_mask (self, message);
  case SPICE_MSG_DISPLAY_DRAW_ROP3:
    return check_rop3 (self, message);
  case SPICE_MSG_DISPLAY_DRAW_STROKE:
    return check_stroke (self, message);
  case SPICE_MSG_DISPLAY_DRAW_TEXT:
    return check_text (self, message);
  case SPICE_MSG_DISPLAY_DRAW_TRANSPARENT:
    return check_transparent (self, message);
  case SPICE_MSG_DISPLAY_DRAW_ALPHA_BLEND:
    return check_alpha_blend (self, message);
  case SPICE_MSG_DISPLAY_DRAW_COMPOSITE:
    return check_composite (self, message);
  default:
    return "a drawing is of no known type";
  }
}

/** Whether nothing but pictures is behind the part of the message that is read from its beginning. */
static gboolean
ends_in_pictures (guint type)
{
  return type != SPICE_MSG_DISPLAY_DRAW_STROKE && type != SPICE_MSG_DISPLAY_DRAW_TEXT;
}

/** A picture can be replaced where it is the only one and ends the message, and nothing else is in it. */
static void
judge_unpacked (const PdkSpiceDrawing *self, guint type, const PdkSpiceReader *message)
{
  PdkSpiceUnpacked *unpacked = &self->store->unpacked;

  if (self->store->n_images != 1 || unpacked->at < message->at || unpacked->end != message->size ||
      !ends_in_pictures (type))
    unpacked->pixels = NULL;
}

const char *
pdk_spice_drawing_check (const PdkSpiceDrawing *self, guint type, PdkSpiceReader *message)
{
  const char *wrong = check_by_type (self, type, message);

  judge_unpacked (self, type, message);
  return wrong == NULL && message->failed ? cut_off : wrong;
}

/** A picture as it is, without a palette.  @size: of the message.  Returns: where its pixels begin, or 0 */
static gsize
find_bitmap_pixels (PdkSpiceReader *image, gsize size)
{
  guint type, format, flags;
  guint32 height, stride;

  pdk_spice_reader_get64 (image);
  type = pdk_spice_reader_get8 (image);
  pdk_spice_reader_take (image, 1 + 2 * 4);
  format = pdk_spice_reader_get8 (image);
  flags = pdk_spice_reader_get8 (image);
  pdk_spice_reader_get32 (image);
  height = pdk_spice_reader_get32 (image);
  stride = pdk_spice_reader_get32 (image);
  if (pdk_spice_reader_get32 (image) != 0 || image->failed || type != SPICE_IMAGE_TYPE_BITMAP ||
      format < SPICE_BITMAP_FMT_16BIT || (flags & SPICE_BITMAP_FLAGS_PAL_FROM_CACHE) != 0)
    return 0;
  return (guint64) stride * height == size - image->at ? image->at : 0;
}

gsize
pdk_spice_drawing_find_pixels (const guint8 *data, gsize n, gsize size)
{
  PdkSpiceReader message = { data, n, 4 + 16, FALSE };
  PdkSpiceReader image;
  gsize head, pixels;

  if (pdk_spice_reader_get8 (&message) == SPICE_CLIP_TYPE_RECTS)
    pdk_spice_reader_take (&message, (guint64) pdk_spice_reader_get32 (&message) * 16);
  image = pdk_spice_reader_at (&message, pdk_spice_reader_get32 (&message));
  /* The part, how it is drawn, and the mask: where there is one, it may be anywhere. */
  pdk_spice_reader_take (&message, 16 + 2 + 1 + 1 + 2 * 4);
  if (pdk_spice_reader_get32 (&message) != 0 || message.failed)
    return size;
  head = message.at;
  pixels = find_bitmap_pixels (&image, size);
  return pixels >= head ? pixels : size;
}
