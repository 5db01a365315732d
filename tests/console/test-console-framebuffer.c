/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "picture/pdk-console-framebuffer.h"

typedef struct {
  PdkConsoleFramebuffer *framebuffer;
  guint32 *surface; /* WIDTH × HEIGHT */
  PdkConsoleSource source;
  guint n_damaged;
} Fixture;

#define WIDTH  641
#define HEIGHT 480

static void
on_damaged (Fixture *fixture)
{
  fixture->n_damaged++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->framebuffer = pdk_console_framebuffer_new ();
  fixture->surface = g_new0 (guint32, WIDTH * HEIGHT);
  fixture->source = (PdkConsoleSource){ (const guint8 *) fixture->surface,
                                        PDK_CONSOLE_FORMAT_XRGB32, WIDTH, HEIGHT, WIDTH * 4 };
  g_signal_connect_swapped (fixture->framebuffer, "damaged", G_CALLBACK (on_damaged), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->framebuffer);
  g_free (fixture->surface);
}

static guint32
get_pixel (Fixture *fixture, int x, int y)
{
  PdkConsolePixels *pixels = pdk_console_framebuffer_get_pixels (fixture->framebuffer);

  return ((guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride))[x];
}

static void
assert_damage (Fixture *fixture, int x, int y, int width, int height)
{
  cairo_region_t *damage = pdk_console_framebuffer_take_damage (fixture->framebuffer);
  cairo_rectangle_int_t extents;

  cairo_region_get_extents (damage, &extents);
  g_assert_cmpint (extents.x, ==, x);
  g_assert_cmpint (extents.y, ==, y);
  g_assert_cmpint (extents.width, ==, width);
  g_assert_cmpint (extents.height, ==, height);
  cairo_region_destroy (damage);
}

static void
begin (Fixture *fixture)
{
  pdk_console_framebuffer_set_source (fixture->framebuffer, &fixture->source);
  pdk_console_framebuffer_invalidate_all (fixture->framebuffer);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  assert_damage (fixture, 0, 0, WIDTH, HEIGHT);
}

static void
test_opaque (Fixture *fixture, gconstpointer data)
{
  fixture->surface[5] = 0x00123456;
  begin (fixture);
  g_assert_cmphex (get_pixel (fixture, 5, 0), ==, 0xff123456);
  g_assert_cmpint (pdk_console_framebuffer_get_pixels (fixture->framebuffer)->stride % 64, ==, 0);
}

/* A created surface is black: nothing may be shown of it before something was drawn. */
static void
test_no_flash (Fixture *fixture, gconstpointer data)
{
  guint32 other[4 * 4] = { 0 };
  PdkConsoleSource source = { (const guint8 *) other, PDK_CONSOLE_FORMAT_XRGB32, 4, 4, 16 };

  pdk_console_framebuffer_set_source (fixture->framebuffer, &fixture->source);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_null (pdk_console_framebuffer_get_pixels (fixture->framebuffer));
  begin (fixture);
  pdk_console_framebuffer_set_source (fixture->framebuffer, NULL);
  pdk_console_framebuffer_set_source (fixture->framebuffer, &source);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_cmpint (pdk_console_framebuffer_get_width (fixture->framebuffer), ==, WIDTH);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 1, 1, 1, 1);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_cmpint (pdk_console_framebuffer_get_width (fixture->framebuffer), ==, 4);
  assert_damage (fixture, 0, 0, 4, 4);
  pdk_console_framebuffer_set_source (fixture->framebuffer, NULL);
}

