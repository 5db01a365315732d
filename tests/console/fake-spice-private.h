/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-spice.h"

#include <spice.h>

G_BEGIN_DECLS

/** @drawable begins a block of memory that is freed when the server is done with it. */
void fake_spice_push_drawable (FakeSpice *self, QXLDrawable *drawable);
/** Those that the server has not fetched yet. */
guint fake_spice_count_pending_draws (FakeSpice *self);

struct _FakeSpice {
  SpiceServer *server;
  SpiceCoreInterface core;
  QXLInstance qxl;
  SpiceKbdInstance keyboard;
  SpiceMouseInstance mouse;
  SpiceTabletInstance tablet;

  SpiceMigrateInstance migration;
  GSocketService *service; /* (nullable) */

  GAsyncQueue *draw_commands;   /* of QXLCommandExt */
  GAsyncQueue *cursor_commands; /* of QXLCommandExt */
  guint32 *memory;              /* of the screen */
  gboolean has_screen;
  gboolean has_tablet;
  gboolean needs_password;
  gboolean refuse_fds;
  guint n_fds;
  GArray *clients; /* their file descriptors */
  gint busy;       /* atomic: an asynchronous command of the device runs */
  int last_buttons;
  GString *log;
  GFunc key_func; /* (nullable) */
  gpointer key_data;
};

/** Timers and watches on the default main context. */
void fake_spice_fill_loop (SpiceCoreInterface *core);
/** Nothing that happens at @fd is told any more. */
void fake_spice_stop_watching (int fd);
/** Nor at any other. */
void fake_spice_stop_all_watching (void);
/** Keyboard, mouse and tablet, which write down what arrives. */
void fake_spice_prepare_inputs (FakeSpice *self);

G_END_DECLS
