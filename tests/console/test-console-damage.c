/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"

#include <stdlib.h>

/* Only what changed is drawn again, and nothing that changed is missed: what the X server shows of
 * the window is compared with the guest's screen, pixel for pixel. */

#define WIDTH  641
#define HEIGHT 480
/* Pixman interpolates in steps that begin where it begins to draw. */
#define ROUNDING 4

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, WIDTH, HEIGHT);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

static void
one_to_one (ConsoleFixture *fixture)
{
  g_object_set (fixture->console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  console_fixture_wait_drawn (fixture);
}

static gboolean
is_cairo (ConsoleFixture *fixture)
{
  return GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (fixture->window)));
}

/* Another color each time in the last pixel says that all before it has arrived. */
static void
wait_shown (ConsoleFixture *fixture)
{
  static guint32 color = 0x700000;

  fake_spice_fill (fixture->server, WIDTH - 1, HEIGHT - 1, 1, 1, ++color);
  console_fixture_wait_pixel (fixture, WIDTH - 1, HEIGHT - 1, color);
  console_fixture_wait_drawn (fixture);
}

static void
draw_something (ConsoleFixture *fixture, GRand *rand)
{
  int n = g_rand_int_range (rand, 1, 7);

  for (int i = 0; i < n; i++) {
    int x = g_rand_int_range (rand, 0, WIDTH - 1);
    int y = g_rand_int_range (rand, 0, HEIGHT - 1);
    int width = g_rand_int_range (rand, 1, MIN (WIDTH - x, 1 << g_rand_int_range (rand, 1, 9)) + 1);
    int height =
        g_rand_int_range (rand, 1, MIN (HEIGHT - y, 1 << g_rand_int_range (rand, 1, 9)) + 1);

    fake_spice_fill (fixture->server, x, y, width, height, g_rand_int (rand) & 0xffffff);
  }
}

/* The picture as Cairo scales it in one go, without the window. */
static cairo_surface_t *
create_expected (ConsoleFixture *fixture)
{
  PdkConsoleView *view = pdk_console_get_view (fixture->console);
  const PdkConsoleTransform *t = pdk_console_view_get_transform (view);
  PdkConsolePixels *pixels =
      pdk_console_framebuffer_get_pixels (pdk_console_backend_get_framebuffer (fixture->backend));
  cairo_surface_t *source = pdk_console_pixels_create_surface (pixels);
  cairo_surface_t *expected =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, t->area.width, t->area.height);
  cairo_t *cr = cairo_create (expected);

  cairo_scale (cr, pdk_console_transform_get_scale_x (t), pdk_console_transform_get_scale_y (t));
  cairo_set_source_surface (cr, source, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), pdk_console_transform_get_filter (t));
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (source);
  cairo_surface_flush (expected);
  return expected;
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
assert_shown (ConsoleFixture *fixture, int tolerance)
{
  PdkConsoleView *view = pdk_console_get_view (fixture->console);
  const PdkConsoleTransform *t = pdk_console_view_get_transform (view);
  cairo_surface_t *expected = create_expected (fixture);
  const guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (expected);
  int stride = cairo_image_surface_get_stride (expected) / 4;
  int width, height;
  g_autofree guint32 *shown = console_fixture_grab (fixture, &width, &height);

  for (int y = 0; y < t->area.height; y++)
    for (int x = 0; x < t->area.width; x++) {
      guint32 seen = shown[(t->area.y + y) * width + t->area.x + x] & 0xffffff;
      guint32 wanted = pixels[y * stride + x] & 0xffffff;

      if (get_difference (seen, wanted) > tolerance)
        g_error ("pixel %d,%d is %06x, not %06x", x, y, seen, wanted);
    }
  cairo_surface_destroy (expected);
}

static void
draw_rounds (ConsoleFixture *fixture, int tolerance)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int round = 0; round < 36; round++) {
    draw_something (fixture, rand);
    wait_shown (fixture);
    if (round % 6 == 0)
      assert_shown (fixture, tolerance);
  }
  assert_shown (fixture, tolerance);
}

static void
test_exact (ConsoleFixture *fixture, gconstpointer data)
{
  one_to_one (fixture);
  draw_rounds (fixture, 0);
}

/* What a changed pixel colors beside itself when it is scaled is drawn again as well. */
static void
test_scaled (ConsoleFixture *fixture, gconstpointer data)
{
  if (!is_cairo (fixture)) {
    g_test_skip ("scaled by GL in its own way");
    return;
  }
  draw_rounds (fixture, ROUNDING);
}

