/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "size/pdk-console-scroll.h"
#include "picture/pdk-console-transform.h"

static void
test_one_to_one (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 641, 480, 1000, 600, 1, PDK_CONSOLE_ONE_TO_ONE, 100);
  g_assert_cmpint (t.area.x, ==, 179);
  g_assert_cmpint (t.area.y, ==, 60);
  g_assert_cmpint (t.area.width, ==, 641);
  g_assert_cmpint (t.area.height, ==, 480);
  g_assert_true (pdk_console_transform_is_integer (&t));
  g_assert_cmpint (pdk_console_transform_get_filter (&t), ==, CAIRO_FILTER_NEAREST);
}

/* One guest pixel is one device pixel, so on a screen of twice the density half a logical one. */
static void
test_one_to_one_dense (void)
{
  PdkConsoleTransform t;
  int x, y;

  pdk_console_transform_init (&t, 640, 480, 640, 480, 2, PDK_CONSOLE_ONE_TO_ONE, 100);
  g_assert_cmpint (t.area.x, ==, 320);
  g_assert_cmpint (t.area.width, ==, 640);
  g_assert_true (pdk_console_transform_to_guest (&t, 160.5, 120, &x, &y));
  g_assert_cmpint (x, ==, 1);
  g_assert_cmpint (y, ==, 0);
}

static void
test_one_to_one_larger_than_widget (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 1920, 1080, 800, 600, 1, PDK_CONSOLE_ONE_TO_ONE, 100);
  g_assert_cmpint (t.area.x, ==, 0);
  g_assert_cmpint (t.area.y, ==, 0);
  g_assert_cmpint (t.area.width, ==, 1920);
}

static void
test_fit_letterbox (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 720, 400, 900, 600, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (t.area.x, ==, 0);
  g_assert_cmpint (t.area.y, ==, 50);
  g_assert_cmpint (t.area.width, ==, 900);
  g_assert_cmpint (t.area.height, ==, 500);
  g_assert_cmpint (pdk_console_transform_get_filter (&t), ==, CAIRO_FILTER_BILINEAR);
}

