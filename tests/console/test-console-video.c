/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"

#include <gst/gst.h>
#include <stdlib.h>

/* What a guest draws again and again comes as a video, which is not exact: so pixels that are near those
 * that were drawn, and not the same, prove that it was one.  The server ends a video that stands still
 * with the picture itself. */

#define WIDTH  352
#define HEIGHT 240
#define LEFT   40
#define TOP    30
#define STEP   16 /* between the pixels that are compared */

#define BLUE 0x204060
#define RED  0xc01020

#define FRAME_MS 20

typedef struct {
  ConsoleFixture base;
  GPtrArray *pictures; /* the server's until it is freed */
  int tolerance;       /* of each color, from 0 to 255 */
} Fixture;

typedef struct {
  const char *codecs;
  int tolerance;
} Codec;

static const Codec mjpeg = { "spice:mjpeg", 12 };
static const Codec vp8 = { "gstreamer:vp8", 32 };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Codec *codec = data;

  console_fixture_set_up (&fixture->base, 640, 480);
  pdk_console_backend_close (fixture->base.backend);
  pdk_console_set_backend (fixture->base.console, NULL);
  g_clear_object (&fixture->base.backend);
  fake_spice_set_video (fixture->base.server, codec->codecs);
  fixture->base.backend =
      pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->base.server, NULL);
  pdk_console_set_backend (fixture->base.console, fixture->base.backend);
  pdk_console_backend_open (fixture->base.backend);
  console_fixture_wait_pixel (&fixture->base, 0, 0, BLUE);
  fixture->tolerance = codec->tolerance;
  fixture->pictures = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (&fixture->base);
  g_ptr_array_unref (fixture->pictures);
}

/* Two ramps, which videos keep well, over a color of its own. */
static const guint32 *
make_picture (Fixture *fixture, guint32 tint)
{
  guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      pixels[y * WIDTH + x] = (x * 255 / WIDTH) << 16 | (y * 255 / HEIGHT) << 8 | tint;
  g_ptr_array_add (fixture->pictures, pixels);
  return pixels;
}

static int
get_difference (guint32 a, guint32 b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

/* How far the picture in the framebuffer is off at most, but inside of @hole. */
static int
measure (Fixture *fixture, const guint32 *pixels, const FakeSpiceHead *hole)
{
  int most = 0;

  for (int y = STEP / 2; y < HEIGHT; y += STEP)
    for (int x = STEP / 2; x < WIDTH; x += STEP) {
      const guint32 found = console_fixture_get_pixel (&fixture->base, LEFT + x, TOP + y);

      if (hole == NULL || LEFT + x < hole->x || LEFT + x >= hole->x + hole->width ||
          TOP + y < hole->y || TOP + y >= hole->y + hole->height)
        most = MAX (most, get_difference (found, pixels[y * WIDTH + x]));
    }
  return most;
}

static gboolean
on_frame_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
draw_frame (Fixture *fixture, const guint32 *pixels, const FakeSpiceHead *hole)
{
  gboolean over = FALSE;

  if (hole != NULL)
    fake_spice_draw_image_around (fixture->base.server, LEFT, TOP, WIDTH, HEIGHT, pixels, hole);
  else
    fake_spice_draw_image (fixture->base.server, LEFT, TOP, WIDTH, HEIGHT, pixels);
  g_timeout_add (FRAME_MS, on_frame_over, &over);
  WAIT_FOR (over);
}

/* The machine plays until what is shown is the picture as a video. */
static void
play (Fixture *fixture, const guint32 *pixels, const FakeSpiceHead *hole)
{
  const gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  int difference;

  do {
    draw_frame (fixture, pixels, hole);
    difference = measure (fixture, pixels, hole);
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
  } while (difference == 0 || difference > fixture->tolerance);
  g_test_message ("off by %d", difference);
}

static void
wait_for_exact (Fixture *fixture, const guint32 *pixels)
{
  WAIT_FOR (measure (fixture, pixels, NULL) == 0);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmphex (console_fixture_get_pixel (&fixture->base, LEFT + x, TOP + y), ==,
                       pixels[y * WIDTH + x]);
}

/* It begins, goes on with another picture, and leaves what was drawn last; and so once more. */
static void
test_begin_and_end (Fixture *fixture, gconstpointer data)
{
  const guint32 *first = make_picture (fixture, 0x20);
  const guint32 *second = make_picture (fixture, 0xc0);

  play (fixture, first, NULL);
  play (fixture, second, NULL);
  wait_for_exact (fixture, second);
  play (fixture, first, NULL);
  wait_for_exact (fixture, first);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->base, LEFT - 1, TOP), ==, BLUE);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->base, LEFT + WIDTH, TOP), ==, BLUE);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->base, LEFT, TOP - 1), ==, BLUE);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->base, LEFT, TOP + HEIGHT), ==, BLUE);
}

