/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "touch-client.h"

/* Fingers on a real touch screen of an X server, and what the guest's devices hear of them: see
 * test-console-touch for all that fingers can do.  The window is at the screen's corner.
 *
 * The server counts buttons as a bus mouse does: left 1, right 2, middle 4. */

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 800, 600);
  WAIT_FOR (pdk_console_backend_get_absolute_pointer (fixture->backend));
  console_fixture_focus (fixture);
  console_fixture_wait_drawn (fixture);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

/* The log, of positions in a row the last: X's own pointer follows the fingers, which is heard or not.
 * What follows the last click is left out unless @with_end. */
static char *
get_log (ConsoleFixture *fixture, gboolean with_end)
{
  g_auto (GStrv) words = g_strsplit (fake_spice_get_log (fixture->server), " ", -1);
  GString *log = g_string_new (NULL);

  for (char **word = words; *word != NULL && **word != '\0'; word++) {
    const char *next = word[1] != NULL ? word[1] : "";

    if (**word != 'p' || (*next != 'p' && (*next != '\0' || with_end)))
      g_string_append_printf (log, "%s ", *word);
  }
  return g_string_free (log, FALSE);
}

static gboolean
heard (ConsoleFixture *fixture, const char *expected)
{
  const char *end = strrchr (expected, 'p');
  const gboolean with_end = end != NULL && strpbrk (end, "bw") == NULL;
  g_autofree char *log = get_log (fixture, with_end);

  return g_str_equal (log, expected);
}

static void
wait_log (ConsoleFixture *fixture, const char *expected)
{
  WAIT_FOR (heard (fixture, expected));
  fake_spice_clear_log (fixture->server);
}

static void
test_tap (ConsoleFixture *fixture, gconstpointer data)
{
  touch_client_begin (0, 120, 80);
  touch_client_end (0, 122, 81);
  wait_log (fixture, "p120,80 b1 p120,80 b0 ");
}

static void
test_rest (ConsoleFixture *fixture, gconstpointer data)
{
  touch_client_begin (0, 120, 80);
  wait_log (fixture, "p120,80 b2 p120,80 b0 ");
  touch_client_end (0, 120, 80);
  console_fixture_settle (fixture);
  g_assert_true (heard (fixture, ""));
}

static void
test_drag (ConsoleFixture *fixture, gconstpointer data)
{
  touch_client_begin (0, 120, 80);
  touch_client_update (0, 200, 80);
  wait_log (fixture, "p120,80 b1 p200,80 ");
  touch_client_update (0, 200, 90);
  wait_log (fixture, "p200,90 ");
  touch_client_end (0, 200, 90);
  wait_log (fixture, "p200,90 b0 ");
}

static int
sum_clicks (ConsoleFixture *fixture)
{
  g_auto (GStrv) words = g_strsplit (fake_spice_get_log (fixture->server), " ", -1);
  int total = 0;

  for (char **word = words; *word != NULL; word++)
    if (**word == 'w')
      total += atoi (*word + 1);
    else
      g_assert_true (**word == 'p' || **word == '\0');
  return total;
}

/* Two fingers up by 66 pixels: the wheel turns down five clicks, over the place between them. */
static void
test_scroll (ConsoleFixture *fixture, gconstpointer data)
{
  touch_client_begin (0, 300, 300);
  touch_client_begin (1, 340, 300);
  for (int i = 1; i <= 6; i++) {
    touch_client_update (0, 300, 300 - 11 * i);
    touch_client_update (1, 340, 300 - 11 * i);
  }

  WAIT_FOR (sum_clicks (fixture) == 5);
  g_assert_true (g_str_has_prefix (fake_spice_get_log (fixture->server), "p320,300 "));
  touch_client_end (0, 300, 234);
  touch_client_end (1, 340, 234);
  console_fixture_settle (fixture);
  g_assert_cmpint (sum_clicks (fixture), ==, 5);
}

static void
on_zoomed (PdkConsole *console, int direction, gpointer user_data)
{
  int *zoom = user_data;

  *zoom += direction;
}

