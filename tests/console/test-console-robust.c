/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"

#include <spice/enums.h>
#include <sys/socket.h>
#include <unistd.h>

/* Every format of surfaces and pointers, and links that are slow or end at once. */

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 640, 480);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

/* The guest's colors as they are to be seen, whatever the surface is made of.  (The server's library
 * cannot send one of 565; for that see the framebuffer's test.) */
static void
test_formats (ConsoleFixture *fixture, gconstpointer data)
{
  static const struct {
    FakeSpiceFormat format;
    guint32 color;
    guint32 shown;
  } rows[] = {
    { FAKE_SPICE_XRGB32, 0x123456, 0x123456 },   { FAKE_SPICE_ARGB32, 0x00fedcba, 0xfedcba },
    { FAKE_SPICE_ARGB32, 0x80112233, 0x112233 }, { FAKE_SPICE_RGB555, 0x7c1f, 0xff00ff },
    { FAKE_SPICE_RGB555, 0x03e0, 0x00ff00 },     { FAKE_SPICE_XRGB32, 0xff000000, 0x000000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    int width = 320 + i * 2, height = 200 + i; /* as the library tells of no new one otherwise */

    fake_spice_create_screen (fixture->server, width, height, rows[i].format, rows[i].color);
    WAIT_FOR (console_fixture_get_pixel (fixture, width - 1, height - 1) == rows[i].shown &&
              pdk_console_framebuffer_get_width (
                  pdk_console_backend_get_framebuffer (fixture->backend)) == width);
    console_fixture_wait_drawn (fixture);
    console_fixture_wait_drawn (fixture);
    g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, rows[i].shown);
  }
}

static guint32
get_cursor_pixel (ConsoleFixture *fixture, guint index)
{
  PdkConsoleCursor *cursor = pdk_console_backend_get_cursor (fixture->backend);
  const guint8 *rgba = g_bytes_get_data (cursor->rgba, NULL);

  return (guint32) rgba[index * 4] << 24 | rgba[index * 4 + 1] << 16 | rgba[index * 4 + 2] << 8 |
         rgba[index * 4 + 3];
}

static void
wait_cursor (ConsoleFixture *fixture, int width)
{
  WAIT_FOR (pdk_console_backend_get_cursor (fixture->backend) != NULL &&
            pdk_console_backend_get_cursor (fixture->backend)->width == width);
  console_fixture_wait_drawn (fixture);
}

/* An alpha shape, one of masks, one of colors with a mask: 8, 16 and 24 wide to be told apart. */
static void
test_cursors (ConsoleFixture *fixture, gconstpointer data)
{
  guint8 alpha[8 * 8 * 4] = { 0x10, 0x20, 0x30, 0x80 };
  /* Per row: transparent, black, white, inverted …; first all “and” bits, then all “xor” bits. */
  guint8 mono[16 / 8 * 2 * 2] = { 0x90, 0xff, 0x90, 0xff, 0x30, 0x00, 0x30, 0x00 };
  guint8 color[24 * 1 * 4 + 3] = { 0x10, 0x20, 0x30, 0, 0xaa, 0xbb, 0xcc, 0 };

  fake_spice_set_cursor_data (fixture->server, SPICE_CURSOR_TYPE_ALPHA, 8, 8, alpha, sizeof alpha);
  wait_cursor (fixture, 8);
  g_assert_cmphex (get_cursor_pixel (fixture, 0), ==, 0x30201080);
  g_assert_cmphex (get_cursor_pixel (fixture, 1) & 0xff, ==, 0);

  fake_spice_set_cursor_data (fixture->server, SPICE_CURSOR_TYPE_MONO, 16, 2, mono, sizeof mono);
  wait_cursor (fixture, 16);
  g_assert_cmphex (get_cursor_pixel (fixture, 0) & 0xff, ==, 0);
  g_assert_cmphex (get_cursor_pixel (fixture, 1), ==, 0x000000ff);
  g_assert_cmphex (get_cursor_pixel (fixture, 2), ==, 0xffffffff);
  g_assert_cmphex (get_cursor_pixel (fixture, 15) & 0xff, ==, 0);

  color[24 * 4] = 0x3f; /* the first two are not transparent */
  color[24 * 4 + 1] = color[24 * 4 + 2] = 0xff;
  fake_spice_set_cursor_data (fixture->server, SPICE_CURSOR_TYPE_COLOR32, 24, 1, color,
                              sizeof color);
  wait_cursor (fixture, 24);
  g_assert_cmphex (get_cursor_pixel (fixture, 0), ==, 0x302010ff);
  g_assert_cmphex (get_cursor_pixel (fixture, 1), ==, 0xccbbaaff);
  g_assert_cmphex (get_cursor_pixel (fixture, 2) & 0xff, ==, 0);
}

/* As a guest whose user drags the edge of his window. */
static void
test_another_screen_every_50_ms (ConsoleFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 20; i++) {
    gint64 end = g_get_monotonic_time () + 50 * 1000;
    guint tick = g_timeout_add (5, console_fixture_on_tick, NULL);

    fake_spice_create_screen (fixture->server, 400 + i * 8, 300 + i * 6, FAKE_SPICE_XRGB32,
                              0x600000 + i);
    while (g_get_monotonic_time () < end)
      g_main_context_iteration (NULL, TRUE);
    g_source_remove (tick);
  }
  console_fixture_wait_pixel (fixture, 551, 413, 0x600013);
  console_fixture_wait_drawn (fixture);
  console_fixture_wait_drawn (fixture);
  g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, 0x600013);
}

/* A link between the console and the server. */
typedef struct {
  FakeSpice *server;
  int chunk;      /* bytes passed on at a time */
  int cut_after;  /* bytes from the server on each socket; 0 for never */
  gint n_cut;     /* atomic */
  gint n_threads; /* atomic: that still run */
} Link;

