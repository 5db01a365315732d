/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "pane-fixture.h"
#include "views/machine/pdk-console-status.h"

/* A machine whose display is not connected by itself, and pictures of one that is. */

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_set_up (fixture, 640, 480);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  pane_fixture_tear_down (fixture);
}

static GtkWidget *
get_button (PaneFixture *fixture)
{
  GtkWidget *status = pane_fixture_get_child (fixture, "status");

  return GTK_WIDGET (gtk_widget_get_template_child (status, PDK_TYPE_CONSOLE_STATUS, "button"));
}

static gboolean
is_connected (PaneFixture *fixture)
{
  return pdk_console_session_get_view (pdk_display_get_session (fixture->display)) ==
         PDK_SESSION_VIEW_DISPLAY;
}

/* The last picture stays, with the button that connects over it. */
static void
test_button (PaneFixture *fixture, gconstpointer data)
{
  PdkConsoleSession *session = pdk_display_get_session (fixture->display);

  WAIT_FOR (is_connected (fixture));
  g_object_set (session, "automatic", FALSE, NULL);
  g_assert_true (is_connected (fixture));
  pdk_console_session_set_machine (session, PDK_DOMAIN_SHUT_OFF, TRUE);
  pdk_console_session_set_machine (session, PDK_DOMAIN_RUNNING, TRUE);
  g_assert_null (pdk_display_get_backend (fixture->display));
  g_assert_true (gtk_widget_get_visible (pane_fixture_get_child (fixture, "status")));
  g_assert_true (gtk_widget_get_visible (get_button (fixture)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_button (fixture))), ==, "_Connect");
  g_assert_true (pdk_console_has_picture (pane_fixture_get_console (fixture)));

  g_signal_emit_by_name (get_button (fixture), "clicked");
  WAIT_FOR (is_connected (fixture));
  g_assert_false (gtk_widget_get_visible (pane_fixture_get_child (fixture, "status")));
}

static gboolean
is_picture_of (PaneFixture *fixture, guint32 color)
{
  g_autoptr (PdkPicture) picture = pdk_display_take_picture (fixture->display, 320);
  const guint8 *pixel;

  if (picture == NULL)
    return FALSE;
  g_assert_cmpint (picture->width, ==, 320);
  g_assert_cmpint (picture->height, ==, 240);
  pixel = g_bytes_get_data (picture->pixels, NULL);
  return pixel[0] == color >> 16 && pixel[1] == ((color >> 8) & 0xff) && pixel[2] == (color & 0xff);
}

/* Also of a screen that is not seen, which draws nothing. */
static void
test_picture (PaneFixture *fixture, gconstpointer data)
{
  WAIT_FOR (is_picture_of (fixture, 0x204060));
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  fake_spice_fill (fixture->server, 0, 0, 640, 480, 0x905010);
  WAIT_FOR (is_picture_of (fixture, 0x905010));
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), TRUE);
  pdk_console_session_set_machine (pdk_display_get_session (fixture->display), PDK_DOMAIN_SHUT_OFF,
                                   TRUE);
  g_assert_null (pdk_display_take_picture (fixture->display, 320));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/console/automatic/button", PaneFixture, NULL, set_up, test_button, tear_down);
  g_test_add ("/console/automatic/picture", PaneFixture, NULL, set_up, test_picture, tear_down);

  return g_test_run ();
}
