/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-backend.h"
#include "pdk-console-keyboard.h"
#include "pdk-console-typist.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_CAPTURE (pdk_console_capture_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleCapture, pdk_console_capture, PDK, CONSOLE_CAPTURE, GObject)

/* Decides who has the keyboard: the guest while the console is the focus of an active window, mapped,
 * connected and enabled; the host otherwise.  Whenever the guest loses it, everything held is released
 * there.
 *
 * Properties, read-only: captured (keys go to the guest), shortcuts-captured (those of the host's
 * desktop, too).  Signals: "released", when the user took the keyboard back by the release
 * combination; "lost", before the guest loses the keyboard, however that came. */

/** @console: borrowed; the widget whose focus it is */
PdkConsoleCapture *pdk_console_capture_new (GtkWidget *console);

/** (transfer none): for what it sends and which combinations it knows */
PdkConsoleKeyboard *pdk_console_capture_get_keyboard (PdkConsoleCapture *self);
void pdk_console_capture_set_backend (PdkConsoleCapture *self, PdkConsoleBackend *backend);
/** (transfer none): types while keys of the user are held back, and stops at Esc */
PdkConsoleTypist *pdk_console_capture_get_typist (PdkConsoleCapture *self);
/** To be told when the console comes into a window, and before it leaves. */
void pdk_console_capture_set_window (PdkConsoleCapture *self, GtkWindow *window);
/** Looks again: for what has no notification, mapping for one. */
void pdk_console_capture_update (PdkConsoleCapture *self);
/** FALSE: never, as in view-only. */
void pdk_console_capture_set_enabled (PdkConsoleCapture *self, gboolean enabled);
/** Whether the shortcuts of the host's desktop are wanted as well; at first they are. */
void pdk_console_capture_set_inhibit (PdkConsoleCapture *self, gboolean inhibit);

gboolean pdk_console_capture_get_captured (PdkConsoleCapture *self);
gboolean pdk_console_capture_get_shortcuts_captured (PdkConsoleCapture *self);

G_END_DECLS