/* A guest that follows the window and rounds down a little is not blurred for it. */
static void
test_fit_leaves_margin (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 1360, 767, 1366, 768, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (t.area.x, ==, 3);
  g_assert_cmpint (t.area.y, ==, 0);
  g_assert_true (pdk_console_transform_is_identity (&t));
  pdk_console_transform_init (&t, 1350, 740, 1366, 768, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (t.area.width, ==, 1366);
  pdk_console_transform_init (&t, 1370, 760, 1366, 768, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (t.area.width, ==, 1366);
}

static void
test_integer (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 320, 200, 1000, 700, 1, PDK_CONSOLE_INTEGER, 100);
  g_assert_cmpint (t.area.width, ==, 960);
  g_assert_cmpint (t.area.height, ==, 600);
  g_assert_cmpint (t.area.x, ==, 20);
  g_assert_cmpint (t.area.y, ==, 50);
  g_assert_cmpint (pdk_console_transform_get_filter (&t), ==, CAIRO_FILTER_NEAREST);
  /* Multiples of device pixels: on a dense screen one more fits. */
  pdk_console_transform_init (&t, 641, 480, 1000, 750, 2, PDK_CONSOLE_INTEGER, 100);
  g_assert_cmpint (t.area.width, ==, 641 * 3);
  g_assert_cmpint (t.area.x, ==, (2000 - 641 * 3) / 2);
  /* None fits: all of it is to be seen all the same. */
  pdk_console_transform_init (&t, 1920, 1080, 960, 1000, 1, PDK_CONSOLE_INTEGER, 100);
  g_assert_cmpint (t.area.width, ==, 960);
  g_assert_cmpint (t.area.height, ==, 540);
}

static void
test_zoom (void)
{
  PdkConsoleTransform t;
  int x, y;

  pdk_console_transform_init (&t, 641, 480, 1000, 600, 1, PDK_CONSOLE_ZOOM, 50);
  g_assert_cmpint (t.area.width, ==, 321);
  g_assert_cmpint (t.area.height, ==, 240);
  g_assert_cmpint (t.area.x, ==, 339);
  pdk_console_transform_init (&t, 641, 480, 1000, 600, 1, PDK_CONSOLE_ZOOM, 400);
  g_assert_cmpint (t.area.width, ==, 2564);
  g_assert_cmpint (t.area.x, ==, 0);
  g_assert_true (pdk_console_transform_is_integer (&t));
  g_assert_true (pdk_console_transform_to_guest (&t, 7.9, 4, &x, &y));
  g_assert_cmpint (x, ==, 1);
  g_assert_cmpint (y, ==, 1);
  pdk_console_transform_init (&t, 16384, 16384, 1000, 600, 1, PDK_CONSOLE_ZOOM, 400);
  g_assert_cmpint (t.area.width, ==, 32767);
  g_assert_cmpint (pdk_console_transform_zoom (1, 25), ==, 1);
}

static void
test_zoom_steps (void)
{
  g_assert_cmpuint (pdk_console_scaling_step (100, 1), ==, 110);
  g_assert_cmpuint (pdk_console_scaling_step (100, -1), ==, 90);
  g_assert_cmpuint (pdk_console_scaling_step (103, -1), ==, 100);
  g_assert_cmpuint (pdk_console_scaling_step (400, 1), ==, 400);
  g_assert_cmpuint (pdk_console_scaling_step (25, -1), ==, 25);
}

static void
test_filters (void)
{
  PdkConsoleTransform t;

  pdk_console_transform_init (&t, 320, 240, 640, 480, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (pdk_console_transform_get_filter (&t), ==, CAIRO_FILTER_NEAREST);
  pdk_console_transform_init (&t, 1920, 1080, 960, 540, 1, PDK_CONSOLE_FIT, 100);
  g_assert_cmpint (pdk_console_transform_get_filter (&t), ==, CAIRO_FILTER_GOOD);
}

static void
test_nothing (void)
{
  PdkConsoleTransform t;
  int x = 7, y = 7;

  pdk_console_transform_init (&t, 0, 0, 800, 600, 1, PDK_CONSOLE_FIT, 100);
  g_assert_true (pdk_console_transform_is_empty (&t));
  g_assert_false (pdk_console_transform_to_guest (&t, 5, 5, &x, &y));
  g_assert_cmpint (x, ==, 0);
  pdk_console_transform_init (&t, 640, 480, 0, 0, 1, PDK_CONSOLE_FIT, 100);
  g_assert_true (pdk_console_transform_is_empty (&t));
}

static void
test_edges (void)
{
  PdkConsoleTransform t;
  int x, y;

  pdk_console_transform_init (&t, 720, 400, 900, 600, 1, PDK_CONSOLE_FIT, 100);
  g_assert_true (pdk_console_transform_to_guest (&t, 0, 50, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 0);
  g_assert_true (pdk_console_transform_to_guest (&t, 899.9, 549.9, &x, &y));
  g_assert_cmpint (x, ==, 719);
  g_assert_cmpint (y, ==, 399);
  g_assert_false (pdk_console_transform_to_guest (&t, 450, 49.5, &x, &y));
  g_assert_cmpint (y, ==, 0);
  g_assert_false (pdk_console_transform_to_guest (&t, -3, 700, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 399);
}

/* The middle of what a guest pixel covers on the screen must lead back to that pixel, at any size. */
static void
check_round_trip (const PdkConsoleTransform *t)
{
  for (int gx = 0; gx < t->guest_width; gx += 1 + t->guest_width / 97) {
    double device = t->area.x + (gx + 0.5) * pdk_console_transform_get_scale_x (t);
    int x, y;

    pdk_console_transform_to_guest (t, device / t->scale_factor,
                                    (double) t->area.y / t->scale_factor, &x, &y);
    g_assert_cmpint (x, ==, gx);
    g_assert_cmpint (y, ==, 0);
  }
}

/* From the view to the guest and back: any place in the picture leads to a guest pixel whose place on the
 * screen has it, the edges included. */
static void
check_view_round_trip (const PdkConsoleTransform *t)
{
  const double scale_x = pdk_console_transform_get_scale_x (t);
  const double scale_y = pdk_console_transform_get_scale_y (t);

  for (int i = 0; i <= 64; i++) {
    const double dx = MIN (t->area.width * i / 64.0, t->area.width - 0.01);
    const double dy = MIN (t->area.height * i / 64.0, t->area.height - 0.01);
    int x, y;

    g_assert_true (pdk_console_transform_to_guest (t, (t->area.x + dx) / t->scale_factor,
                                                   (t->area.y + dy) / t->scale_factor, &x, &y));
    g_assert_cmpint (x, >=, 0);
    g_assert_cmpint (x, <, t->guest_width);
    g_assert_cmpint (y, >=, 0);
    g_assert_cmpint (y, <, t->guest_height);
    g_assert_cmpfloat (x * scale_x, <=, dx + 0.001);
    g_assert_cmpfloat ((x + 1) * scale_x, >=, dx - 0.001);
    g_assert_cmpfloat (y * scale_y, <=, dy + 0.001);
    g_assert_cmpfloat ((y + 1) * scale_y, >=, dy - 0.001);
  }
}

/* What is beside the picture is not the guest's, and counts as the pixel nearest to it. */
static void
check_outside (const PdkConsoleTransform *t)
{
  const double left = (t->area.x - 0.5) / t->scale_factor;
  const double right = (t->area.x + t->area.width + 0.5) / t->scale_factor;
  const double bottom = (t->area.y + t->area.height + 0.5) / t->scale_factor;
  int x, y;

  g_assert_false (pdk_console_transform_to_guest (t, left, bottom, &x, &y));
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, t->guest_height - 1);
  g_assert_false (pdk_console_transform_to_guest (t, right, bottom, &x, &y));
  g_assert_cmpint (x, ==, t->guest_width - 1);
}

/* All of the damage lies in what is drawn again, and what is drawn again lies in the picture. */
static void
check_damage (const PdkConsoleTransform *t, const cairo_rectangle_int_t *rect)
{
  cairo_rectangle_int_t device = pdk_console_transform_to_device (t, rect);
  double scale_x = pdk_console_transform_get_scale_x (t);

  g_assert_cmpint (device.x, >=, t->area.x);
  g_assert_cmpint (device.x + device.width, <=, t->area.x + t->area.width);
  g_assert_cmpint (device.y + device.height, <=, t->area.y + t->area.height);
  g_assert_cmpfloat (device.x, <=, t->area.x + rect->x * scale_x);
  g_assert_cmpfloat (device.x + device.width + 0.001, >=,
                     t->area.x + (rect->x + rect->width) * scale_x);
}

static void
test_properties (void)
{
  static const int sizes[][2] = { { 641, 480 }, { 1, 1 }, { 1920, 1080 }, { 333, 777 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (int percent = 10; percent <= 400; percent++) {
      PdkConsoleTransform t;
      cairo_rectangle_int_t rect = { sizes[i][0] / 2, sizes[i][1] / 2, 1, 1 };
      int width = MAX (1, sizes[i][0] * percent / 100);

      pdk_console_transform_init (&t, sizes[i][0], sizes[i][1], width, 4000, 1 + percent % 3,
                                  PDK_CONSOLE_FIT, 100);
      check_round_trip (&t);
      check_view_round_trip (&t);
      check_outside (&t);
      check_damage (&t, &rect);
    }
  }
}

static void
test_scroll (void)
{
  PdkConsoleScroll scroll = { 0 };
  int total = 0, x, y;

  for (int i = 0; i < 10; i++) {
    pdk_console_scroll_add (&scroll, 0, 0.25, FALSE, &x, &y);
    total += y;
  }
  g_assert_cmpint (total, ==, 2);
  pdk_console_scroll_add (&scroll, 0, -1, FALSE, &x, &y);
  g_assert_cmpint (y, ==, -1);
  pdk_console_scroll_reset (&scroll);
  pdk_console_scroll_add (&scroll, 0, 24, TRUE, &x, &y);
  g_assert_cmpint (y, ==, 2);
  pdk_console_scroll_add (&scroll, 0, 11, TRUE, &x, &y);
  g_assert_cmpint (y, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/transform/one-to-one", test_one_to_one);
  g_test_add_func ("/console/transform/one-to-one-dense", test_one_to_one_dense);
  g_test_add_func ("/console/transform/one-to-one-large", test_one_to_one_larger_than_widget);
  g_test_add_func ("/console/transform/fit-letterbox", test_fit_letterbox);
  g_test_add_func ("/console/transform/fit-leaves-margin", test_fit_leaves_margin);
  g_test_add_func ("/console/transform/integer", test_integer);
  g_test_add_func ("/console/transform/zoom", test_zoom);
  g_test_add_func ("/console/transform/zoom-steps", test_zoom_steps);
  g_test_add_func ("/console/transform/filters", test_filters);
  g_test_add_func ("/console/transform/nothing", test_nothing);
  g_test_add_func ("/console/transform/edges", test_edges);
  g_test_add_func ("/console/transform/properties", test_properties);
  g_test_add_func ("/console/scroll", test_scroll);
  return g_test_run ();
}
