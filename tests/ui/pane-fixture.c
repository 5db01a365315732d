/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "pane-fixture.h"

#include <gdk/x11/gdkx.h>

#include "console/spice/pdk-spice-backend.h"
#include "views/machine/pdk-console-toolbar.h"

/* A display whose way leads to the made-up server. */

#define FAKE_TYPE_DISPLAY (fake_display_get_type ())
G_DECLARE_FINAL_TYPE (FakeDisplay, fake_display, FAKE, DISPLAY, PdkDisplay)

struct _FakeDisplay {
  PdkDisplay parent_instance;

  FakeSpice *server; /* borrowed */
};

G_DEFINE_FINAL_TYPE (FakeDisplay, fake_display, PDK_TYPE_DISPLAY)

static void
fake_display_look_up (PdkDisplay *display, GCancellable *cancellable)
{
  pdk_console_session_found (pdk_display_get_session (display), PDK_CONSOLE_FOUND, NULL);
}

static PdkConsoleBackend *
fake_display_make_backend (PdkDisplay *display)
{
  return pdk_spice_backend_new_for_fds (fake_spice_open_fd, FAKE_DISPLAY (display)->server, NULL);
}

static void
fake_display_class_init (FakeDisplayClass *klass)
{
  PDK_DISPLAY_CLASS (klass)->look_up = fake_display_look_up;
  PDK_DISPLAY_CLASS (klass)->make_backend = fake_display_make_backend;
}

static void
fake_display_init (FakeDisplay *self)
{
  pdk_display_set_name (PDK_DISPLAY (self), "guest");
  pdk_display_set_uuid (PDK_DISPLAY (self), "6e5f2f0c-7f1e-4d43-9d5e-0f3f7f3a5b11");
}

void
pane_fixture_set_up (PaneFixture *fixture, int width, int height)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  fake_spice_create_screen (fixture->server, width, height, FAKE_SPICE_XRGB32, 0x204060);
  fixture->settings = g_settings_new (PDK_APPLICATION_ID);
  fixture->display = g_object_new (FAKE_TYPE_DISPLAY, NULL);
  FAKE_DISPLAY (fixture->display)->server = fixture->server;
  fixture->pane = g_object_new (PDK_TYPE_CONSOLE_PANE, NULL);
  pdk_console_pane_set_display (fixture->pane, fixture->display, fixture->settings);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, 1000, 700);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->pane));
  gtk_window_present (fixture->window);
  pdk_console_session_set_machine (pdk_display_get_session (fixture->display), PDK_DOMAIN_RUNNING,
                                   TRUE);
  pane_fixture_wait_picture (fixture, width, height);
}

void
pane_fixture_tear_down (PaneFixture *fixture)
{
  g_autofree char *path = NULL;

  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_get (pdk_display_get_settings (fixture->display), "path", &path, NULL);
  {
    g_autoptr (GSettings) machine = g_settings_new_with_path (PDK_APPLICATION_ID ".machine", path);
    g_autoptr (GSettingsSchema) schema = NULL;
    g_auto (GStrv) keys = NULL;

    /* What one test chose is nothing to the next. */
    g_object_get (machine, "settings-schema", &schema, NULL);
    keys = g_settings_schema_list_keys (schema);
    for (int i = 0; keys[i] != NULL; i++)
      g_settings_reset (machine, keys[i]);
  }
  g_assert_finalize_object (fixture->display);
  g_clear_object (&fixture->settings);
  g_clear_pointer (&fixture->server, fake_spice_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

PdkConsole *
pane_fixture_get_console (PaneFixture *fixture)
{
  return pdk_console_pane_get_console (fixture->pane);
}

gpointer
pane_fixture_get_child (PaneFixture *fixture, const char *name)
{
  gpointer found =
      gtk_widget_get_template_child (GTK_WIDGET (fixture->pane), PDK_TYPE_CONSOLE_PANE, name);

  g_assert_nonnull (found);
  return found;
}

gpointer
pane_fixture_get_tool (PaneFixture *fixture, const char *name)
{
  gpointer found = gtk_widget_get_template_child (pane_fixture_get_child (fixture, "toolbar"),
                                                  PDK_TYPE_CONSOLE_TOOLBAR, name);

  g_assert_nonnull (found);
  return found;
}

void
pane_fixture_focus (PaneFixture *fixture)
{
  console_fixture_focus_window (fixture->window);
}

static gboolean
has_picture (PaneFixture *fixture, int width, int height)
{
  int is_width, is_height;

  pdk_console_get_picture_size (pane_fixture_get_console (fixture), &is_width, &is_height);
  return is_width == width && is_height == height;
}

void
pane_fixture_wait_picture (PaneFixture *fixture, int width, int height)
{
  WAIT_FOR (has_picture (fixture, width, height));
}

void
pane_fixture_set_fullscreen (PaneFixture *fixture, gboolean fullscreen)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (fixture->window));
  GdkDisplay *gdk_display = gdk_surface_get_display (surface);
  Display *display = gdk_x11_display_get_xdisplay (gdk_display);
  Atom state = gdk_x11_get_xatom_by_name_for_display (gdk_display, "_NET_WM_STATE");
  Atom value = gdk_x11_get_xatom_by_name_for_display (gdk_display, "_NET_WM_STATE_FULLSCREEN");

  XChangeProperty (display, gdk_x11_surface_get_xid (surface), state, 4 /* ATOM */, 32,
                   PropModeReplace, (guchar *) &value, fullscreen ? 1 : 0);
  XFlush (display);
  WAIT_FOR (gtk_window_is_fullscreen (fixture->window) == fullscreen);
}
