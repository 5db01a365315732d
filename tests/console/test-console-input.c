/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "golden-keys.h"

#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>

/* What a person does at the host's keyboard and mouse, through the X server, and what the guest's
 * devices hear of it. */

static void
set_up (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 1200 1000");
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

static gboolean
has_keyboard (ConsoleFixture *fixture)
{
  gboolean captured;

  g_object_get (fixture->console, "keyboard-captured", &captured, NULL);
  return captured;
}

/* The server counts buttons as a bus mouse does: left 1, right 2, middle 4. */
/* X counts keys from 8. */
static void
key (const char *verb, guint code)
{
  console_fixture_xdotool ("%s %u", verb, code + 8);
}

static void
test_keys (ConsoleFixture *fixture, gconstpointer data)
{
  key ("key", KEY_A);
  console_fixture_wait_log (fixture, "k1e k9e ");
  key ("key", KEY_RIGHTCTRL);
  console_fixture_wait_log (fixture, "ke0 k1d ke0 k9d ");
  key ("keydown", KEY_LEFTSHIFT);
  key ("key", KEY_Z);
  key ("keyup", KEY_LEFTSHIFT);
  console_fixture_wait_log (fixture, "k2a k2c kac kaa ");
  key ("key", KEY_SYSRQ);
  console_fixture_wait_log (fixture, "ke0 k37 ke0 kb7 ");
  key ("key", KEY_PAUSE);
  console_fixture_wait_log (fixture, "ke1 k1d k45 ke1 k9d kc5 ");
  key ("key", KEY_102ND);
  console_fixture_wait_log (fixture, "k56 kd6 ");
}

static void
append_scancode (GString *log, guint scancode, gboolean pressed)
{
  guint up = pressed ? 0 : 0x80;

  if (scancode == 0x21d)
    g_string_append_printf (log, "ke1 k%02x k%02x ", 0x1d | up, 0x45 | up);
  else if (scancode >= 0x100)
    g_string_append_printf (log, "ke0 k%02x ", (scancode & 0xff) | up);
  else
    g_string_append_printf (log, "k%02x ", scancode | up);
}

/* X has keycodes up to 255.  Escape's own number xdotool takes for the digit 9. */
static void
append_key_name (GString *names, guint code)
{
  if (code == KEY_ESC)
    g_string_append (names, " Escape");
  else
    g_string_append_printf (names, " %u", code + 8);
}

/* The lock keys twice, so that they are as before. */
static guint
get_n_times (guint code)
{
  return code == KEY_CAPSLOCK || code == KEY_NUMLOCK || code == KEY_SCROLLLOCK ? 2 : 1;
}

/* The whole keyboard, in handfuls: what is wrong is then easily seen. */
static void
test_every_key (ConsoleFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  guint n_keys = 0;

  for (guint i = 0; i < G_N_ELEMENTS (golden_keys); i++) {
    guint code = golden_keys[i].code;

    for (guint n = 0; n < get_n_times (code); n++) {
      append_key_name (names, code);
      append_scancode (expected, golden_keys[i].scancode, TRUE);
      append_scancode (expected, golden_keys[i].scancode, FALSE);
    }
    n_keys++;
    if (n_keys % 10 == 0 || i == G_N_ELEMENTS (golden_keys) - 1) {
      console_fixture_xdotool ("key --delay 4%s", names->str);
      console_fixture_wait_log (fixture, expected->str);
      g_string_truncate (names, 0);
      g_string_truncate (expected, 0);
    }
  }
  g_assert_cmpuint (n_keys, ==, 235);
}

static void
on_shortcut (GtkWidget *widget, gpointer user_data)
{
  (*(int *) user_data)++;
}

static gboolean
activate_shortcut (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  on_shortcut (widget, user_data);
  return TRUE;
}

static void
add_shortcut (ConsoleFixture *fixture, const char *trigger, int *n_activated)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                        gtk_callback_action_new (activate_shortcut, n_activated, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (fixture->window), controller);
}

