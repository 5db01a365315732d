/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"

#include <stdlib.h>

/* What is put into the window without GTK: it is, it is what GTK would draw, and it is never over
 * what GTK draws above it.  Looked at is what the X server shows. */

#define WIDTH  641
#define HEIGHT 480

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, WIDTH, HEIGHT);
  g_object_set (fixture->console, "scaling", PDK_CONSOLE_ONE_TO_ONE, NULL);
  console_fixture_wait_drawn (fixture);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

/* Where the guest's pixel is in the window, in device pixels. */
static void
find_pixel (ConsoleFixture *fixture, int *x, int *y)
{
  GtkWidget *view = GTK_WIDGET (pdk_console_get_view (fixture->console));
  const PdkConsoleTransform *t = pdk_console_view_get_transform (PDK_CONSOLE_VIEW (view));
  double left, top;

  gtk_widget_translate_coordinates (view, GTK_WIDGET (fixture->window), 0, 0, &left, &top);
  *x += (int) (left * t->scale_factor) + t->area.x;
  *y += (int) (top * t->scale_factor) + t->area.y;
}

static guint32
get_shown (ConsoleFixture *fixture, int x, int y)
{
  int width, height;
  g_autofree guint32 *shown = console_fixture_grab (fixture, &width, &height);

  find_pixel (fixture, &x, &y);
  g_assert_true (x >= 0 && x < width && y >= 0 && y < height);
  return shown[(gsize) y * width + x];
}

/* Of the whole picture. */
static void
assert_shown (ConsoleFixture *fixture)
{
  PdkConsolePixels *pixels =
      pdk_console_framebuffer_get_pixels (pdk_console_backend_get_framebuffer (fixture->backend));
  int width, height, left = 0, top = 0;
  g_autofree guint32 *shown = console_fixture_grab (fixture, &width, &height);

  find_pixel (fixture, &left, &top);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      const guint32 *row = (guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride);
      guint32 seen = shown[(gsize) (top + y) * width + left + x];

      if (seen != (row[x] & 0xffffff))
        g_error ("pixel %d,%d is %06x, not %06x", x, y, seen, row[x] & 0xffffff);
    }
}

static guint64
count_direct (ConsoleFixture *fixture)
{
  PdkConsoleCounters counters;

  pdk_console_get_counters (fixture->console, &counters);
  return counters.direct_frames;
}

static void
fill (ConsoleFixture *fixture, int x, int y, int width, int height, guint32 color)
{
  fake_spice_fill (fixture->server, x, y, width, height, color);
  console_fixture_wait_pixel (fixture, x + width - 1, y + height - 1, color);
}

/* Fills of this size, most of which need no frame of GTK's. */
static void
fill_often (ConsoleFixture *fixture, int width, int height)
{
  guint64 before = count_direct (fixture);

  for (int i = 0; i < 20; i++) {
    fill (fixture, i * 13, i * 7, width, height, 0x10203 * (i + 1));
    assert_shown (fixture);
  }
  g_assert_cmpuint (count_direct (fixture) - before, >=, 10);
}

/* Nothing is waited for but the framebuffer: it is on the screen as soon as it is in there. */
static void
test_small (ConsoleFixture *fixture, gconstpointer data)
{
  fill (fixture, 0, 0, WIDTH, HEIGHT, 0x102030);
  console_fixture_wait_drawn (fixture);
  fill_often (fixture, 10, 20);
}

static void
test_large (ConsoleFixture *fixture, gconstpointer data)
{
  fill (fixture, 0, 0, WIDTH, HEIGHT, 0x102030);
  console_fixture_wait_drawn (fixture);
  fill_often (fixture, 390, 340);
}

/* So many that GTK's clock is asked in between whether it stands still. */
static void
test_long (ConsoleFixture *fixture, gconstpointer data)
{
  guint64 before = count_direct (fixture);

  for (int i = 0; i < 150; i++)
    fill (fixture, i, i, 200, 100, 0x010101 * (i + 1));
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
  g_assert_cmpuint (count_direct (fixture) - before, >, 60);
}

/* The console in a box of which @style says how it looks. */
static GtkWidget *
wrap (ConsoleFixture *fixture, const char *style)
{
  GtkWidget *overlay = gtk_overlay_new ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, style, -1);
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (overlay),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_object_ref (fixture->console);
  gtk_window_set_child (fixture->window, overlay);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (fixture->console));
  g_object_unref (fixture->console);
  console_fixture_wait_drawn (fixture);
  return overlay;
}

/* In the middle of the console, 100 logical pixels wide. */
static GtkWidget *
cover (GtkWidget *overlay)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "cover");
  gtk_widget_set_size_request (box, 100, 60);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), box);
  return box;
}

static void
test_covered (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = wrap (fixture, ".cover { background: #ff0000; }");
  GtkWidget *box = cover (overlay);

  console_fixture_wait_drawn (fixture);
  for (int i = 0; i < 20; i++) {
    fill (fixture, 0, 0, WIDTH, HEIGHT, 0x102030 + i);
    g_assert_cmphex (get_shown (fixture, WIDTH / 2, HEIGHT / 2), ==, 0xff0000);
    g_assert_cmphex (get_shown (fixture, 10, 10), ==, 0x102030 + i);
  }
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (get_shown (fixture, WIDTH / 2, HEIGHT / 2), ==, 0xff0000);
  gtk_widget_set_visible (box, FALSE);
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
}

