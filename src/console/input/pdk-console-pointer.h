/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-backend.h"
#include "picture/pdk-console-view.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_POINTER (pdk_console_pointer_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsolePointer, pdk_console_pointer, PDK, CONSOLE_POINTER, GObject)

/* The host's pointer over a view, turned into the guest's: as positions where the guest has a
 * tablet, else as movements while it is captured, which begins with a click.  Shows the guest's
 * shape as the widget's cursor, or in the picture while captured.  Fingers move it, too: see
 * PdkConsoleTouch.
 *
 * Property: captured (boolean, read-only).
 * Signals: "pressed", before a button goes to the guest, or when a finger comes down; "zoomed"
 * (int direction), when two fingers ask for the picture to be larger or smaller by a step. */

/** @view is borrowed, and gets the event controllers. */
PdkConsolePointer *pdk_console_pointer_new (PdkConsoleView *view);
void pdk_console_pointer_set_backend (PdkConsolePointer *self, PdkConsoleBackend *backend);
/** Positions are those of that head, at first 0. */
void pdk_console_pointer_set_head (PdkConsolePointer *self, guint head);
void pdk_console_pointer_set_enabled (PdkConsolePointer *self, gboolean enabled);
gboolean pdk_console_pointer_get_captured (PdkConsolePointer *self);
/** A guest that is paused hears of nothing: buttons are released when it goes on. */
void pdk_console_pointer_set_paused (PdkConsolePointer *self, gboolean paused);
/** Ends the capture and releases every button held in the guest. */
void pdk_console_pointer_release_all (PdkConsolePointer *self);

G_END_DECLS
