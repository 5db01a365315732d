/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "pdk-console-key-queue.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_TYPIST (pdk_console_typist_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleTypist, pdk_console_typist, PDK, CONSOLE_TYPIST, GObject)

/* Types a text into the guest at a pace that it can follow, on whether or not the console has the
 * keyboard.
 *
 * Properties, read-only: active (boolean); progress (double, 0…1).
 * Signals: "key" (guint scancode, guint keyval, gboolean pressed); "ended" (gboolean: all of it was
 * typed). */

PdkConsoleTypist *pdk_console_typist_new (void);
/** @events: (element-type PdkConsoleKeyEvent); only while nothing is being typed */
void pdk_console_typist_start (PdkConsoleTypist *self, GArray *events);
/** Releases what is pressed; the rest is dropped. */
void pdk_console_typist_cancel (PdkConsoleTypist *self);
gboolean pdk_console_typist_is_active (PdkConsoleTypist *self);

/** How long typing that many events takes, in seconds. */
guint pdk_console_typist_estimate (guint n_events);

G_END_DECLS