/* More places than are remembered, one after the other. */
static void
test_many_places (ConsoleFixture *fixture, gconstpointer data)
{
  one_to_one (fixture);
  for (int i = 0; i < 100; i++) {
    fake_spice_fill (fixture->server, i * 37 % 600, i * 53 % 440, 5 + i % 30, 5 + i % 20,
                     0x10101 * i);
    wait_shown (fixture);
  }
  assert_shown (fixture, 0);
}

/* A window that was hidden, and one that got another size, begin anew. */
static void
test_shown_again (ConsoleFixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  /* Larger than the picture, in device pixels, and other than before. */
  int width = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->window)) == 1 ? 650 : 600;

  one_to_one (fixture);
  draw_something (fixture, rand);
  wait_shown (fixture);
  gtk_widget_set_visible (GTK_WIDGET (fixture->console), FALSE);
  draw_something (fixture, rand);
  gtk_widget_set_visible (GTK_WIDGET (fixture->console), TRUE);
  wait_shown (fixture);
  assert_shown (fixture, 0);
  gtk_window_set_default_size (fixture->window, width, 490);
  WAIT_FOR (gtk_widget_get_width (GTK_WIDGET (fixture->console)) == width);
  wait_shown (fixture);
  draw_something (fixture, rand);
  wait_shown (fixture);
  assert_shown (fixture, 0);
}

typedef struct {
  guint64 frames;
  guint64 committed;
  guint64 composed;
} Cost;

/* What it takes to show a change of this rectangle, and of nothing else. */
static Cost
measure (ConsoleFixture *fixture, int x, int y, int width, int height)
{
  static guint32 color = 0x800000;
  PdkConsoleCounters before, after;

  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &before);
  fake_spice_fill (fixture->server, x, y, width, height, ++color);
  console_fixture_wait_pixel (fixture, x + width - 1, y + height - 1, color);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &after);
  return (Cost){ after.frames - before.frames, after.committed_bytes - before.committed_bytes,
                 after.composed_bytes - before.composed_bytes };
}

/* As many bytes as the text cursor has, in its first place, the same, and a hundredth one. */
static void
test_cursor_cost (ConsoleFixture *fixture, gconstpointer data)
{
  one_to_one (fixture);
  for (int i = 0; i < 100; i++) {
    Cost cost = measure (fixture, 20 + i / 4 * 10, 200, 10, 20);

    g_assert_cmpuint (cost.committed, ==, 10 * 20 * 4);
    if (is_cairo (fixture))
      g_assert_cmpuint (cost.composed, ==, 10 * 20 * 4);
    else
      g_assert_cmpuint (cost.composed, <=, 4 * 256 * 256 * 4);
  }
}

static void
test_full_cost (ConsoleFixture *fixture, gconstpointer data)
{
  one_to_one (fixture);
  measure (fixture, 5, 5, 5, 5);
  for (int i = 0; i < 10; i++) {
    Cost cost = measure (fixture, 0, 0, WIDTH, HEIGHT);

    g_assert_cmpuint (cost.committed, ==, WIDTH * HEIGHT * 4);
    g_assert_cmpuint (cost.composed, ==, WIDTH * HEIGHT * 4);
  }
  if (is_cairo (fixture))
    g_assert_cmpuint (measure (fixture, 5, 5, 5, 5).composed, ==, 5 * 5 * 4);
}

static void
on_tick (GdkFrameClock *clock, guint *n_ticks)
{
  (*n_ticks)++;
}

/* A guest that does nothing costs nothing: the frame clock stands still. */
static void
test_idle (ConsoleFixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gint64 end;
  guint tick;
  guint n_ticks = 0;
  PdkConsoleCounters before, after;

  wait_shown (fixture);
  console_fixture_settle (fixture);
  console_fixture_wait_drawn (fixture);
  pdk_console_get_counters (fixture->console, &before);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_tick), &n_ticks);
  tick = g_timeout_add (5, console_fixture_on_tick, NULL);
  end = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_signal_handlers_disconnect_by_data (clock, &n_ticks);
  pdk_console_get_counters (fixture->console, &after);
  g_assert_cmpuint (n_ticks, <=, 1);
  g_assert_cmpuint (after.composed_bytes, ==, before.composed_bytes);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/damage/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("exact", test_exact);
  ADD ("scaled", test_scaled);
  ADD ("many-places", test_many_places);
  ADD ("shown-again", test_shown_again);
  ADD ("cursor-cost", test_cursor_cost);
  ADD ("full-cost", test_full_cost);
  ADD ("idle", test_idle);
  return g_test_run ();
}
