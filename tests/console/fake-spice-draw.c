/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-spice-private.h"

/* Drawing commands besides the plain fill. */

typedef struct {
  QXLDrawable drawable;
  QXLImage image;
  guint64 clip[16]; /* QXLClipRects, which ends in the rectangles */
} ImageCommand;

static void
init_drawable (QXLDrawable *drawable, int type, const QXLRect *box)
{
  drawable->release_info.id = (uintptr_t) drawable;
  drawable->effect = QXL_EFFECT_OPAQUE;
  drawable->type = type;
  drawable->bbox = *box;
  drawable->clip.type = SPICE_CLIP_TYPE_NONE;
  for (int i = 0; i < 3; i++)
    drawable->surfaces_dest[i] = -1;
}

static void
init_image (QXLImage *image, int width, int height, const guint32 *pixels)
{
  static guint64 unique = 0;

  image->descriptor.id = ++unique;
  image->descriptor.type = SPICE_IMAGE_TYPE_BITMAP;
  image->descriptor.width = width;
  image->descriptor.height = height;
  image->bitmap.format = SPICE_BITMAP_FMT_32BIT;
  image->bitmap.flags = QXL_BITMAP_DIRECT | QXL_BITMAP_TOP_DOWN;
  image->bitmap.x = width;
  image->bitmap.y = height;
  image->bitmap.stride = width * 4;
  image->bitmap.data = (uintptr_t) pixels;
}

static ImageCommand *
make_image_command (int x, int y, int width, int height, const guint32 *pixels)
{
  ImageCommand *command = g_new0 (ImageCommand, 1);
  QXLRect box = { .top = y, .left = x, .bottom = y + height, .right = x + width };

  init_drawable (&command->drawable, QXL_DRAW_COPY, &box);
  init_image (&command->image, width, height, pixels);
  command->drawable.u.copy.src_bitmap = (uintptr_t) &command->image;
  command->drawable.u.copy.src_area = (QXLRect){ .bottom = height, .right = width };
  command->drawable.u.copy.rop_descriptor = SPICE_ROPD_OP_PUT;
  return command;
}

void
fake_spice_draw_image (FakeSpice *self, int x, int y, int width, int height, const guint32 *pixels)
{
  fake_spice_push_drawable (self, &make_image_command (x, y, width, height, pixels)->drawable);
}

static int
get_stride (int format, int width)
{
  switch (format) {
  case SPICE_BITMAP_FMT_16BIT:
    return width * 2;
  case SPICE_BITMAP_FMT_24BIT:
    return width * 3;
  default:
    return width * 4;
  }
}

void
fake_spice_draw_image_of (
    FakeSpice *self, int x, int y, int width, int height, const FakeSpiceImage *image)
{
  ImageCommand *command = make_image_command (x, y, width, height, image->pixels);
  QXLDrawable *drawable = &command->drawable;

  command->image.bitmap.format = (guint8) image->format;
  command->image.bitmap.stride = (guint32) get_stride (image->format, width);
  if (image->kept_as != 0) {
    QXL_SET_IMAGE_ID (&command->image, QXL_IMAGE_GROUP_DEVICE, image->kept_as);
    command->image.descriptor.flags = QXL_IMAGE_CACHE;
  }
  if (image->is_blended) {
    const QXLCopy copy = drawable->u.copy;

    drawable->type = QXL_DRAW_ALPHA_BLEND;
    drawable->effect = QXL_EFFECT_BLEND;
    drawable->u.alpha_blend =
        (QXLAlphaBlend){ .alpha_flags = SPICE_ALPHA_FLAGS_SRC_SURFACE_HAS_ALPHA,
                         .alpha = 255,
                         .src_bitmap = copy.src_bitmap,
                         .src_area = copy.src_area };
  }
  fake_spice_push_drawable (self, drawable);
}

/* What is left of a box around a hole: above, below, left, right of it. */
static void
cut_out (const QXLRect *box, const FakeSpiceHead *hole, QXLRect *rects)
{
  const int right = hole->x + hole->width;
  const int bottom = hole->y + hole->height;

  rects[0] = (QXLRect){ box->top, box->left, hole->y, box->right };
  rects[1] = (QXLRect){ bottom, box->left, box->bottom, box->right };
  rects[2] = (QXLRect){ hole->y, box->left, bottom, hole->x };
  rects[3] = (QXLRect){ hole->y, right, bottom, box->right };
}

void
fake_spice_draw_image_around (FakeSpice *self,
                              int x,
                              int y,
                              int width,
                              int height,
                              const guint32 *pixels,
                              const FakeSpiceHead *hole)
{
  ImageCommand *command = make_image_command (x, y, width, height, pixels);
  QXLClipRects *clip = (QXLClipRects *) (gpointer) command->clip;

  clip->num_rects = 4;
  clip->chunk.data_size = 4 * sizeof (QXLRect);
  cut_out (&command->drawable.bbox, hole, (QXLRect *) (gpointer) clip->chunk.data);
  command->drawable.clip.type = SPICE_CLIP_TYPE_RECTS;
  command->drawable.clip.data = (uintptr_t) clip;
  fake_spice_push_drawable (self, &command->drawable);
}

void
fake_spice_set_video (FakeSpice *self, const char *codecs)
{
  SpiceServer *server = fake_spice_get_server (self);

  g_assert_cmpint (spice_server_set_streaming_video (server, SPICE_STREAM_VIDEO_ALL), ==, 0);
  g_assert_cmpint (spice_server_set_video_codecs (server, codecs), ==, 0);
}