typedef struct {
  Link *link;
  int from;
  int to;
  gboolean may_cut;
} Pump;

static gpointer
run_pump (gpointer data)
{
  g_autofree Pump *pump = data;
  int left = pump->may_cut && pump->link->cut_after > 0 ? pump->link->cut_after : G_MAXINT;
  guint8 buffer[4096];

  while (left > 0) {
    gssize n = recv (pump->from, buffer, MIN (pump->link->chunk, left), 0);

    if (n <= 0 || send (pump->to, buffer, n, MSG_NOSIGNAL) != n)
      break;
    left -= n;
  }
  if (left == 0)
    g_atomic_int_inc (&pump->link->n_cut);
  shutdown (pump->from, SHUT_RDWR);
  shutdown (pump->to, SHUT_RDWR);
  g_atomic_int_add (&pump->link->n_threads, -1);
  return NULL;
}

static void
start_pump (Link *link, int from, int to, gboolean may_cut)
{
  Pump *pump = g_new (Pump, 1);

  *pump = (Pump){ link, from, to, may_cut };
  g_atomic_int_inc (&link->n_threads);
  g_thread_unref (g_thread_new ("pump", run_pump, pump));
}

static void
on_server_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Link *link = g_task_get_task_data (task);
  int server = g_task_propagate_int (G_TASK (result), NULL);
  int ours[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ours), ==, 0);
  /* Both ends are left open to the end of the test: the other thread may still have them. */
  start_pump (link, server, ours[0], TRUE);
  start_pump (link, ours[0], server, FALSE);
  g_task_return_int (task, ours[1]);
}

static void
open_link (GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer callback_data,
           gpointer user_data)
{
  Link *link = user_data;
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_set_task_data (task, link, NULL);
  fake_spice_open_fd (NULL, on_server_open, task, link->server);
}

static void
drop_backend (ConsoleFixture *fixture)
{
  pdk_console_backend_close (fixture->backend);
  pdk_console_set_backend (fixture->console, NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->backend));
}

static void
connect_through (ConsoleFixture *fixture, Link *link)
{
  drop_backend (fixture);
  fixture->backend = pdk_spice_backend_new_for_fds (open_link, link, NULL);
  pdk_console_set_backend (fixture->console, fixture->backend);
  pdk_console_backend_open (fixture->backend);
}

/* Every message comes in pieces of one byte. */
static void
test_one_byte_at_a_time (ConsoleFixture *fixture, gconstpointer data)
{
  Link link = { .server = fixture->server, .chunk = 1 };

  fake_spice_create_screen (fixture->server, 128, 96, FAKE_SPICE_XRGB32, 0x334455);
  connect_through (fixture, &link);
  console_fixture_wait_pixel (fixture, 127, 95, 0x334455);
  for (int i = 0; i < 20; i++)
    fake_spice_fill (fixture->server, i * 5, i, 5, 5, 0x400000 + i);
  console_fixture_wait_pixel (fixture, 99, 23, 0x400013);
  console_fixture_wait_drawn (fixture);
  drop_backend (fixture);
  WAIT_FOR (g_atomic_int_get (&link.n_threads) == 0);
}

static gboolean
has_ended (ConsoleFixture *fixture)
{
  PdkConsoleBackendState state = pdk_console_backend_get_state (fixture->backend);

  return state == PDK_CONSOLE_BACKEND_CLOSED || state == PDK_CONSOLE_BACKEND_FAILED;
}

/* Wherever in the greeting it breaks off, the console says so, and shows what was there. */
static void
test_cut_in_greeting (ConsoleFixture *fixture, gconstpointer data)
{
  static const int lengths[] = { 1, 15, 16, 17, 100, 180 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    Link link = { .server = fixture->server, .chunk = 4096, .cut_after = lengths[i] };

    connect_through (fixture, &link);
    WAIT_FOR (has_ended (fixture));
    g_assert_cmpint (g_atomic_int_get (&link.n_cut), >, 0);
    console_fixture_wait_drawn (fixture);
    g_assert_cmphex (console_fixture_get_shown (fixture, 400, 300), ==, 0x204060);
    drop_backend (fixture);
    WAIT_FOR (g_atomic_int_get (&link.n_threads) == 0);
    /* For connect_through() to drop. */
    fixture->backend = pdk_spice_backend_new_for_fds (open_link, &link, NULL);
  }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/robust/" name, ConsoleFixture, NULL, set_up, func, tear_down)

static gboolean
draw_more (ConsoleFixture *fixture)
{
  static guint n;

  n++;
  fake_spice_fill (fixture->server, (int) (n % 100), 0, 10, 10, 0x400000 + n);
  return TRUE;
}

/* One socket breaks off while the others go on: the console does not stand still for ever. */
static void
test_cut_alone (ConsoleFixture *fixture, gconstpointer data)
{
  Link link = { .server = fixture->server, .chunk = 4096, .cut_after = 5000 };

  connect_through (fixture, &link);
  WAIT_FOR (draw_more (fixture) && g_atomic_int_get (&link.n_cut) > 0);
  WAIT_FOR (has_ended (fixture));
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_FAILED);
  drop_backend (fixture);
  WAIT_FOR (g_atomic_int_get (&link.n_threads) == 0);
  fixture->backend = pdk_spice_backend_new_for_fds (open_link, &link, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("formats", test_formats);
  ADD ("cursors", test_cursors);
  ADD ("another-screen-every-50-ms", test_another_screen_every_50_ms);
  ADD ("one-byte-at-a-time", test_one_byte_at_a_time);
  ADD ("cut-in-greeting", test_cut_in_greeting);
  ADD ("cut-alone", test_cut_alone);
  return g_test_run ();
}
