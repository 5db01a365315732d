/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "size/pdk-console-negotiator.h"

/* When a guest is asked for which size.  Time is a number here. */

#define MS       G_TIME_SPAN_MILLISECOND
#define CALM     PDK_CONSOLE_NEGOTIATOR_CALM
#define PATIENCE PDK_CONSOLE_NEGOTIATOR_PATIENCE

/* Everything is there but a reason to ask. */
static void
begin (PdkConsoleNegotiator *n)
{
  pdk_console_negotiator_init (n);
  pdk_console_negotiator_set_active (n, TRUE, 0);
  pdk_console_negotiator_set_visible (n, TRUE, 0);
  pdk_console_negotiator_set_possible (n, TRUE, 0);
  pdk_console_negotiator_set_guest (n, 640, 480, 0);
}

static void
assert_quiet (PdkConsoleNegotiator *n, gint64 now)
{
  int width, height;

  g_assert_false (pdk_console_negotiator_take (n, now, &width, &height));
}

static void
assert_asks (PdkConsoleNegotiator *n, gint64 now, int expected_width, int expected_height)
{
  int width, height;

  g_assert_true (pdk_console_negotiator_take (n, now, &width, &height));
  g_assert_cmpint (width, ==, expected_width);
  g_assert_cmpint (height, ==, expected_height);
}

static void
test_waits_for_calm (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  for (int i = 0; i < 50; i++) {
    pdk_console_negotiator_set_room (&n, 800 + i * 4, 600, i * 50 * MS);
    assert_quiet (&n, i * 50 * MS);
  }
  assert_quiet (&n, 49 * 50 * MS + CALM - 1);
  g_assert_cmpint (n.due, ==, 49 * 50 * MS + CALM);
  assert_asks (&n, n.due, 996, 600);
  g_assert_cmpint (CALM, >=, 100 * MS);
  g_assert_cmpint (CALM, <=, 250 * MS);
}

static void
test_at_once_in_fullscreen (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  pdk_console_negotiator_hurry (&n, 10 * MS);
  pdk_console_negotiator_set_room (&n, 1920, 1080, 60 * MS);
  assert_asks (&n, 60 * MS, 1920, 1080);
  /* The hurry is over with it, and after a while anyway. */
  pdk_console_negotiator_set_room (&n, 1900, 1080, 70 * MS);
  assert_quiet (&n, 70 * MS);
  pdk_console_negotiator_hurry (&n, 100 * MS);
  pdk_console_negotiator_set_room (&n, 1000, 800, 5000 * MS);
  assert_quiet (&n, 5000 * MS);
  assert_asks (&n, 5000 * MS + CALM, 1000, 800);
}

static void
test_even_and_not_too_small (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 1367, 769, 0);
  assert_asks (&n, CALM, 1366, 769);
  pdk_console_negotiator_set_room (&n, 100, 50, CALM);
  assert_asks (&n, 2 * CALM, 320, 200);
  pdk_console_negotiator_set_room (&n, 0, 0, 2 * CALM);
  g_assert_cmpint (n.wanted_width, ==, 320);
}

/* Drivers round down to eight: asking for the rest would never end. */
static void
test_takes_a_near_answer (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 1366, 768, 0);
  assert_asks (&n, CALM, 1366, 768);
  pdk_console_negotiator_set_guest (&n, 1360, 768, CALM + 50 * MS);
  g_assert_cmpint (n.due, ==, PDK_CONSOLE_NEGOTIATOR_NEVER);
  assert_quiet (&n, 1000000 * MS);
  /* But a room that is a little larger is asked for once. */
  pdk_console_negotiator_set_room (&n, 1368, 768, 2000 * MS);
  assert_asks (&n, 2000 * MS + CALM, 1368, 768);
  pdk_console_negotiator_set_guest (&n, 1368, 768, 2500 * MS);
  g_assert_cmpint (n.due, ==, PDK_CONSOLE_NEGOTIATOR_NEVER);
}

static void
test_asks_a_few_times (void)
{
  PdkConsoleNegotiator n;
  int asked = 0;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 800, 600, 0);
  for (gint64 now = 0; now < 60000 * MS; now += 10 * MS) {
    int width, height;

    asked += pdk_console_negotiator_take (&n, now, &width, &height);
  }
  g_assert_cmpint (asked, ==, PDK_CONSOLE_NEGOTIATOR_TRIES);
  g_assert_cmpint (n.due, ==, PDK_CONSOLE_NEGOTIATOR_NEVER);
  /* Back and forth between two sizes is two new sizes, not a retry. */
  pdk_console_negotiator_set_room (&n, 900, 600, 60000 * MS);
  pdk_console_negotiator_set_room (&n, 800, 600, 60010 * MS);
  assert_asks (&n, 60010 * MS + CALM, 800, 600);
}

