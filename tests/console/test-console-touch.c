/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "input/pdk-console-touch.h"

#include <math.h>

/* Fingers made up, and what they do to a guest, as a text. */

#define A GINT_TO_POINTER (1)
#define B GINT_TO_POINTER (2)
#define C GINT_TO_POINTER (3)

#define MS G_TIME_SPAN_MILLISECOND

typedef struct {
  PdkConsoleTouch touch;
  GString *log;
} Fixture;

static void
on_button (guint button, gboolean pressed, double x, double y, gpointer user_data)
{
  g_string_append_printf (user_data, "%s%u@%g,%g ", pressed ? "down" : "up", button, x, y);
}

static void
on_move (double x, double y, gpointer user_data)
{
  g_string_append_printf (user_data, "to%g,%g ", x, y);
}

static void
on_motion (double dx, double dy, gpointer user_data)
{
  g_string_append_printf (user_data, "by%g,%g ", dx, dy);
}

static void
on_scroll (double dx, double dy, gpointer user_data)
{
  g_string_append_printf (user_data, "scroll%g,%g ", dx, dy);
}

static void
on_zoom (int direction, gpointer user_data)
{
  g_string_append (user_data, direction > 0 ? "larger " : "smaller ");
}

static const PdkConsoleTouchFuncs funcs = { on_button, on_move, on_motion, on_scroll, on_zoom };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->log = g_string_new (NULL);
  pdk_console_touch_init (&fixture->touch, &funcs, fixture->log);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_string_free (fixture->log, TRUE);
}

static void
expect (Fixture *fixture, const char *log)
{
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

static void
expect_idle (Fixture *fixture)
{
  g_assert_cmpint (fixture->touch.state, ==, PDK_CONSOLE_TOUCH_NONE);
  g_assert_cmpuint (fixture->touch.n_fingers, ==, 0);
  g_assert_cmpint (fixture->touch.due, ==, 0);
}

static void
begin (Fixture *fixture, gconstpointer id, double x, double y)
{
  pdk_console_touch_begin (&fixture->touch, id, x, y, 0);
}

static void
update (Fixture *fixture, gconstpointer id, double x, double y)
{
  pdk_console_touch_update (&fixture->touch, id, x, y, TRUE);
}

static void
end (Fixture *fixture, gconstpointer id, double x, double y)
{
  pdk_console_touch_end (&fixture->touch, id, x, y, 0);
}

static void
tap_at (Fixture *fixture, double x, double y, gint64 when)
{
  pdk_console_touch_begin (&fixture->touch, A, x, y, when);
  pdk_console_touch_end (&fixture->touch, A, x, y, when + 50 * MS);
}

static void
test_tap (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  expect (fixture, "");
  /* A finger is never quite still. */
  update (fixture, A, 13, 22);
  end (fixture, A, 14, 22);
  expect (fixture, "down1@10,20 up1@10,20 ");
  expect_idle (fixture);
}

/* The second tap of two is where the first was; a third begins anew, and so does one that is late or
 * elsewhere. */
static void
test_double_tap (Fixture *fixture, gconstpointer data)
{
  tap_at (fixture, 10, 20, 1000 * MS);
  expect (fixture, "down1@10,20 up1@10,20 ");
  tap_at (fixture, 18, 14, 1200 * MS);
  expect (fixture, "down1@10,20 up1@10,20 ");
  tap_at (fixture, 18, 14, 1400 * MS);
  expect (fixture, "down1@18,14 up1@18,14 ");
  tap_at (fixture, 10, 20, 3000 * MS);
  expect (fixture, "down1@10,20 up1@10,20 ");
  tap_at (fixture, 60, 20, 3100 * MS);
  expect (fixture, "down1@60,20 up1@60,20 ");
}

static void
test_rest (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  g_assert_cmpint (fixture->touch.due, ==, 500 * MS);
  pdk_console_touch_rest (&fixture->touch, 499 * MS);
  expect (fixture, "");
  update (fixture, A, 12, 20);
  pdk_console_touch_rest (&fixture->touch, 500 * MS);
  expect (fixture, "down3@10,20 up3@10,20 ");
  /* Nothing more comes of it. */
  pdk_console_touch_rest (&fixture->touch, 1500 * MS);
  update (fixture, A, 90, 20);
  end (fixture, A, 90, 20);
  expect (fixture, "");
  expect_idle (fixture);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  update (fixture, A, 30, 20);
  expect (fixture, "down1@10,20 to30,20 ");
  pdk_console_touch_rest (&fixture->touch, 5000 * MS);
  update (fixture, A, 31, 25);
  expect (fixture, "to31,25 ");
  /* The edge of a hand. */
  begin (fixture, B, 200, 200);
  update (fixture, B, 300, 200);
  update (fixture, A, 40, 25);
  end (fixture, B, 300, 200);
  update (fixture, A, 41, 25);
  expect (fixture, "to40,25 to41,25 ");
  end (fixture, A, 42, 26);
  expect (fixture, "up1@42,26 ");
  expect_idle (fixture);
}

static void
test_touch_pad (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  pdk_console_touch_update (&fixture->touch, A, 22, 25, FALSE);
  pdk_console_touch_update (&fixture->touch, A, 20, 25, FALSE);
  expect (fixture, "by12,5 by-2,0 ");
  end (fixture, A, 20, 25);
  expect (fixture, "");
  tap_at (fixture, 1, 2, 0);
  expect (fixture, "down1@1,2 up1@1,2 ");
}

static void
test_scroll (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 100, 100);
  begin (fixture, B, 140, 100);
  g_assert_cmpint (fixture->touch.due, ==, 0);
  update (fixture, A, 100, 80);
  expect (fixture, "to120,100 scroll0,10 ");
  update (fixture, B, 140, 80);
  expect (fixture, "scroll0,10 ");
  update (fixture, A, 120, 100);
  expect (fixture, "scroll-10,-10 ");
  /* One that stays when the other is lifted does nothing. */
  end (fixture, A, 120, 110);
  update (fixture, B, 400, 400);
  end (fixture, B, 400, 400);
  expect (fixture, "");
  expect_idle (fixture);
}