/* Shortcuts of the host are the guest's keys, until Ctrl+Alt gives them back. */
static void
test_shortcuts (ConsoleFixture *fixture, gconstpointer data)
{
  int n_activated = 0;

  add_shortcut (fixture, "<Control>w", &n_activated);
  add_shortcut (fixture, "F10", &n_activated);
  key ("key", KEY_TAB);
  console_fixture_wait_log (fixture, "k0f k8f ");
  key ("key", KEY_F10);
  console_fixture_wait_log (fixture, "k44 kc4 ");
  key ("keydown", KEY_LEFTCTRL);
  key ("key", KEY_W);
  key ("keyup", KEY_LEFTCTRL);
  console_fixture_wait_log (fixture, "k1d k11 k91 k9d ");
  g_assert_cmpint (n_activated, ==, 0);
  g_assert_true (has_keyboard (fixture));

  key ("keydown", KEY_LEFTCTRL);
  key ("keydown", KEY_LEFTALT);
  key ("keyup", KEY_LEFTALT);
  key ("keyup", KEY_LEFTCTRL);
  console_fixture_wait_log (fixture, "k1d k38 kb8 k9d ");
  WAIT_FOR (!has_keyboard (fixture));
  key ("key", KEY_F10);
  WAIT_FOR (n_activated == 1);
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
}

/* One key stays with the host, but only by itself. */
static void
test_host_key (ConsoleFixture *fixture, gconstpointer data)
{
  int n_activated = 0;

  add_shortcut (fixture, "F11", &n_activated);
  g_object_set (fixture->console, "window-combo", "f11", NULL);
  key ("key", KEY_F11);
  WAIT_FOR (n_activated == 1);
  g_assert_true (has_keyboard (fixture));
  key ("keydown", KEY_LEFTSHIFT);
  key ("key", KEY_F11);
  key ("keyup", KEY_LEFTSHIFT);
  console_fixture_wait_log (fixture, "k2a k57 kd7 kaa ");
  g_assert_cmpint (n_activated, ==, 1);
}

static void
test_focus_out (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());

  gtk_window_present (other);
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (other)));
  console_fixture_focus (fixture);
  key ("keydown", KEY_LEFTALT);
  key ("keydown", KEY_A);
  console_fixture_wait_log (fixture, "k38 k1e ");
  console_fixture_focus_window (other);
  console_fixture_wait_log (fixture, "k9e kb8 ");
  g_assert_false (has_keyboard (fixture));
  key ("keyup", KEY_A);
  key ("keyup", KEY_LEFTALT);

  /* A key that was pressed elsewhere and is let go here is not the guest's. */
  key ("keydown", KEY_B);
  console_fixture_focus (fixture);
  key ("keyup", KEY_B);
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  gtk_window_destroy (other);
}

static gboolean
has_shortcuts (ConsoleFixture *fixture)
{
  gboolean captured;

  g_object_get (fixture->console, "shortcuts-captured", &captured, NULL);
  return captured;
}

/* Somebody who has a shortcut of the desktop, as a window manager does. */
typedef struct {
  Display *display;
  guint n_presses;
} FakeDesktop;

static void
fake_desktop_init (FakeDesktop *desktop, guint code, guint modifiers)
{
  desktop->n_presses = 0;
  desktop->display = XOpenDisplay (NULL);
  XGrabKey (desktop->display, code + 8, modifiers, DefaultRootWindow (desktop->display), False,
            GrabModeAsync, GrabModeAsync);
  XSync (desktop->display, False);
}

static guint
fake_desktop_get_n_presses (FakeDesktop *desktop)
{
  while (XPending (desktop->display) > 0) {
    XEvent event;

    XNextEvent (desktop->display, &event);
    desktop->n_presses += event.type == KeyPress;
  }
  return desktop->n_presses;
}

static void
alt_tab (void)
{
  key ("keydown", KEY_LEFTALT);
  key ("key", KEY_TAB);
  key ("keyup", KEY_LEFTALT);
}

