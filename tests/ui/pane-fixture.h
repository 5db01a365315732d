/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "../console/console-fixture.h"
#include "../console/fake-spice.h"
#include "views/machine/pdk-console-pane.h"

G_BEGIN_DECLS

/* A console pane in a window, showing a guest made up by the server's own library: everything of a
 * machine's tab but the machine. */

typedef struct {
  FakeSpice *server;
  PdkDisplay *display;
  GSettings *settings; /* the application's */
  GtkWindow *window;
  PdkConsolePane *pane;
} PaneFixture;

/** Shows a guest of @width × @height in color 0x204060, connected. */
void pane_fixture_set_up (PaneFixture *fixture, int width, int height);
void pane_fixture_tear_down (PaneFixture *fixture);

PdkConsole *pane_fixture_get_console (PaneFixture *fixture);
/** (transfer none): a template child of the pane */
gpointer pane_fixture_get_child (PaneFixture *fixture, const char *name);
/** (transfer none): one of its toolbar */
gpointer pane_fixture_get_tool (PaneFixture *fixture, const char *name);
/** Gives the window the X focus. */
void pane_fixture_focus (PaneFixture *fixture);
/** Until the guest's picture is @width × @height. */
void pane_fixture_wait_picture (PaneFixture *fixture, int width, int height);
/** In or out of fullscreen, as a window manager would do it: there is none here. */
void pane_fixture_set_fullscreen (PaneFixture *fixture, gboolean fullscreen);

G_END_DECLS
