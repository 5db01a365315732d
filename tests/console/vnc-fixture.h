/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-vnc.h"
#include "pdk-console-backend.h"

G_BEGIN_DECLS

/* A VNC server, and a backend on its way to it. */

typedef struct {
  FakeVnc *server;
  PdkConsoleBackend *backend;
} VncFixture;

void vnc_fixture_set_up (VncFixture *fixture, gconstpointer data);
void vnc_fixture_tear_down (VncFixture *fixture, gconstpointer data);
/** Until there is nothing to be done. */
void vnc_fixture_run_pending (void);

/** Until there is a picture. */
void vnc_fixture_connect (VncFixture *fixture);
PdkConsoleBackendState vnc_fixture_get_state (VncFixture *fixture);
PdkConsoleFramebuffer *vnc_fixture_get_framebuffer (VncFixture *fixture);
/** As a frame does. */
void vnc_fixture_draw (VncFixture *fixture);
guint32 vnc_fixture_get_pixel (VncFixture *fixture, int x, int y);

G_END_DECLS
