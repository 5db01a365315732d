/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "picture/pdk-console-scaler.h"

#include <stdlib.h>
#include <string.h>

/* What our own scaling makes of a picture is what Cairo makes of it. */

/* Pixman interpolates in steps that are rounded, and begins with the first pixel that it draws. */
#define ROUNDING 4
#define CANARY   0x12345678

static PdkConsolePixels *
create_noise (int width, int height)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  PdkConsolePixels *pixels = pdk_console_pixels_new (NULL, width, height);

  for (int y = 0; y < height; y++) {
    guint32 *row = (guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride);

    for (int x = 0; x < width; x++)
      row[x] = 0xff000000 | g_rand_int (rand);
  }
  return pixels;
}

static PdkConsoleTransform
get_transform (const PdkConsolePixels *pixels, int width, int height)
{
  return (PdkConsoleTransform){ .guest_width = pixels->width,
                                .guest_height = pixels->height,
                                .scale_factor = 1,
                                .area = { 13, 17, width, height } };
}

/* All of the picture, by Cairo.  Returns: (transfer full): without gaps between the rows */
static guint32 *
paint (PdkConsolePixels *pixels, const PdkConsoleTransform *t)
{
  guint32 *painted = g_new (guint32, (gsize) t->area.width * t->area.height);
  cairo_surface_t *source = pdk_console_pixels_create_surface (pixels);
  cairo_surface_t *target =
      cairo_image_surface_create_for_data ((guchar *) painted, CAIRO_FORMAT_RGB24, t->area.width,
                                           t->area.height, t->area.width * 4);
  cairo_t *cr = cairo_create (target);

  cairo_scale (cr, pdk_console_transform_get_scale_x (t), pdk_console_transform_get_scale_y (t));
  cairo_set_source_surface (cr, source, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (target);
  cairo_surface_destroy (source);
  return painted;
}

/* @rect: of the picture on the screen.  Returns: (transfer full): as above; nothing was written behind it */
static guint32 *
scale (PdkConsoleScaler *scaler,
       const PdkConsolePixels *pixels,
       const PdkConsoleTransform *t,
       const cairo_rectangle_int_t *rect)
{
  const gsize n = (gsize) rect->width * rect->height;
  const cairo_rectangle_int_t place = { t->area.x + rect->x, t->area.y + rect->y, rect->width,
                                        rect->height };
  guint32 *scaled = g_new (guint32, n + 1);

  scaled[n] = CANARY;
  pdk_console_scaler_scale (scaler, pixels, &place, scaled);
  g_assert_cmphex (scaled[n], ==, CANARY);
  return scaled;
}

static int
get_difference (guint32 a, guint32 b)
{
  int difference = 0;

  for (int shift = 0; shift < 24; shift += 8)
    difference = MAX (difference, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return difference;
}

static void
check_against_cairo (int guest_width, int guest_height, int width, int height)
{
  g_autoptr (PdkConsolePixels) pixels = create_noise (guest_width, guest_height);
  const PdkConsoleTransform t = get_transform (pixels, width, height);
  const cairo_rectangle_int_t all = { 0, 0, width, height };
  g_autoptr (PdkConsoleScaler) scaler = pdk_console_scaler_new (&t);
  g_autofree guint32 *painted = paint (pixels, &t);
  g_autofree guint32 *scaled = scale (scaler, pixels, &t, &all);

  for (int i = 0; i < width * height; i++) {
    g_assert_cmphex (scaled[i] >> 24, ==, 0xff);
    if (get_difference (scaled[i], painted[i]) > ROUNDING)
      g_error ("%d×%d to %d×%d: pixel %d,%d is %06x, not %06x", guest_width, guest_height, width,
               height, i % width, i / width, scaled[i] & 0xffffff, painted[i] & 0xffffff);
  }
}

static void
test_cairo (void)
{
  check_against_cairo (641, 480, 801, 600);
  check_against_cairo (640, 480, 500, 375);
  check_against_cairo (320, 200, 321, 203);
  check_against_cairo (37, 23, 399, 222);
  check_against_cairo (2, 2, 101, 33);
  check_against_cairo (5, 100, 6, 130);
}

/* Nothing lies outside of these. */
static void
test_thin (void)
{
  check_against_cairo (1, 100, 7, 123);
  check_against_cairo (100, 1, 123, 7);
  check_against_cairo (16, 1, 20, 3);
}

/* Of every part, at any place, comes what comes of the whole. */
static void
test_parts (void)
{
  g_autoptr (PdkConsolePixels) pixels = create_noise (203, 101);
  const PdkConsoleTransform t = get_transform (pixels, 254, 126);
  const cairo_rectangle_int_t all = { 0, 0, t.area.width, t.area.height };
  g_autoptr (PdkConsoleScaler) scaler = pdk_console_scaler_new (&t);
  g_autofree guint32 *whole = scale (scaler, pixels, &t, &all);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < 2000; i++) {
    const int x = g_rand_int_range (rand, 0, t.area.width);
    const int y = g_rand_int_range (rand, 0, t.area.height);
    const cairo_rectangle_int_t rect = { x, y, g_rand_int_range (rand, 1, t.area.width - x + 1),
                                         g_rand_int_range (rand, 1, t.area.height - y + 1) };
    g_autofree guint32 *part = scale (scaler, pixels, &t, &rect);

    for (int row = 0; row < rect.height; row++)
      g_assert_cmpmem (part + row * rect.width, rect.width * 4,
                       whole + (y + row) * t.area.width + x, rect.width * 4);
  }
}

/* What is of one color stays so, to the last bit. */
static void
test_flat (void)
{
  g_autoptr (PdkConsolePixels) pixels = create_noise (64, 48);
  const PdkConsoleTransform t = get_transform (pixels, 83, 61);
  const cairo_rectangle_int_t all = { 0, 0, t.area.width, t.area.height };
  g_autoptr (PdkConsoleScaler) scaler = pdk_console_scaler_new (&t);

  for (guint level = 0; level < 256; level++) {
    const guint32 color = 0xff000000 | level << 16 | (255 - level) << 8 | (level ^ 0x55);
    guint32 *data = (guint32 *) (gpointer) pixels->data;
    g_autofree guint32 *scaled = NULL;

    for (int i = 0; i < pixels->stride / 4 * pixels->height; i++)
      data[i] = color;
    scaled = scale (scaler, pixels, &t, &all);
    for (int i = 0; i < t.area.width * t.area.height; i++)
      g_assert_cmphex (scaled[i], ==, color);
  }
}

/* A guest's pixel colors what is drawn again when it changes, and nothing beside that. */
static void
check_reach (int guest_width, int width, int x)
{
  g_autoptr (PdkConsolePixels) pixels = create_noise (guest_width, 3);
  const PdkConsoleTransform t = get_transform (pixels, width, 3 * width / guest_width + 1);
  const cairo_rectangle_int_t all = { 0, 0, t.area.width, t.area.height };
  const cairo_rectangle_int_t changed = { x, 1, 1, 1 };
  const cairo_rectangle_int_t drawn = pdk_console_transform_to_device (&t, &changed);
  g_autoptr (PdkConsoleScaler) scaler = pdk_console_scaler_new (&t);
  g_autofree guint32 *before = scale (scaler, pixels, &t, &all);
  g_autofree guint32 *after = NULL;

  if (width > guest_width)
    g_assert_cmpint (drawn.width, <=, 3 * width / guest_width + 2);
  ((guint32 *) (gpointer) (pixels->data + pixels->stride))[x] ^= 0xffffff;
  after = scale (scaler, pixels, &t, &all);
  for (int i = 0; i < t.area.width * t.area.height; i++) {
    const int at_x = t.area.x + i % t.area.width, at_y = t.area.y + i / t.area.width;

    if (at_x < drawn.x || at_x >= drawn.x + drawn.width || at_y < drawn.y ||
        at_y >= drawn.y + drawn.height)
      g_assert_cmphex (before[i], ==, after[i]);
  }
}

static void
test_reach (void)
{
  for (int width = 76; width < 240; width++)
    for (int x = 0; x < 100; x += width % 100 == 0 ? 100 : 7)
      if (width % 100 != 0)
        check_reach (100, width, x);
}

/* On processors that are none for it, there is nothing to be compared. */
static gboolean
is_possible (void)
{
  const PdkConsoleTransform larger = { 10, 10, 1, { 0, 0, 15, 13 } };
  g_autoptr (PdkConsoleScaler) scaler = pdk_console_scaler_new (&larger);

  return scaler != NULL;
}

static void
run_if_possible (gconstpointer test)
{
  if (is_possible ())
    ((GTestFunc) test) ();
  else
    g_test_skip ("this processor leaves scaling to Cairo");
}

/* By what the kernel says. */
static gboolean
has_long_registers (void)
{
#ifdef __x86_64__
  g_autofree char *text = NULL;

  return g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL) && strstr (text, " avx2") != NULL;
#else
  return FALSE;
#endif
}

static void
test_others (void)
{
  const PdkConsoleTransform twice = { 10, 10, 1, { 0, 0, 20, 20 } };
  const PdkConsoleTransform half = { 20, 20, 1, { 0, 0, 10, 10 } };
  const PdkConsoleTransform none = { 20, 20, 1, { 0, 0, 0, 0 } };

  if (has_long_registers ())
    g_assert_true (is_possible ());
  g_assert_null (pdk_console_scaler_new (&twice));
  g_assert_null (pdk_console_scaler_new (&half));
  g_assert_null (pdk_console_scaler_new (&none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/scaler/others", test_others);
  g_test_add_data_func ("/console/scaler/cairo", test_cairo, run_if_possible);
  g_test_add_data_func ("/console/scaler/thin", test_thin, run_if_possible);
  g_test_add_data_func ("/console/scaler/parts", test_parts, run_if_possible);
  g_test_add_data_func ("/console/scaler/flat", test_flat, run_if_possible);
  g_test_add_data_func ("/console/scaler/reach", test_reach, run_if_possible);
  return g_test_run ();
}