/* Going away from a size and back to it before anything was said asks for nothing. */
static void
test_never_the_same_again (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 800, 600, 0);
  assert_asks (&n, CALM, 800, 600);
  pdk_console_negotiator_set_guest (&n, 800, 600, 2 * CALM);
  pdk_console_negotiator_set_room (&n, 700, 600, 3 * CALM);
  pdk_console_negotiator_set_room (&n, 800, 600, 3 * CALM + 10 * MS);
  assert_quiet (&n, 100 * CALM);
}

/* A guest's user may insist on a size of theirs. */
static void
test_gives_in (void)
{
  PdkConsoleNegotiator n;
  gint64 now = CALM;
  int asked = 0;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 800, 600, 0);
  assert_asks (&n, now, 800, 600);
  pdk_console_negotiator_set_guest (&n, 800, 600, now += 100 * MS);
  for (int i = 0; i < 10; i++) {
    int width, height;

    pdk_console_negotiator_set_guest (&n, 1024, 768, now += 100 * MS);
    assert_quiet (&n, now + 100 * MS);
    if (pdk_console_negotiator_take (&n, now += 60 * PATIENCE, &width, &height)) {
      asked++;
      pdk_console_negotiator_set_guest (&n, 800, 600, now += 100 * MS);
    }
  }
  g_assert_cmpint (asked, ==, PDK_CONSOLE_NEGOTIATOR_TRIES - 1);
  g_assert_cmpint (n.guest_width, ==, 1024);
}

/* The agent came back with the guest's system, which starts with a size of its own. */
static void
test_new_agent (void)
{
  PdkConsoleNegotiator n;
  gint64 now = 60000 * MS;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 800, 600, 0);
  assert_asks (&n, CALM, 800, 600);
  pdk_console_negotiator_set_guest (&n, 800, 600, 2 * CALM);
  pdk_console_negotiator_set_possible (&n, FALSE, now);
  pdk_console_negotiator_set_guest (&n, 720, 400, now);
  assert_quiet (&n, now + 10 * PATIENCE);
  pdk_console_negotiator_set_possible (&n, TRUE, now += 20 * PATIENCE);
  assert_asks (&n, now + CALM, 800, 600);
}

static void
test_hidden_asks_nothing (void)
{
  PdkConsoleNegotiator n;

  begin (&n);
  pdk_console_negotiator_set_room (&n, 800, 600, 0);
  pdk_console_negotiator_set_visible (&n, FALSE, 10 * MS);
  g_assert_cmpint (n.due, ==, PDK_CONSOLE_NEGOTIATOR_NEVER);
  assert_quiet (&n, 10 * CALM);
  pdk_console_negotiator_set_visible (&n, TRUE, 20 * CALM);
  assert_asks (&n, 21 * CALM, 800, 600);
  pdk_console_negotiator_set_active (&n, FALSE, 22 * CALM);
  pdk_console_negotiator_set_room (&n, 900, 600, 23 * CALM);
  assert_quiet (&n, 100 * CALM);
  pdk_console_negotiator_set_active (&n, TRUE, 100 * CALM);
  assert_asks (&n, 101 * CALM, 900, 600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/negotiator/waits-for-calm", test_waits_for_calm);
  g_test_add_func ("/console/negotiator/at-once-in-fullscreen", test_at_once_in_fullscreen);
  g_test_add_func ("/console/negotiator/even-and-not-too-small", test_even_and_not_too_small);
  g_test_add_func ("/console/negotiator/takes-a-near-answer", test_takes_a_near_answer);
  g_test_add_func ("/console/negotiator/asks-a-few-times", test_asks_a_few_times);
  g_test_add_func ("/console/negotiator/never-the-same-again", test_never_the_same_again);
  g_test_add_func ("/console/negotiator/gives-in", test_gives_in);
  g_test_add_func ("/console/negotiator/new-agent", test_new_agent);
  g_test_add_func ("/console/negotiator/hidden-asks-nothing", test_hidden_asks_nothing);
  return g_test_run ();
}