static void
test_only_damage_is_copied (Fixture *fixture, gconstpointer data)
{
  guint64 before;

  begin (fixture);
  before = pdk_console_framebuffer_get_committed_bytes (fixture->framebuffer);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    fixture->surface[i] = 0x00ffffff;
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 10, 20, 10, 20);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_cmpuint (pdk_console_framebuffer_get_committed_bytes (fixture->framebuffer) - before, ==,
                    10 * 20 * 4);
  assert_damage (fixture, 10, 20, 10, 20);
  g_assert_cmphex (get_pixel (fixture, 10, 20), ==, 0xffffffff);
  g_assert_cmphex (get_pixel (fixture, 9, 20), ==, 0xff000000);
  g_assert_cmphex (get_pixel (fixture, 20, 39), ==, 0xff000000);
}

/* However wide a change is, and wherever it begins. */
static void
test_every_pixel (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    fixture->surface[i] = (guint32) i + 1;
  for (int width = 1; width <= 50; width++) {
    const int x = width % 7;

    pdk_console_framebuffer_invalidate (fixture->framebuffer, x, width, width, 1);
    pdk_console_framebuffer_commit (fixture->framebuffer);
    for (int i = x; i < x + width; i++)
      g_assert_cmphex (get_pixel (fixture, i, width), ==,
                       0xff000000u | (guint32) (width * WIDTH + i + 1));
    g_assert_cmphex (get_pixel (fixture, x + width, width), ==, 0xff000000);
  }
}

static void
test_said_once (Fixture *fixture, gconstpointer data)
{
  guint64 before;

  begin (fixture);
  before = pdk_console_framebuffer_get_committed_bytes (fixture->framebuffer);
  fixture->n_damaged = 0;
  for (int i = 0; i < 2000; i++)
    pdk_console_framebuffer_invalidate (fixture->framebuffer, i % WIDTH, (i * 7) % HEIGHT, 1, 1);
  g_assert_cmpuint (fixture->n_damaged, ==, 1);
  g_assert_cmpuint (pdk_console_framebuffer_get_committed_bytes (fixture->framebuffer), ==, before);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_cmpuint (pdk_console_framebuffer_get_committed_bytes (fixture->framebuffer) - before, <=,
                    WIDTH * HEIGHT * 4);
  cairo_region_destroy (pdk_console_framebuffer_take_damage (fixture->framebuffer));
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 0, 0, 1, 1);
  g_assert_cmpuint (fixture->n_damaged, ==, 2);
}

static void
test_clipped (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, -50, -50, 60, 60);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  assert_damage (fixture, 0, 0, 10, 10);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 640, 479, G_MAXINT, G_MAXINT);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  assert_damage (fixture, 640, 479, 1, 1);
  fixture->n_damaged = 0;
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 641, 0, 5, 5);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 0, 0, 0, 5);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 5, 5, -3, 2);
  pdk_console_framebuffer_invalidate (fixture->framebuffer, G_MININT, 0, G_MAXINT, 5);
  g_assert_cmpuint (fixture->n_damaged, ==, 0);
}

/* The surface goes away, and with it what was not copied: so it is copied first. */
static void
test_picture_outlives_source (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  fixture->surface[0] = 0x00abcdef;
  pdk_console_framebuffer_invalidate (fixture->framebuffer, 0, 0, 1, 1);
  pdk_console_framebuffer_set_source (fixture->framebuffer, NULL);
  g_clear_pointer (&fixture->surface, g_free);
  pdk_console_framebuffer_invalidate_all (fixture->framebuffer);
  pdk_console_framebuffer_commit (fixture->framebuffer);
  g_assert_cmphex (get_pixel (fixture, 0, 0), ==, 0xffabcdef);
  assert_damage (fixture, 0, 0, 1, 1);
}

/* What GTK still draws from must stay, whatever the guest does. */
static void
test_pixels_outlive_framebuffer (void)
{
  PdkConsolePixels *pixels = pdk_console_pixels_new (NULL, 3, 3);
  cairo_rectangle_int_t rect = { 1, 1, 2, 2 };
  cairo_surface_t *surface = pdk_console_pixels_create_surface (pixels);
  g_autoptr (GBytes) bytes = pdk_console_pixels_create_bytes (pixels, &rect);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 64 + 8);
  pdk_console_pixels_unref (pixels);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 3);
  g_assert_nonnull (g_bytes_get_data (bytes, NULL));
  cairo_surface_destroy (surface);
}

