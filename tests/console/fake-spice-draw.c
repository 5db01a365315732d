/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-spice-private.h"

/* Drawing commands besides the plain fill. */

typedef struct {
  QXLDrawable drawable;
  QXLImage image;
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

void
fake_spice_draw_image (FakeSpice *self, int x, int y, int width, int height, const guint32 *pixels)
{
  ImageCommand *command = g_new0 (ImageCommand, 1);
  QXLRect box = { .top = y, .left = x, .bottom = y + height, .right = x + width };

  init_drawable (&command->drawable, QXL_DRAW_COPY, &box);
  init_image (&command->image, width, height, pixels);
  command->drawable.u.copy.src_bitmap = (uintptr_t) &command->image;
  command->drawable.u.copy.src_area = (QXLRect){ .bottom = height, .right = width };
  command->drawable.u.copy.rop_descriptor = SPICE_ROPD_OP_PUT;
  fake_spice_push_drawable (self, &command->drawable);
}
