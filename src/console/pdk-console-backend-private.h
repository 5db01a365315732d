/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-backend.h"
#include "input/pdk-console-inputs.h"

G_BEGIN_DECLS

/* What a protocol tells the console.  Each notifies only on change. */

void pdk_console_backend_set_state (PdkConsoleBackend *self, PdkConsoleBackendState state);
/** Ends in @state; @detail is the library's own text. */
void pdk_console_backend_fail (PdkConsoleBackend *self,
                               PdkConsoleBackendState state,
                               PdkConsoleError code,
                               const char *message,
                               const char *detail);
/** Before it fails.  @certificate: (nullable): what was refused */
void pdk_console_backend_set_certificate (PdkConsoleBackend *self,
                                          PdkConsoleCertificate *certificate);
/** Before it ends in %PDK_CONSOLE_BACKEND_NEEDS_PASSWORD. */
void pdk_console_backend_set_needs_user_name (PdkConsoleBackend *self, gboolean needs);
/** The same.  @hint: (nullable) */
void pdk_console_backend_set_password_hint (PdkConsoleBackend *self, const char *hint);
void pdk_console_backend_set_absolute_pointer (PdkConsoleBackend *self, gboolean absolute);
void pdk_console_backend_set_cursor (PdkConsoleBackend *self, PdkConsoleCursor *cursor);
void pdk_console_backend_set_locks (PdkConsoleBackend *self, int locks);
void pdk_console_backend_move_cursor (PdkConsoleBackend *self, int x, int y);
/** @inputs: (nullable): who takes what the user does from now on */
void pdk_console_backend_set_inputs (PdkConsoleBackend *self, PdkConsoleInputs *inputs);
/** Wipes it first. */
void pdk_console_backend_free_password (char *password);
/** (nullable) (transfer none): the head of that number, made if need be; NULL beyond the limit */
PdkConsoleHead *pdk_console_backend_ensure_head (PdkConsoleBackend *self, guint number);

/* What the console tells a protocol. */

void pdk_console_backend_send_key (PdkConsoleBackend *self,
                                   guint scancode,
                                   guint keyval,
                                   gboolean pressed);
void pdk_console_backend_send_position (PdkConsoleBackend *self, guint head, int x, int y);
void pdk_console_backend_send_motion (PdkConsoleBackend *self, int dx, int dy);
void pdk_console_backend_send_button (PdkConsoleBackend *self, guint button, gboolean pressed);
void pdk_console_backend_send_scroll (PdkConsoleBackend *self, int clicks_x, int clicks_y);
void pdk_console_backend_send_locks (PdkConsoleBackend *self, PdkConsoleLocks locks);

G_END_DECLS
