/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Between two events.  Two would do for QEMU, but not for a guest that is busy. */
#define PDK_CONSOLE_KEY_PACE_MS 10

typedef struct {
  guint scancode; /* PC XT set 1, E0 prefix as 0x100 */
  guint keyval;   /* for protocols that want one; 0 when not known */
  gboolean pressed;
} PdkConsoleKeyEvent;

/* Key events at a pace the guest can follow: a PC's keyboard queue holds 16 bytes, and what comes
 * faster is lost, which may leave a key pressed for ever. */

typedef struct _PdkConsoleKeyQueue PdkConsoleKeyQueue;

typedef void (*PdkConsoleKeyFunc) (const PdkConsoleKeyEvent *event, gpointer user_data);

PdkConsoleKeyQueue *pdk_console_key_queue_new (PdkConsoleKeyFunc func, gpointer user_data);
void pdk_console_key_queue_free (PdkConsoleKeyQueue *self);

/** Presses in order, releases in reverse, after what is already waiting. */
void pdk_console_key_queue_push (PdkConsoleKeyQueue *self, const guint *scancodes, guint n);
/** The same of events that are in order already. */
void pdk_console_key_queue_push_events (PdkConsoleKeyQueue *self,
                                        const PdkConsoleKeyEvent *events,
                                        guint n);
/** How many are still to come. */
guint pdk_console_key_queue_get_n_waiting (PdkConsoleKeyQueue *self);
/** Drops what waits and releases at once what is pressed. */
void pdk_console_key_queue_abort (PdkConsoleKeyQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleKeyQueue, pdk_console_key_queue_free)

G_END_DECLS