/* The guest hears nothing of it. */
static void
test_zoom (ConsoleFixture *fixture, gconstpointer data)
{
  int zoom = 0;

  g_signal_connect (fixture->console, "zoomed", G_CALLBACK (on_zoomed), &zoom);
  touch_client_begin (0, 300, 300);
  touch_client_begin (1, 400, 300);
  touch_client_update (0, 280, 300);
  touch_client_update (1, 420, 300);
  WAIT_FOR (zoom == 2);
  touch_client_end (0, 280, 300);
  touch_client_end (1, 420, 300);
  console_fixture_settle (fixture);
  g_assert_true (heard (fixture, ""));
}

/* A picture larger than its place goes with the fingers before the wheel turns, pixel for pixel though
 * it moves under them. */
static void
test_pan (ConsoleFixture *fixture, gconstpointer data)
{
  g_object_set (fixture->console, "scaling", PDK_CONSOLE_ZOOM, "zoom", 200, NULL);
  console_fixture_wait_drawn (fixture);
  for (int round = 0; round < 2; round++) {
    touch_client_begin (0, 300, 500);
    touch_client_begin (1, 340, 500);
    for (int i = 1; i <= 15; i++) {
      touch_client_update (0, 300, 500 - 10 * i);
      touch_client_update (1, 340, 500 - 10 * i);
    }
    touch_client_end (0, 300, 350);
    touch_client_end (1, 340, 350);
    console_fixture_settle (fixture);
  }
  g_assert_cmpint (sum_clicks (fixture), ==, 0);
  fake_spice_clear_log (fixture->server);
  console_fixture_wait_drawn (fixture);
  touch_client_begin (0, 101, 101);
  touch_client_end (0, 101, 101);
  /* Down by 300 of 600 pixels, which are half as many of the guest's. */
  wait_log (fixture, "p50,200 b1 p50,200 b0 ");
}

static int
sum_motion (ConsoleFixture *fixture)
{
  g_auto (GStrv) words = g_strsplit (fake_spice_get_log (fixture->server), " ", -1);
  int total = 0;

  for (char **word = words; *word != NULL; word++)
    if (**word == 'm')
      total += atoi (*word + 1);
  return total;
}

/* A guest without a tablet: the screen is a touch pad, and the pointer stays free. */
static void
test_touch_pad (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_set_tablet (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->backend));
  touch_client_begin (0, 120, 80);
  touch_client_update (0, 180, 80);
  touch_client_update (0, 201, 80);
  touch_client_end (0, 201, 80);
  WAIT_FOR (sum_motion (fixture) == 80);
  fake_spice_clear_log (fixture->server);
  touch_client_begin (0, 120, 80);
  touch_client_end (0, 120, 80);
  wait_log (fixture, "m0,0 b1 b0 ");
  g_assert_false (pdk_console_get_captured (fixture->console));
}

static void
test_view_only (ConsoleFixture *fixture, gconstpointer data)
{
  touch_client_begin (0, 120, 80);
  touch_client_update (0, 200, 80);
  wait_log (fixture, "p120,80 b1 p200,80 ");
  g_object_set (fixture->console, "view-only", TRUE, NULL);
  wait_log (fixture, "b0 ");
  touch_client_update (0, 220, 80);
  touch_client_end (0, 220, 80);
  touch_client_begin (0, 120, 80);
  touch_client_end (0, 120, 80);
  console_fixture_settle (fixture);
  g_assert_true (heard (fixture, ""));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/touchscreen/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int result;

  gtk_test_init (&argc, &argv, NULL);
  /* The server listens to one client in its life. */
  touch_client_open ();
  ADD ("tap", test_tap);
  ADD ("rest", test_rest);
  ADD ("drag", test_drag);
  ADD ("scroll", test_scroll);
  ADD ("zoom", test_zoom);
  ADD ("pan", test_pan);
  ADD ("touch-pad", test_touch_pad);
  ADD ("view-only", test_view_only);
  result = g_test_run ();
  touch_client_close ();
  return result;
}
