/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"

#include <X11/Xlib.h>
#include <linux/input-event-codes.h>
#include <string.h>

/* The input of the console under Wayland: the window fills the compositor's screen, which is a window
 * of an X server, and xdotool moves that server's pointer. */

static gboolean
has_keyboard (ConsoleFixture *fixture)
{
  gboolean captured;

  g_object_get (fixture->console, "keyboard-captured", &captured, NULL);
  return captured;
}

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_set_up (fixture, 800, 600);
  WAIT_FOR (pdk_console_backend_get_absolute_pointer (fixture->backend));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->console));
  console_fixture_wait_drawn (fixture);
  /* The compositor's keyboard follows the pointer's clicks. */
  console_fixture_xdotool ("mousemove 400 300 click 1");
  WAIT_FOR (has_keyboard (fixture));
  console_fixture_settle (fixture);
  fake_spice_clear_log (fixture->server);
}

static void
tear_down (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_tear_down (fixture);
}

static void
test_keys (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("key %u", KEY_A + 8);
  console_fixture_wait_log (fixture, "k1e k9e ");
  console_fixture_xdotool ("key %u", KEY_RIGHTCTRL + 8);
  console_fixture_wait_log (fixture, "ke0 k1d ke0 k9d ");
  console_fixture_xdotool ("key %u", KEY_102ND + 8);
  console_fixture_wait_log (fixture, "k56 kd6 ");
  console_fixture_xdotool ("key %u", KEY_TAB + 8);
  console_fixture_wait_log (fixture, "k0f k8f ");
}

static void
test_pointer (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 120 80");
  console_fixture_wait_log (fixture, "p120,80 ");
  console_fixture_xdotool ("mousedown 1");
  console_fixture_wait_log (fixture, "p120,80 b1 ");
  console_fixture_xdotool ("mouseup 1");
  console_fixture_wait_log (fixture, "p120,80 b0 ");
  console_fixture_xdotool ("click 5");
  console_fixture_wait_log (fixture, "w1 ");
}

/* Takes the keyboard from the compositor, or gives it back. */
static void
focus_compositor (gboolean focus)
{
  Display *display = XOpenDisplay (NULL);

  XSetInputFocus (display, focus ? PointerRoot : None, RevertToNone, CurrentTime);
  XCloseDisplay (display);
}

/* What is held when the keyboard goes elsewhere is released in the guest, and not heard of again. */
static void
test_focus_loss (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("keydown %u keydown %u", KEY_LEFTSHIFT + 8, KEY_A + 8);
  console_fixture_wait_log (fixture, "k2a k1e ");
  focus_compositor (FALSE);
  WAIT_FOR (!has_keyboard (fixture));
  WAIT_FOR (strlen (fake_spice_get_log (fixture->server)) == strlen ("k2a k1e "));
  g_assert_nonnull (strstr (fake_spice_get_log (fixture->server), "kaa "));
  g_assert_nonnull (strstr (fake_spice_get_log (fixture->server), "k9e "));
  fake_spice_clear_log (fixture->server);

  console_fixture_xdotool ("keyup %u keyup %u", KEY_A + 8, KEY_LEFTSHIFT + 8);
  focus_compositor (TRUE);
  console_fixture_settle (fixture);
  console_fixture_wait_log (fixture, "");
}

static void
capture (ConsoleFixture *fixture)
{
  fake_spice_set_tablet (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->backend));
  console_fixture_xdotool ("click 1");
  WAIT_FOR (pdk_console_get_captured (fixture->console));
  /* The compositor locks when it has heard of it. */
  console_fixture_settle (fixture);
  console_fixture_wait_drawn (fixture);
  fake_spice_clear_log (fixture->server);
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

/* Movement arrives whole, and the compositor's own pointer stays where it was. */
static void
test_locked_pointer (ConsoleFixture *fixture, gconstpointer data)
{
  capture (fixture);
  for (int i = 0; i < 5; i++)
    console_fixture_xdotool ("mousemove_relative 30 0");
  WAIT_FOR (sum_motion (fixture) == 150);
  fake_spice_clear_log (fixture->server);
  console_fixture_xdotool ("mousedown 1");
  console_fixture_wait_log (fixture, "m0,0 b1 ");
  console_fixture_xdotool ("mouseup 1");
  console_fixture_wait_log (fixture, "b0 ");

  console_fixture_xdotool ("keydown 37 keydown 64 keyup 64 keyup 37");
  WAIT_FOR (!pdk_console_get_captured (fixture->console));
  console_fixture_settle (fixture);
  fake_spice_clear_log (fixture->server);
  console_fixture_xdotool ("mousemove_relative 7 7");
  console_fixture_settle (fixture);
  g_assert_cmpint (sum_motion (fixture), ==, 0);
}

/* The agent starts, the mode changes: the lock goes, and the pointer is the host's again. */
static void
test_mode_change (ConsoleFixture *fixture, gconstpointer data)
{
  capture (fixture);
  fake_spice_set_tablet (fixture->server, TRUE);
  WAIT_FOR (!pdk_console_get_captured (fixture->console));
  console_fixture_settle (fixture);
  fake_spice_clear_log (fixture->server);
  console_fixture_xdotool ("mousemove_relative -- -5 -5");
  WAIT_FOR (g_str_has_prefix (fake_spice_get_log (fixture->server), "p"));
}

/* Again and again: nothing is left over at the compositor, which would refuse a second lock. */
static void
test_repeated (ConsoleFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 3; i++) {
    capture (fixture);
    console_fixture_xdotool ("mousemove_relative 10 0");
    WAIT_FOR (sum_motion (fixture) == 10);
    fake_spice_set_tablet (fixture->server, TRUE);
    WAIT_FOR (!pdk_console_get_captured (fixture->console));
  }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/wayland/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("keys", test_keys);
  ADD ("pointer", test_pointer);
  ADD ("focus-loss", test_focus_loss);
  ADD ("locked-pointer", test_locked_pointer);
  ADD ("mode-change", test_mode_change);
  ADD ("repeated", test_repeated);
  return g_test_run ();
}