/* The desktop's shortcuts are the guest's too, as long as that is wanted. */
static void
test_desktop_shortcuts (ConsoleFixture *fixture, gconstpointer data)
{
  FakeDesktop desktop;

  fake_desktop_init (&desktop, KEY_TAB, Mod1Mask);
  WAIT_FOR (has_shortcuts (fixture));
  alt_tab ();
  console_fixture_wait_log (fixture, "k38 k0f k8f kb8 ");
  g_assert_cmpuint (fake_desktop_get_n_presses (&desktop), ==, 0);

  g_object_set (fixture->console, "inhibit-shortcuts", FALSE, NULL);
  g_assert_false (has_shortcuts (fixture));
  alt_tab ();
  console_fixture_wait_log (fixture, "k38 kb8 ");
  WAIT_FOR (fake_desktop_get_n_presses (&desktop) == 1);
  g_object_set (fixture->console, "inhibit-shortcuts", TRUE, NULL);
  g_assert_true (has_shortcuts (fixture));
  XCloseDisplay (desktop.display);
}

/* The desktop has a question of its own, about a USB device: it needs the keyboard for the answer. */
static void
test_desktop_asks (ConsoleFixture *fixture, gconstpointer data)
{
  PdkConsoleUsb *usb = pdk_console_backend_get_usb (fixture->backend);

  WAIT_FOR (has_shortcuts (fixture));
  pdk_console_usb_set_asking (usb, TRUE);
  g_assert_false (has_shortcuts (fixture));
  pdk_console_usb_set_asking (usb, FALSE);
  g_assert_true (has_shortcuts (fixture));

  pdk_console_usb_set_asking (usb, TRUE);
  pdk_console_set_backend (PDK_CONSOLE (fixture->console), NULL);
  pdk_console_usb_set_asking (usb, FALSE);
  pdk_console_set_backend (PDK_CONSOLE (fixture->console), fixture->backend);
  WAIT_FOR (has_shortcuts (fixture));
}

/* A combination that stays with the desktop reaches it though the guest has the others. */
static void
test_kept_shortcut (ConsoleFixture *fixture, gconstpointer data)
{
  static const char *const kept[] = { "alt+tab", "no combination", NULL };
  FakeDesktop desktop;

  fake_desktop_init (&desktop, KEY_TAB, Mod1Mask);
  g_object_set (fixture->console, "desktop-combos", kept, NULL);
  WAIT_FOR (has_shortcuts (fixture));
  alt_tab ();
  WAIT_FOR (fake_desktop_get_n_presses (&desktop) == 1);
  console_fixture_wait_log (fixture, "k38 kb8 ");
  WAIT_FOR (has_shortcuts (fixture));
  key ("keydown", KEY_LEFTALT);
  key ("key", KEY_F1);
  key ("keyup", KEY_LEFTALT);
  console_fixture_wait_log (fixture, "k38 k3b kbb kb8 ");
  XCloseDisplay (desktop.display);
}

/* With another window the grab goes, and with the focus it comes back. */
static void
test_shortcuts_follow_focus (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWindow *other = GTK_WINDOW (gtk_window_new ());

  WAIT_FOR (has_shortcuts (fixture));
  gtk_window_present (other);
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (other)));
  console_fixture_focus_window (other);
  WAIT_FOR (!has_shortcuts (fixture));
  gtk_window_destroy (other);
  console_fixture_focus_window (fixture->window);
  WAIT_FOR (has_shortcuts (fixture));
  gtk_window_set_focus (fixture->window, NULL);
  g_assert_false (has_shortcuts (fixture));
}

/* A menu over the console takes the keyboard, and leaves nothing pressed. */
static void
test_popover (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *popover = gtk_popover_new ();
  gint64 closed;

  gtk_popover_set_child (GTK_POPOVER (popover), gtk_button_new_with_label ("menu"));
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->console));
  key ("keydown", KEY_LEFTSHIFT);
  console_fixture_wait_log (fixture, "k2a ");
  gtk_popover_popup (GTK_POPOVER (popover));
  console_fixture_wait_log (fixture, "kaa ");
  g_assert_false (has_keyboard (fixture));
  g_assert_false (has_shortcuts (fixture));
  key ("keyup", KEY_LEFTSHIFT);
  gtk_popover_popdown (GTK_POPOVER (popover));
  WAIT_FOR (!gtk_widget_get_mapped (popover));
  /* GTK looks for a tooltip half a second after a popover, and trips over one that is gone. */
  closed = g_get_monotonic_time ();
  WAIT_FOR (g_get_monotonic_time () - closed > 800 * 1000);
  gtk_widget_unparent (popover);
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
}

