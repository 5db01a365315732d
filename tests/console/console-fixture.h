/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-spice.h"
#include "pdk-console-private.h"

G_BEGIN_DECLS

/* A window with a console in it, and a made-up guest (of SPICE, unless a test brings its own).  Waiting means running the main loop until
 * something is true; what never becomes true fails the test after ten seconds. */

typedef struct {
  FakeSpice *server;
  PdkConsoleBackend *backend;
  GtkWindow *window;
  PdkConsole *console;
} ConsoleFixture;

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_ = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                              \
    guint tick_ = g_timeout_add (5, console_fixture_on_tick, NULL);                                \
    while (!(condition)) {                                                                         \
      g_main_context_iteration (NULL, TRUE);                                                       \
      if (g_get_monotonic_time () > deadline_)                                                     \
        g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                  \
    }                                                                                              \
    g_source_remove (tick_);                                                                       \
  }                                                                                                \
  G_STMT_END

gboolean console_fixture_on_tick (gpointer user_data);

/** The server's library may complain of clients that leave, in this test. */
void console_fixture_expect_warnings (void);

/** A window of 800 × 600 that shows @backend, which is taken over, connected. */
void console_fixture_show (ConsoleFixture *fixture, PdkConsoleBackend *backend);
/** A guest of @width × @height in color 0x204060, connected, in a window of 800 × 600. */
void console_fixture_set_up (ConsoleFixture *fixture, int width, int height);
/** Also proves that nothing is left over. */
void console_fixture_tear_down (ConsoleFixture *fixture);

/** (transfer full): SPICE without TLS on this computer, over an address and not a socket */
PdkConsoleBackend *console_fixture_new_backend (int port);

/** Gives the window the X focus and waits for the guest to have the keyboard. */
void console_fixture_focus (ConsoleFixture *fixture);
void console_fixture_xdotool (const char *format, ...) G_GNUC_PRINTF (1, 2);
void console_fixture_focus_window (GtkWindow *window);

/** Waits until the framebuffer's pixel is @color (0xRRGGBB). */
void console_fixture_wait_pixel (ConsoleFixture *fixture, int x, int y, guint32 color);
guint32 console_fixture_get_pixel (ConsoleFixture *fixture, int x, int y);
/** What is on the screen at logical @x, @y of the console, as 0xRRGGBB. */
guint32 console_fixture_get_shown (ConsoleFixture *fixture, int x, int y);
/**
 * console_fixture_grab:
 * @width: (out): device pixels, as @height
 *
 * Returns: (transfer full): what the X server shows of the window, as 0xRRGGBB
 */
guint32 *console_fixture_grab (ConsoleFixture *fixture, int *width, int *height);
/** Until everything that arrived was drawn. */
void console_fixture_wait_drawn (ConsoleFixture *fixture);
/** Waits until the guest's devices heard exactly @expected, then forgets it. */
void console_fixture_wait_log (ConsoleFixture *fixture, const char *expected);
/** Time enough for something unwanted to arrive: a round trip through the server and back. */
void console_fixture_settle (ConsoleFixture *fixture);

G_END_DECLS