static void
test_zoom (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 100, 100);
  begin (fixture, B, 200, 100);
  update (fixture, A, 90, 100);
  update (fixture, B, 210, 100);
  expect (fixture, "larger ");
  update (fixture, A, 80, 100);
  update (fixture, B, 220, 100);
  expect (fixture, "larger ");
  update (fixture, A, 115, 100);
  update (fixture, B, 185, 100);
  expect (fixture, "smaller smaller smaller smaller ");
  end (fixture, A, 115, 100);
  end (fixture, B, 185, 100);
  expect (fixture, "");
  expect_idle (fixture);
}

/* On one point, and a zoom that would not end. */
static void
test_zoom_from_nothing (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 100, 100);
  begin (fixture, B, 100, 100);
  update (fixture, A, 60, 100);
  update (fixture, B, 140, 100);
  update (fixture, B, 60, 100);
  update (fixture, B, 160, 100);
  end (fixture, A, 60, 100);
  end (fixture, B, 160, 100);
  expect_idle (fixture);
}

static void
test_three (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 100, 100);
  begin (fixture, B, 200, 100);
  begin (fixture, C, 300, 100);
  update (fixture, A, 100, 200);
  update (fixture, B, 200, 200);
  update (fixture, C, 300, 200);
  end (fixture, A, 100, 200);
  end (fixture, C, 300, 200);
  begin (fixture, C, 300, 200);
  end (fixture, C, 300, 200);
  end (fixture, B, 200, 200);
  expect (fixture, "");
  expect_idle (fixture);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  pdk_console_touch_cancel (&fixture->touch, A);
  expect (fixture, "");
  expect_idle (fixture);
  begin (fixture, A, 10, 20);
  update (fixture, A, 50, 20);
  pdk_console_touch_cancel (&fixture->touch, A);
  expect (fixture, "down1@10,20 to50,20 up1@50,20 ");
  expect_idle (fixture);
}

/* The connection breaks off: what the fingers that are still there do is of no account. */
static void
test_reset (Fixture *fixture, gconstpointer data)
{
  begin (fixture, A, 10, 20);
  begin (fixture, B, 50, 20);
  pdk_console_touch_reset (&fixture->touch);
  update (fixture, A, 90, 20);
  end (fixture, A, 90, 20);
  pdk_console_touch_cancel (&fixture->touch, B);
  expect (fixture, "");
  expect_idle (fixture);
  tap_at (fixture, 1, 2, 0);
  expect (fixture, "down1@1,2 up1@1,2 ");
}

/* Whatever fingers do: no button stays held once all are lifted. */
static void
test_any (Fixture *fixture, gconstpointer data)
{
  static gconstpointer const ids[] = { A, B, C };

  for (int round = 0; round < 2000; round++) {
    gboolean is_down[G_N_ELEMENTS (ids)] = { FALSE };
    int held = 0;

    for (int step = 0; step < 40; step++) {
      const int i = g_test_rand_int_range (0, G_N_ELEMENTS (ids));
      const double x = g_test_rand_int_range (0, 400), y = g_test_rand_int_range (0, 400);
      const int what = g_test_rand_int_range (0, 9);

      if (!is_down[i])
        begin (fixture, ids[i], x, y);
      else if (what < 3)
        end (fixture, ids[i], x, y);
      else if (what == 3)
        pdk_console_touch_rest (&fixture->touch, 1000 * MS);
      else
        update (fixture, ids[i], x, y);
      is_down[i] = !is_down[i] || what >= 3;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
      if (is_down[i])
        end (fixture, ids[i], 1, 1);
    expect_idle (fixture);
    for (const char *at = fixture->log->str; *at != '\0'; at++)
      held += g_str_has_prefix (at, "down") ? 1 : g_str_has_prefix (at, "up") ? -1 : 0;
    g_assert_cmpint (held, ==, 0);
    g_string_truncate (fixture->log, 0);
  }
}

#define ADD(name, func) g_test_add ("/console/touch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tap", test_tap);
  ADD ("double-tap", test_double_tap);
  ADD ("rest", test_rest);
  ADD ("drag", test_drag);
  ADD ("touch-pad", test_touch_pad);
  ADD ("scroll", test_scroll);
  ADD ("zoom", test_zoom);
  ADD ("zoom-from-nothing", test_zoom_from_nothing);
  ADD ("three", test_three);
  ADD ("cancel", test_cancel);
  ADD ("reset", test_reset);
  ADD ("any", test_any);
  return g_test_run ();
}
