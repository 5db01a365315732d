/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-console-framebuffer.h"

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_BACKEND_IDLE,
  PDK_CONSOLE_BACKEND_CONNECTING,
  PDK_CONSOLE_BACKEND_CONNECTED,
  PDK_CONSOLE_BACKEND_NEEDS_PASSWORD,
  PDK_CONSOLE_BACKEND_CLOSED, /* the other end closed it: shut off, rebooted host, evicted */
  PDK_CONSOLE_BACKEND_FAILED, /* see the error */
} PdkConsoleBackendState;

#define PDK_TYPE_CONSOLE_BACKEND_STATE (pdk_console_backend_state_get_type ())
GType pdk_console_backend_state_get_type (void);

#define PDK_TYPE_CONSOLE_BACKEND (pdk_console_backend_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleBackend, pdk_console_backend, PDK, CONSOLE_BACKEND, GObject)

/* One connection to a display over some protocol.  One object per connection attempt.
 * Properties: state, error (GError, boxed), framebuffer, absolute-pointer (boolean), cursor.
 * The class body, with the calls for input, belongs to src/console (see .c and -private.h). */
struct _PdkConsoleBackendClass {
  GObjectClass parent_class;

  void (*open)  (PdkConsoleBackend *self);
  void (*close) (PdkConsoleBackend *self);
  /* Input.  Scancodes are PC XT set 1, E0 prefix as 0x100; keyvals for protocols that want them. */
  void (*key)             (PdkConsoleBackend *self, guint scancode, guint keyval, gboolean pressed);
  void (*pointer_position)(PdkConsoleBackend *self, int x, int y);     /* guest pixels */
  void (*pointer_motion)  (PdkConsoleBackend *self, int dx, int dy);   /* relative mode */
  void (*button)          (PdkConsoleBackend *self, guint button, gboolean pressed); /* GDK numbers */
  void (*scroll)          (PdkConsoleBackend *self, int clicks_x, int clicks_y); /* +y is down */
  void (*set_locks)       (PdkConsoleBackend *self, gboolean caps, gboolean num, gboolean scroll);

  gpointer padding[8];
};

void                   pdk_console_backend_open      (PdkConsoleBackend *self);
/** At once; the object is not used again afterwards. */
void                   pdk_console_backend_close     (PdkConsoleBackend *self);
PdkConsoleBackendState pdk_console_backend_get_state (PdkConsoleBackend *self);
const GError          *pdk_console_backend_get_error (PdkConsoleBackend *self);
/** (nullable) (transfer none) */
PdkConsoleFramebuffer *pdk_console_backend_get_framebuffer (PdkConsoleBackend *self);

G_END_DECLS