static void
test_dialog (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = GTK_WINDOW (gtk_window_new ());

  key ("keydown", KEY_LEFTCTRL);
  console_fixture_wait_log (fixture, "k1d ");
  gtk_window_set_transient_for (dialog, fixture->window);
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
  WAIT_FOR (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  console_fixture_focus_window (dialog);
  console_fixture_wait_log (fixture, "k9d ");
  g_assert_false (has_shortcuts (fixture));
  key ("keyup", KEY_LEFTCTRL);
  gtk_window_destroy (dialog);
}

/* The way out is the one that was chosen. */
static void
test_release_combo (ConsoleFixture *fixture, gconstpointer data)
{
  g_autofree char *combo = NULL;

  g_object_set (fixture->console, "release-combo", "rctrl", NULL);
  console_fixture_xdotool ("keydown 37 keydown 64 keyup 64 keyup 37");
  console_fixture_wait_log (fixture, "k1d k38 kb8 k9d ");
  g_assert_true (has_keyboard (fixture));
  key ("key", KEY_RIGHTCTRL);
  console_fixture_wait_log (fixture, "ke0 k1d ke0 k9d ");
  WAIT_FOR (!has_keyboard (fixture));

  /* There always is one. */
  g_object_set (fixture->console, "release-combo", "nonsense", NULL);
  g_object_get (fixture->console, "release-combo", &combo, NULL);
  g_assert_cmpstr (combo, ==, "ctrl+alt");
}

static void
test_hidden (ConsoleFixture *fixture, gconstpointer data)
{
  key ("keydown", KEY_A);
  console_fixture_wait_log (fixture, "k1e ");
  gtk_widget_set_visible (GTK_WIDGET (fixture->console), FALSE);
  console_fixture_wait_log (fixture, "k9e ");
  key ("keyup", KEY_A);
  gtk_widget_set_visible (GTK_WIDGET (fixture->console), TRUE);
}

static void
test_view_only (ConsoleFixture *fixture, gconstpointer data)
{
  int n_activated = 0;

  add_shortcut (fixture, "F10", &n_activated);
  key ("keydown", KEY_A);
  console_fixture_wait_log (fixture, "k1e ");
  g_object_set (fixture->console, "view-only", TRUE, NULL);
  console_fixture_wait_log (fixture, "k9e ");
  key ("keyup", KEY_A);
  console_fixture_xdotool ("mousemove 300 300 click 1");
  key ("key", KEY_F10);
  WAIT_FOR (n_activated == 1);
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
}

static void
test_sent_keys (ConsoleFixture *fixture, gconstpointer data)
{
  static const guint ctrl_alt_delete[] = { 0x1d, 0x38, 0x153 };

  pdk_console_send_keys (fixture->console, ctrl_alt_delete, 3);
  console_fixture_wait_log (fixture, "k1d k38 ke0 k53 ke0 kd3 kb8 k9d ");
}

static void
test_pointer (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 120 80");
  console_fixture_wait_log (fixture, "p120,80 ");
  console_fixture_xdotool ("mousemove 799 599");
  console_fixture_wait_log (fixture, "p799,599 ");
  console_fixture_xdotool ("mousemove 10 20 mousedown 1");
  console_fixture_wait_log (fixture, "p10,20 p10,20 b1 ");
  console_fixture_xdotool ("mousedown 3");
  console_fixture_wait_log (fixture, "p10,20 b3 ");
  console_fixture_xdotool ("mouseup 1 mouseup 3");
  console_fixture_wait_log (fixture, "p10,20 b2 p10,20 b0 ");
}

static void
test_buttons (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 10 20");
  console_fixture_wait_log (fixture, "p10,20 ");
  console_fixture_xdotool ("click 4");
  console_fixture_wait_log (fixture, "w-1 ");
  console_fixture_xdotool ("click 5");
  console_fixture_wait_log (fixture, "w1 ");
  console_fixture_xdotool ("click 2");
  console_fixture_wait_log (fixture, "p10,20 b4 p10,20 b0 ");
  console_fixture_xdotool ("click 8");
  console_fixture_wait_log (fixture, "p10,20 b40 p10,20 b0 ");
}

/* A machine that is paused hears of no button, as of no key. */
static void
test_buttons_paused (ConsoleFixture *fixture, gconstpointer data)
{
  console_fixture_xdotool ("mousemove 10 20 mousedown 1");
  console_fixture_wait_log (fixture, "p10,20 p10,20 b1 ");
  g_object_set (fixture->console, "paused", TRUE, NULL);
  console_fixture_xdotool ("mouseup 1");
  gtk_window_set_focus (fixture->window, NULL);
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  g_object_set (fixture->console, "paused", FALSE, NULL);
  console_fixture_wait_log (fixture, "b0 ");
}

/* A drag that leaves the picture goes on at its edge; mere movement outside is not the guest's. */
static void
test_drag (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_create_screen (fixture->server, 400, 100, FAKE_SPICE_XRGB32, 0x112233);
  console_fixture_wait_pixel (fixture, 399, 99, 0x112233);
  console_fixture_wait_drawn (fixture);
  console_fixture_wait_drawn (fixture);
  console_fixture_xdotool ("mousemove 400 300");
  console_fixture_wait_log (fixture, "p200,50 ");
  console_fixture_xdotool ("mousemove 400 10");
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  console_fixture_xdotool ("mousemove 400 300 mousedown 1");
  console_fixture_wait_log (fixture, "p200,50 p200,50 b1 ");
  console_fixture_xdotool ("mousemove 400 10");
  console_fixture_wait_log (fixture, "p200,0 ");
  console_fixture_xdotool ("mouseup 1");
  console_fixture_wait_log (fixture, "p200,0 b0 ");
}

static void
test_captured_pointer (ConsoleFixture *fixture, gconstpointer data)
{
  fake_spice_set_tablet (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->backend));
  console_fixture_xdotool ("mousemove 400 300");
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");

  console_fixture_xdotool ("click 1");
  WAIT_FOR (pdk_console_get_captured (fixture->console));
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
  console_fixture_xdotool ("mousemove_relative -- 5 -3");
  console_fixture_wait_log (fixture, "m5,-3 ");
  console_fixture_xdotool ("mousedown 1");
  console_fixture_wait_log (fixture, "m0,0 b1 ");
  console_fixture_xdotool ("mouseup 1");
  console_fixture_wait_log (fixture, "b0 ");

  console_fixture_xdotool ("keydown 37 keydown 64 keyup 64 keyup 37");
  WAIT_FOR (!pdk_console_get_captured (fixture->console));
  fake_spice_clear_log (fixture->server);
  console_fixture_xdotool ("mousemove_relative 7 7");
  console_fixture_settle (fixture);
  g_assert_cmpstr (fake_spice_get_log (fixture->server), ==, "");
}

