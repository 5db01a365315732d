/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-backend.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_INPUTS (pdk_console_inputs_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleInputs, pdk_console_inputs, PDK, CONSOLE_INPUTS, GObject)

/* Takes what the user does to the guest, over one connection of some protocol.  What comes before that
 * is ready is dropped.  A backend has one while it is connected: see
 * pdk_console_backend_set_inputs(). */
struct _PdkConsoleInputsClass {
  GObjectClass parent_class;

  /* The others are asked only while it says so. */
  gboolean (*is_ready) (PdkConsoleInputs *self);
  /* Scancodes are PC XT set 1, E0 prefix as 0x100; keyvals for protocols that want them. */
  void (*key) (PdkConsoleInputs *self, guint scancode, guint keyval, gboolean pressed);
  void (*position) (PdkConsoleInputs *self, guint head, int x, int y);     /* its pixels */
  void (*motion) (PdkConsoleInputs *self, int dx, int dy);                 /* relative mode */
  void (*button) (PdkConsoleInputs *self, guint button, gboolean pressed); /* GDK numbers */
  void (*scroll) (PdkConsoleInputs *self, int clicks_x, int clicks_y);     /* +y is down */
  void (*set_locks) (PdkConsoleInputs *self, PdkConsoleLocks locks);
};

G_END_DECLS
