/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-bench"

#include "config.h"

#include "fake-spice-private.h"

/* A made-up guest that paints the same frames for whoever connects.  It prints its port, and ends
 * with its standard input.
 *
 * The first pixel of what a scene paints has another color in each frame, so that whoever watches
 * that pixel on the screen counts the frames which were shown. */

#define N_PICTURES   8
#define GLYPH_WIDTH  8
#define GLYPH_HEIGHT 16

typedef struct {
  FakeSpice *server;
  void (*paint) (gpointer guest);
  int width; /* of the screen */
  int height;
  int fps;
  gint64 start_us;
  guint64 n_ticks;
  guint64 n_frames;
  guint32 *pictures[N_PICTURES]; /* picture_width × picture_height */
  int picture_width;
  int picture_height;
} Guest;

/* As of a film: smooth, with some noise in the lower bits. */
static void
paint_film (Guest *guest, guint32 *pixels, int number)
{
  guint32 noise = 12345 + number;

  for (int y = 0; y < guest->picture_height; y++)
    for (int x = 0; x < guest->picture_width; x++) {
      guint32 red = (x + number * 16) & 0xff;
      guint32 green = (y + number * 8) & 0xff;

      noise = noise * 1664525 + 1013904223;
      *pixels++ = red << 16 | green << 8 | (((x ^ y) & 0xf8) | noise >> 29);
    }
}

/* Lines of made-up letters, light on dark, one line further up with each picture. */
static void
paint_text (Guest *guest, guint32 *pixels, int number)
{
  for (int y = 0; y < guest->picture_height; y++)
    for (int x = 0; x < guest->picture_width; x++) {
      guint line = y / GLYPH_HEIGHT + number;
      guint letter = (x / GLYPH_WIDTH * 7 + line * 13) % 61;
      guint row = y % GLYPH_HEIGHT, column = x % GLYPH_WIDTH;
      gboolean is_ink = letter > 12 && row > 2 && row < 13 && column > 0 &&
                        ((letter * 2654435761u >> (row / 2 * 3 + column / 2)) & 1) != 0;

      *pixels++ = is_ink ? 0xd0d0d0 : 0x171421;
    }
}

static void
make_pictures (Guest *guest,
               int width,
               int height,
               void (*paint) (Guest *guest, guint32 *pixels, int number))
{
  guest->picture_width = width;
  guest->picture_height = height;
  for (int i = 0; i < N_PICTURES; i++) {
    guest->pictures[i] = g_new (guint32, (gsize) width * height);
    paint (guest, guest->pictures[i], i);
    guest->pictures[i][0] = 0x203040 * (i % 3 + 1) + i;
  }
}

static void
show_picture (gpointer user_data)
{
  Guest *guest = user_data;

  fake_spice_draw_image (guest->server, (guest->width - guest->picture_width) / 2,
                         (guest->height - guest->picture_height) / 2, guest->picture_width,
                         guest->picture_height, guest->pictures[guest->n_frames % N_PICTURES]);
}

static void
blink (gpointer user_data)
{
  Guest *guest = user_data;

  fake_spice_fill (guest->server, guest->width / 2, guest->height / 2, 10, 20,
                   guest->n_frames % 2 == 0 ? 0xd0d0d0 : 0x171421);
}

static void
flash (gpointer user_data)
{
  Guest *guest = user_data;

  fake_spice_fill (guest->server, 0, 0, guest->width, guest->height,
                   guest->n_frames % 2 == 0 ? 0xd0d0d0 : 0x171421);
}

static void
paint_frame (Guest *guest)
{
  guest->paint (guest);
  guest->n_frames++;
}

/* A guest whose last frame was not even fetched leaves one out, as a real one does. */
static gboolean
on_frame_time (gpointer user_data)
{
  Guest *guest = user_data;
  GSource *source = g_main_current_source ();

  if (fake_spice_count_pending_draws (guest->server) == 0)
    paint_frame (guest);
  guest->n_ticks++;
  g_source_set_ready_time (source, guest->start_us + guest->n_ticks * G_USEC_PER_SEC / guest->fps);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  return func (user_data);
}

static void
start_clock (Guest *guest)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  GSource *source = g_source_new (&funcs, sizeof *source);

  guest->start_us = g_get_monotonic_time ();
  g_source_set_callback (source, on_frame_time, guest, NULL);
  g_source_set_ready_time (source, guest->start_us);
  g_source_attach (source, NULL);
}

/* Released keys have the upper bit. */
static void
on_key (gpointer code, gpointer user_data)
{
  if ((GPOINTER_TO_UINT (code) & 0x80) == 0)
    paint_frame (user_data);
}

static gboolean
choose_scene (Guest *guest, const char *name)
{
  if (g_str_equal (name, "film")) {
    make_pictures (guest, guest->width, guest->height, paint_film);
    guest->paint = show_picture;
  } else if (g_str_equal (name, "terminal")) {
    make_pictures (guest, 80 * GLYPH_WIDTH, 25 * GLYPH_HEIGHT, paint_text);
    guest->paint = show_picture;
  } else if (g_str_equal (name, "cursor")) {
    guest->paint = blink;
  } else if (g_str_equal (name, "key")) {
    guest->paint = flash;
    fake_spice_set_key_func (guest->server, on_key, guest);
  } else {
    return FALSE;
  }
  return TRUE;
}

static gboolean
on_input_end (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
run (Guest *guest)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);

  g_io_add_watch (input, G_IO_HUP, on_input_end, loop);
  g_print ("%d\n", fake_spice_listen (guest->server));
  if (guest->fps > 0)
    start_clock (guest);
  g_main_loop_run (loop);
}

static void
compress (Guest *guest, const char *how)
{
  SpiceServer *server = fake_spice_get_server (guest->server);

  spice_server_set_streaming_video (server, SPICE_STREAM_VIDEO_OFF);
  if (g_strcmp0 (how, "lz") == 0)
    spice_server_set_image_compression (server, SPICE_IMAGE_COMPRESSION_LZ);
  else if (g_strcmp0 (how, "glz") == 0)
    spice_server_set_image_compression (server, SPICE_IMAGE_COMPRESSION_AUTO_GLZ);
  else if (g_strcmp0 (how, "video") == 0)
    spice_server_set_streaming_video (server, SPICE_STREAM_VIDEO_ALL);
}

int
main (int argc, char **argv)
{
  g_autofree char *scene = NULL;
  g_autofree char *compression = NULL;
  Guest guest = { .width = 1920, .height = 1080 };
  const GOptionEntry entries[] = {
    { "scene", 0, 0, G_OPTION_ARG_STRING, &scene, "film, terminal, cursor or key", "NAME" },
    { "width", 0, 0, G_OPTION_ARG_INT, &guest.width, "of the screen", "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_INT, &guest.height, "of the screen", "PIXELS" },
    { "fps", 0, 0, G_OPTION_ARG_INT, &guest.fps, "frames per second", "N" },
    { "compression", 0, 0, G_OPTION_ARG_STRING, &compression, "off, lz, glz or video", "HOW" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  guest.server = fake_spice_new ();
  compress (&guest, compression);
  fake_spice_create_screen (guest.server, guest.width, guest.height, FAKE_SPICE_XRGB32, 0x171421);
  if (scene == NULL || !choose_scene (&guest, scene)) {
    g_printerr ("no such scene\n");
    return 2;
  }
  run (&guest);
  fake_spice_free (guest.server);
  for (int i = 0; i < N_PICTURES; i++)
    g_free (guest.pictures[i]);
  return 0;
}