/* How far to the right the device was moved since the last time. */
static int
take_movement (ConsoleFixture *fixture)
{
  g_auto (GStrv) words = g_strsplit (fake_spice_get_log (fixture->server), " ", -1);
  int total = 0;

  for (char **word = words; *word != NULL; word++)
    if (**word == 'm')
      total += atoi (*word + 1);
  fake_spice_clear_log (fixture->server);
  return total;
}

/* The pointer never comes to an edge: far movement arrives whole, in however many steps. */
static void
test_captured_pointer_is_endless (ConsoleFixture *fixture, gconstpointer data)
{
  int total = 0;

  fake_spice_set_tablet (fixture->server, FALSE);
  WAIT_FOR (!pdk_console_backend_get_absolute_pointer (fixture->backend));
  console_fixture_xdotool ("mousemove 400 300 click 1");
  WAIT_FOR (pdk_console_get_captured (fixture->console));
  for (int i = 1; i <= 30; i++) {
    console_fixture_xdotool ("mousemove_relative 100 0");
    WAIT_FOR ((total += take_movement (fixture)) >= 100 * i);
    g_assert_cmpint (total, ==, 100 * i);
  }
  console_fixture_settle (fixture);
  g_assert_cmpint (take_movement (fixture), ==, 0);
  fake_spice_set_tablet (fixture->server, TRUE);
  WAIT_FOR (!pdk_console_get_captured (fixture->console));
}