/* Drawn by GTK, half translucent over or under black. */
static void
assert_half (ConsoleFixture *fixture, int level)
{
  guint32 shown;

  console_fixture_wait_drawn (fixture);
  shown = get_shown (fixture, WIDTH / 2, HEIGHT / 2);
  g_assert_cmpint (abs ((int) (shown & 0xff) - level / 2), <=, 1);
}

/* What shines through changes with the guest. */
static void
test_translucent (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = wrap (fixture, ".cover { background: rgba(0,0,0,0.5); }");

  cover (overlay);
  console_fixture_wait_drawn (fixture);
  for (int i = 1; i < 5; i++) {
    fill (fixture, 0, 0, WIDTH, HEIGHT, 0x202020 * i);
    assert_half (fixture, 0x20 * i);
  }
}

static void
test_faded (ConsoleFixture *fixture, gconstpointer data)
{
  wrap (fixture, "window { background: #000000; }");
  gtk_widget_set_opacity (GTK_WIDGET (fixture->console), 0.5);
  console_fixture_wait_drawn (fixture);
  for (int i = 1; i < 5; i++) {
    fill (fixture, 0, 0, WIDTH, HEIGHT, 0x202020 * i);
    g_assert_cmphex (get_shown (fixture, WIDTH / 2, HEIGHT / 2), !=, 0x202020 * i);
    assert_half (fixture, 0x20 * i);
  }
}

static void
test_dimmed (ConsoleFixture *fixture, gconstpointer data)
{
  pdk_console_set_dimmed (fixture->console, TRUE);
  console_fixture_wait_drawn (fixture);
  fill (fixture, 0, 0, WIDTH, HEIGHT, 0xffffff);
  g_assert_cmphex (get_shown (fixture, WIDTH / 2, HEIGHT / 2), !=, 0xffffff);
  pdk_console_set_dimmed (fixture->console, FALSE);
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
}

/* A rounded corner is not painted over, and what is beside it is. */
static void
test_rounded (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = wrap (fixture, "overlay { border-radius: 50px; }"
                                      "window { background: #00ff00; }");

  gtk_window_set_default_size (fixture->window, 320, 240);
  gtk_widget_set_overflow (overlay, GTK_OVERFLOW_HIDDEN);
  WAIT_FOR (gtk_widget_get_width (overlay) <= 641 && gtk_widget_get_height (overlay) <= 480);
  console_fixture_wait_drawn (fixture);
  for (int i = 0; i < 5; i++) {
    fill (fixture, 0, 0, WIDTH, HEIGHT, 0x102030 + i);
    g_assert_cmphex (get_shown (fixture, 0, 0), ==, 0x00ff00);
    g_assert_cmphex (get_shown (fixture, 110, 110), ==, 0x102030 + i);
  }
}

static void
test_moved (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = wrap (fixture, "window { background: #00ff00; }");

  gtk_widget_set_margin_start (overlay, 37);
  gtk_widget_set_margin_top (overlay, 23);
  console_fixture_wait_drawn (fixture);
  for (int i = 0; i < 10; i++) {
    fill (fixture, i, i, 100, 100, 0x102030 * i + 1);
    assert_shown (fixture);
  }
  gtk_widget_set_margin_start (overlay, 0);
  fill (fixture, 0, 0, WIDTH, HEIGHT, 0x334455);
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
}

/* The guest's own pointer, drawn over its picture, is not lost. */
static void
test_pointer (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleCursor *cursor;

  fake_spice_set_tablet (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->backend));
  fake_spice_set_cursor (fixture->server, 32, 0, 0, 0xffff0000);
  WAIT_FOR ((cursor = pdk_console_backend_get_cursor (fixture->backend)) != NULL &&
            cursor->width == 32);
  console_fixture_wait_drawn (fixture);
  for (int i = 0; i < 10; i++) {
    fill (fixture, 0, 0, WIDTH, HEIGHT, 0x102030 + i);
    g_assert_cmphex (get_shown (fixture, 16, 16), ==, 0xff0000);
    g_assert_cmphex (get_shown (fixture, 300, 216), ==, 0x102030 + i);
  }
}

/* Below another window nothing can be drawn; it is there when that is gone. */
static void
test_exposed (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *other = gtk_window_new ();
  GdkFrameClock *clock;

  gtk_window_set_default_size (GTK_WINDOW (other), 400, 400);
  gtk_window_present (GTK_WINDOW (other));
  clock = gtk_widget_get_frame_clock (other);
  WAIT_FOR (gdk_frame_clock_get_frame_counter (clock) >= 0);
  fill (fixture, 0, 0, WIDTH, HEIGHT, 0x654321);
  gtk_window_destroy (GTK_WINDOW (other));
  gdk_display_sync (gtk_widget_get_display (GTK_WIDGET (fixture->window)));
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
  fill (fixture, 3, 3, 50, 50, 0x123456);
  console_fixture_wait_drawn (fixture);
  assert_shown (fixture);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/direct/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("small", test_small);
  ADD ("large", test_large);
  ADD ("long", test_long);
  ADD ("covered", test_covered);
  ADD ("translucent", test_translucent);
  ADD ("faded", test_faded);
  ADD ("dimmed", test_dimmed);
  ADD ("rounded", test_rounded);
  ADD ("moved", test_moved);
  ADD ("pointer", test_pointer);
  ADD ("exposed", test_exposed);
  return g_test_run ();
}