/* A window before the video stays as it is while that plays. */
static void
test_clip (Fixture *fixture, gconstpointer data)
{
  static const FakeSpiceHead hole = { 0, LEFT + 101, TOP + 51, 99, 77 };
  const guint32 *first = make_picture (fixture, 0x20);
  const guint32 *second = make_picture (fixture, 0xc0);

  play (fixture, first, NULL);
  fake_spice_fill (fixture->base.server, hole.x, hole.y, hole.width, hole.height, RED);
  play (fixture, second, &hole);
  play (fixture, first, &hole);
  WAIT_FOR (measure (fixture, first, &hole) == 0);
  for (int y = 0; y < hole.height; y++)
    for (int x = 0; x < hole.width; x++)
      g_assert_cmphex (console_fixture_get_pixel (&fixture->base, hole.x + x, hole.y + y), ==, RED);
}

/* The screen becomes another one while it plays. */
static void
test_new_size (Fixture *fixture, gconstpointer data)
{
  const guint32 *pixels = make_picture (fixture, 0x20);

  play (fixture, pixels, NULL);
  fake_spice_create_screen (fixture->base.server, 501, 407, FAKE_SPICE_XRGB32, RED);
  WAIT_FOR (pdk_console_framebuffer_get_width (
                pdk_console_backend_get_framebuffer (fixture->base.backend)) == 501);
  console_fixture_wait_pixel (&fixture->base, LEFT, TOP, RED);
  play (fixture, pixels, NULL);
  wait_for_exact (fixture, pixels);
  g_assert_cmphex (console_fixture_get_pixel (&fixture->base, 500, 406), ==, RED);
}

/* Where the view shows a pixel of the picture. */
static guint32
get_shown (Fixture *fixture, int x, int y)
{
  const PdkConsoleTransform *t =
      pdk_console_view_get_transform (pdk_console_get_view (fixture->base.console));

  return console_fixture_get_shown (&fixture->base,
                                    t->area.x + (int) ((LEFT + x + 0.5) * t->area.width / 640),
                                    t->area.y + (int) ((TOP + y + 0.5) * t->area.height / 480));
}

static void
check_shown (Fixture *fixture, const guint32 *pixels, int tolerance)
{
  console_fixture_wait_drawn (&fixture->base);
  for (int y = 40; y < HEIGHT; y += 80)
    for (int x = 40; x < WIDTH; x += 80)
      g_assert_cmpint (get_difference (get_shown (fixture, x, y), pixels[y * WIDTH + x]), <=,
                       tolerance);
}

/* On the screen, as large as it is and scaled. */
static void
test_shown (Fixture *fixture, gconstpointer data)
{
  static const PdkConsoleScaling scalings[] = { PDK_CONSOLE_ONE_TO_ONE, PDK_CONSOLE_FIT };
  const guint32 *first = make_picture (fixture, 0x20);
  const guint32 *second = make_picture (fixture, 0xc0);

  for (gsize i = 0; i < G_N_ELEMENTS (scalings); i++) {
    g_object_set (fixture->base.console, "scaling", scalings[i], NULL);
    play (fixture, first, NULL);
    check_shown (fixture, first, fixture->tolerance + 3);
    play (fixture, second, NULL);
    check_shown (fixture, second, fixture->tolerance + 3);
    wait_for_exact (fixture, second);
    check_shown (fixture, second, scalings[i] == PDK_CONSOLE_ONE_TO_ONE ? 0 : 3);
  }
}

/* The connection ends in the middle of it. */
static void
test_disconnected (Fixture *fixture, gconstpointer data)
{
  const guint32 *pixels = make_picture (fixture, 0x20);

  play (fixture, pixels, NULL);
  g_clear_pointer (&fixture->base.server, fake_spice_free);
  WAIT_FOR (pdk_console_backend_get_state (fixture->base.backend) != PDK_CONSOLE_BACKEND_CONNECTED);
  g_assert_cmpint (measure (fixture, pixels, NULL), <=, fixture->tolerance);
}

static gboolean
has_element (const char *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);

  return factory != NULL;
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    const Codec *codec;
  } codecs[] = { { "mjpeg", &mjpeg }, { "vp8", &vp8 } };
  static const struct {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = { { "begin-and-end", test_begin_and_end },
                { "clip", test_clip },
                { "new-size", test_new_size },
                { "shown", test_shown },
                { "disconnected", test_disconnected } };

  gsize n_codecs = G_N_ELEMENTS (codecs);

  gtk_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  if (!has_element ("vp8enc") || !has_element ("vp8dec"))
    n_codecs--;
  for (gsize i = 0; i < n_codecs; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (tests); j++) {
      g_autofree char *path =
          g_strdup_printf ("/console/video/%s/%s", codecs[i].name, tests[j].name);

      g_test_add (path, Fixture, codecs[i].codec, set_up, tests[j].func, tear_down);
    }
  return g_test_run ();
}
