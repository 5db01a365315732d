/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-framebuffer.h"
#include "pdk-console-heap.h"

#include <string.h>

/* Above this a region costs more than the pixels that its bounding box adds. */
#define MAX_RECTANGLES 32

struct _PdkConsoleFramebuffer {
  GObject parent_instance;

  GdkDisplay *display;         /* (nullable) that can read the picture */
  PdkConsolePixels *pixels;    /* (nullable) the picture */
  PdkConsoleSource source;     /* its data is borrowed, NULL for none */
  cairo_region_t *outstanding; /* invalidated in the source, not copied yet */
  cairo_region_t *damage;      /* copied, not taken yet */
  guint64 committed_bytes;
  gboolean announced; /* "damaged" was emitted and nobody took the damage */
};

enum { DAMAGED, DAMAGE_TAKEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleFramebuffer, pdk_console_framebuffer, G_TYPE_OBJECT)

static void
announce (PdkConsoleFramebuffer *self)
{
  if (self->announced)
    return;
  self->announced = TRUE;
  g_signal_emit (self, signals[DAMAGED], 0);
}

/* Before the first frame: what its blocks are of is decided when they are touched. */
static void
prepare_heap (const PdkConsoleSource *source)
{
  const gsize bytes = (gsize) source->stride * source->height;

  pdk_console_heap_advise (source->data, bytes);
  pdk_console_heap_use (bytes);
}

static void
reset_region (cairo_region_t **region)
{
  g_clear_pointer (region, cairo_region_destroy);
  *region = cairo_region_create ();
}

static void
bound_region (cairo_region_t *region)
{
  cairo_rectangle_int_t extents;

  if (cairo_region_num_rectangles (region) <= MAX_RECTANGLES)
    return;
  cairo_region_get_extents (region, &extents);
  cairo_region_union_rectangle (region, &extents);
}

static gboolean
picture_fits_source (PdkConsoleFramebuffer *self)
{
  return self->pixels != NULL && self->pixels->width == self->source.width &&
         self->pixels->height == self->source.height;
}

/* A picture of another size begins: all of it is to be copied, whatever was invalidated. */
static void
replace_picture (PdkConsoleFramebuffer *self)
{
  cairo_rectangle_int_t all = { 0, 0, self->source.width, self->source.height };

  g_clear_pointer (&self->pixels, pdk_console_pixels_unref);
  self->pixels = pdk_console_pixels_new (self->display, self->source.width, self->source.height);
  reset_region (&self->damage);
  cairo_region_union_rectangle (self->outstanding, &all);
}

static void
copy_outstanding (PdkConsoleFramebuffer *self)
{
  int n = cairo_region_num_rectangles (self->outstanding);

  for (int i = 0; i < n; i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (self->outstanding, i, &rect);
    pdk_console_pixels_copy (self->pixels, &self->source, &rect);
    self->committed_bytes += (guint64) rect.width * rect.height * 4;
  }
}

static void
pdk_console_framebuffer_finalize (GObject *object)
{
  PdkConsoleFramebuffer *self = PDK_CONSOLE_FRAMEBUFFER (object);

  g_clear_object (&self->display);
  g_clear_pointer (&self->pixels, pdk_console_pixels_unref);
  g_clear_pointer (&self->outstanding, cairo_region_destroy);
  g_clear_pointer (&self->damage, cairo_region_destroy);

  G_OBJECT_CLASS (pdk_console_framebuffer_parent_class)->finalize (object);
}

static void
pdk_console_framebuffer_class_init (PdkConsoleFramebufferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_console_framebuffer_finalize;

  signals[DAMAGED] = g_signal_new ("damaged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[DAMAGE_TAKEN] = g_signal_new ("damage-taken", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_console_framebuffer_init (PdkConsoleFramebuffer *self)
{
  self->outstanding = cairo_region_create ();
  self->damage = cairo_region_create ();
}

PdkConsoleFramebuffer *
pdk_console_framebuffer_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_FRAMEBUFFER, NULL);
}