static void
test_16_bits (void)
{
  static const struct {
    PdkConsoleFormat format;
    guint16 from;
    guint32 to;
  } table[] = {
    { PDK_CONSOLE_FORMAT_RGB565, 0xffff, 0xffffffff },
    { PDK_CONSOLE_FORMAT_RGB565, 0xf800, 0xffff0000 },
    { PDK_CONSOLE_FORMAT_RGB565, 0x07e0, 0xff00ff00 },
    { PDK_CONSOLE_FORMAT_RGB565, 0x001f, 0xff0000ff },
    { PDK_CONSOLE_FORMAT_RGB565, 0x8410, 0xff848284 },
    { PDK_CONSOLE_FORMAT_RGB555, 0x7fff, 0xffffffff },
    { PDK_CONSOLE_FORMAT_RGB555, 0x7c00, 0xffff0000 },
    { PDK_CONSOLE_FORMAT_RGB555, 0x03e0, 0xff00ff00 },
    { PDK_CONSOLE_FORMAT_RGB555, 0x801f, 0xff0000ff },
    { PDK_CONSOLE_FORMAT_RGB555, 0x0000, 0xff000000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    PdkConsolePixels *pixels = pdk_console_pixels_new (NULL, 1, 1);
    PdkConsoleSource source = { (const guint8 *) &table[i].from, table[i].format, 1, 1, 4 };
    cairo_rectangle_int_t rect = { 0, 0, 1, 1 };

    pdk_console_pixels_copy (pixels, &source, &rect);
    g_assert_cmphex (*(guint32 *) (gpointer) pixels->data, ==, table[i].to);
    pdk_console_pixels_unref (pixels);
  }
}

/* The sizes are the guest's: none of them may cost the program its memory or its life. */
static void
test_impossible_size (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int width, height;
  } sizes[] = {
    { 40000, 10 }, { 10, 40000 }, { 16385, 1 }, { 16384, 16384 }, { G_MAXINT, G_MAXINT },
    { 0, 10 },     { 10, 0 },     { -1, 10 },   { 10, G_MININT },
  };

  begin (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    PdkConsoleSource source = fixture->source;

    source.width = sizes[i].width;
    source.height = sizes[i].height;
    g_assert_false (pdk_console_framebuffer_set_source (fixture->framebuffer, &source));
    pdk_console_framebuffer_invalidate_all (fixture->framebuffer);
    pdk_console_framebuffer_invalidate (fixture->framebuffer, 0, 0, 40000, 40000);
    pdk_console_framebuffer_commit (fixture->framebuffer);
    g_assert_cmpint (pdk_console_framebuffer_get_width (fixture->framebuffer), ==, WIDTH);
  }
}

static void
test_largest_size (void)
{
  g_assert_true (pdk_console_pixels_is_possible (16384, 4096));
  g_assert_true (pdk_console_pixels_is_possible (4096, 16384));
  g_assert_false (pdk_console_pixels_is_possible (16384, 4097));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/framebuffer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("opaque", test_opaque);
  ADD ("no-flash", test_no_flash);
  ADD ("only-damage-is-copied", test_only_damage_is_copied);
  ADD ("every-pixel", test_every_pixel);
  ADD ("said-once", test_said_once);
  ADD ("clipped", test_clipped);
  ADD ("picture-outlives-source", test_picture_outlives_source);
  ADD ("impossible-size", test_impossible_size);
  g_test_add_func ("/console/framebuffer/largest-size", test_largest_size);
  g_test_add_func ("/console/framebuffer/pixels-outlive", test_pixels_outlive_framebuffer);
  g_test_add_func ("/console/framebuffer/16-bits", test_16_bits);
  return g_test_run ();
}
