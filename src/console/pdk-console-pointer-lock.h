/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the host's pointer inside a widget while its movements go to a guest.  GTK 4 can neither
 * grab nor move the pointer, so this talks to the X server itself.  Elsewhere there is none, and
 * movements end at the edge of the widget. */

typedef struct _PdkConsolePointerLock PdkConsolePointerLock;

/** Returns: (nullable): %NULL where the platform has no way. */
PdkConsolePointerLock *pdk_console_pointer_lock_new (GtkWidget *widget);
void pdk_console_pointer_lock_free (PdkConsolePointerLock *self);

/** How far the pointer was moved since the last call, in device pixels. */
void pdk_console_pointer_lock_take_motion (PdkConsolePointerLock *self, double *dx, double *dy);

G_END_DECLS
