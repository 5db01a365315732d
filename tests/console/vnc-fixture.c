/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "vnc-fixture.h"

#include "console-fixture.h"
#include "vnc/pdk-vnc-backend.h"

PdkConsoleBackendState
vnc_fixture_get_state (VncFixture *fixture)
{
  return pdk_console_backend_get_state (fixture->backend);
}

PdkConsoleFramebuffer *
vnc_fixture_get_framebuffer (VncFixture *fixture)
{
  return pdk_console_backend_get_framebuffer (fixture->backend);
}

void
vnc_fixture_set_up (VncFixture *fixture, gconstpointer data)
{
  fixture->server = fake_vnc_new (320, 200, 0x123456);
  fixture->backend = pdk_vnc_backend_new_for_fd (fake_vnc_open_fd, fixture->server, NULL);
}

void
vnc_fixture_run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
vnc_fixture_tear_down (VncFixture *fixture, gconstpointer data)
{
  pdk_console_backend_close (fixture->backend);
  vnc_fixture_run_pending ();
  g_assert_finalize_object (fixture->backend);
  fake_vnc_free (fixture->server);
  vnc_fixture_run_pending ();
}

void
vnc_fixture_connect (VncFixture *fixture)
{
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (vnc_fixture_get_state (fixture) != PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_cmpint (vnc_fixture_get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (vnc_fixture_get_framebuffer (fixture)));
}

void
vnc_fixture_draw (VncFixture *fixture)
{
  pdk_console_framebuffer_commit (vnc_fixture_get_framebuffer (fixture));
  cairo_region_destroy (
      pdk_console_framebuffer_take_damage (vnc_fixture_get_framebuffer (fixture)));
}

guint32
vnc_fixture_get_pixel (VncFixture *fixture, int x, int y)
{
  PdkConsolePixels *pixels =
      pdk_console_framebuffer_get_pixels (vnc_fixture_get_framebuffer (fixture));

  return ((guint32 *) (gpointer) (pixels->data + (gsize) y * pixels->stride))[x] & 0xffffff;
}