static void
test_cursor (ConsoleFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (pdk_console_get_view (fixture->console));
  PdkConsoleCursor *shape;
  GdkCursor *cursor;

  fake_spice_set_cursor (fixture->server, 16, 3, 5, 0xff336699);
  WAIT_FOR (pdk_console_backend_get_cursor (fixture->backend) != NULL &&
            pdk_console_backend_get_cursor (fixture->backend)->width == 16);
  shape = pdk_console_backend_get_cursor (fixture->backend);
  g_assert_cmpint (shape->hot_x, ==, 3);
  g_assert_cmpint (shape->hot_y, ==, 5);
  cursor = gtk_widget_get_cursor (view);
  g_assert_cmpint (gdk_texture_get_width (gdk_cursor_get_texture (cursor)), ==, 16);
  g_assert_cmpint (gdk_cursor_get_hotspot_x (cursor), ==, 3);

  /* Twice as large a picture, twice as large a pointer. */
  fake_spice_create_screen (fixture->server, 400, 300, FAKE_SPICE_XRGB32, 0x778899);
  console_fixture_wait_pixel (fixture, 399, 299, 0x778899);
  fake_spice_set_cursor (fixture->server, 20, 3, 5, 0xff336699);
  WAIT_FOR (pdk_console_backend_get_cursor (fixture->backend) != NULL &&
            pdk_console_backend_get_cursor (fixture->backend)->width == 20);
  console_fixture_wait_drawn (fixture);
  cursor = gtk_widget_get_cursor (view);
  g_assert_cmpint (gdk_texture_get_width (gdk_cursor_get_texture (cursor)), ==, 40);
  g_assert_cmpint (gdk_cursor_get_hotspot_x (cursor), ==, 6);
  g_assert_cmpint (gdk_cursor_get_hotspot_y (cursor), ==, 10);

  fake_spice_hide_cursor (fixture->server);
  WAIT_FOR (pdk_console_cursor_is_hidden (pdk_console_backend_get_cursor (fixture->backend)));
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (view)), ==, "none");
}

static void
test_guest_goes_away (ConsoleFixture *fixture, gconstpointer data)
{
  key ("keydown", KEY_A);
  console_fixture_wait_log (fixture, "k1e ");
  g_clear_pointer (&fixture->server, fake_spice_free);
  WAIT_FOR (!has_keyboard (fixture));
  g_assert_null (gtk_widget_get_cursor (GTK_WIDGET (pdk_console_get_view (fixture->console))));
  key ("keyup", KEY_A);
  console_fixture_xdotool ("mousemove 300 300 click 1");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/input/" name, ConsoleFixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("keys", test_keys);
  ADD ("every-key", test_every_key);
  ADD ("shortcuts", test_shortcuts);
  ADD ("host-key", test_host_key);
  ADD ("focus-out", test_focus_out);
  ADD ("desktop-shortcuts", test_desktop_shortcuts);
  ADD ("desktop-asks", test_desktop_asks);
  ADD ("kept-shortcut", test_kept_shortcut);
  ADD ("shortcuts-follow-focus", test_shortcuts_follow_focus);
  ADD ("popover", test_popover);
  ADD ("dialog", test_dialog);
  ADD ("release-combo", test_release_combo);
  ADD ("hidden", test_hidden);
  ADD ("view-only", test_view_only);
  ADD ("sent-keys", test_sent_keys);
  ADD ("pointer", test_pointer);
  ADD ("buttons", test_buttons);
  ADD ("buttons-paused", test_buttons_paused);
  ADD ("drag", test_drag);
  ADD ("captured-pointer", test_captured_pointer);
  ADD ("captured-pointer-is-endless", test_captured_pointer_is_endless);
  ADD ("cursor", test_cursor);
  ADD ("guest-goes-away", test_guest_goes_away);
  return g_test_run ();
}