int
pdk_console_framebuffer_get_width (PdkConsoleFramebuffer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), 0);

  return self->pixels != NULL ? self->pixels->width : 0;
}

int
pdk_console_framebuffer_get_height (PdkConsoleFramebuffer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), 0);

  return self->pixels != NULL ? self->pixels->height : 0;
}

PdkConsolePixels *
pdk_console_framebuffer_get_pixels (PdkConsoleFramebuffer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), NULL);

  return self->pixels;
}

void
pdk_console_framebuffer_share (PdkConsoleFramebuffer *self, GdkDisplay *display)
{
  PdkConsolePixels *before = self->pixels;

  g_return_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self));

  if (!g_set_object (&self->display, display) || before == NULL)
    return;
  self->pixels = pdk_console_pixels_new (display, before->width, before->height);
  memcpy (self->pixels->data, before->data, (gsize) before->height * before->stride);
  pdk_console_pixels_unref (before);
}

gboolean
pdk_console_framebuffer_set_source (PdkConsoleFramebuffer *self, const PdkConsoleSource *source)
{
  gboolean possible;

  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), FALSE);
  g_return_val_if_fail (source == NULL || source->data != NULL, FALSE);

  possible = source == NULL || pdk_console_pixels_is_possible (source->width, source->height);
  pdk_console_framebuffer_commit (self);
  reset_region (&self->outstanding);
  self->source = source != NULL && possible ? *source : (PdkConsoleSource){ 0 };
  if (self->source.data != NULL)
    prepare_heap (&self->source);
  return possible;
}

void
pdk_console_framebuffer_invalidate (
    PdkConsoleFramebuffer *self, int x, int y, int width, int height)
{
  /* In 64 bits: the rectangle is the guest's and may be anything. */
  gint64 left = MAX (x, 0);
  gint64 top = MAX (y, 0);
  gint64 right = MIN ((gint64) x + width, self->source.width);
  gint64 bottom = MIN ((gint64) y + height, self->source.height);
  cairo_rectangle_int_t rect;

  g_return_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self));

  if (self->source.data == NULL || right <= left || bottom <= top)
    return;

  rect = (cairo_rectangle_int_t){ left, top, right - left, bottom - top };
  cairo_region_union_rectangle (self->outstanding, &rect);
  bound_region (self->outstanding);
  pdk_console_heap_use ((guint64) rect.width * rect.height * 4);
  announce (self);
}

void
pdk_console_framebuffer_invalidate_all (PdkConsoleFramebuffer *self)
{
  pdk_console_framebuffer_invalidate (self, 0, 0, self->source.width, self->source.height);
}

void
pdk_console_framebuffer_commit (PdkConsoleFramebuffer *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self));

  if (self->source.data == NULL || cairo_region_is_empty (self->outstanding))
    return;

  if (!picture_fits_source (self))
    replace_picture (self);
  copy_outstanding (self);
  cairo_region_union (self->damage, self->outstanding);
  bound_region (self->damage);
  reset_region (&self->outstanding);
}

void
pdk_console_framebuffer_look (PdkConsoleFramebuffer *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self));

  pdk_console_framebuffer_commit (self);
  g_signal_emit (self, signals[DAMAGE_TAKEN], 0);
}

cairo_region_t *
pdk_console_framebuffer_take_damage (PdkConsoleFramebuffer *self)
{
  cairo_region_t *damage;

  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), NULL);

  damage = g_steal_pointer (&self->damage);
  self->damage = cairo_region_create ();
  self->announced = !cairo_region_is_empty (self->outstanding);
  g_signal_emit (self, signals[DAMAGE_TAKEN], 0);
  return damage;
}

gboolean
pdk_console_framebuffer_is_announced (PdkConsoleFramebuffer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), FALSE);

  return self->announced;
}

guint64
pdk_console_framebuffer_get_committed_bytes (PdkConsoleFramebuffer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (self), 0);

  return self->committed_bytes;
}
