/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Bytes that wait for their turn, oldest first.  Not locked: one thread at a time. */
typedef struct _PdkByteQueue PdkByteQueue;

PdkByteQueue *pdk_byte_queue_new (void);
void pdk_byte_queue_free (PdkByteQueue *self);
gsize pdk_byte_queue_get_length (PdkByteQueue *self);
void pdk_byte_queue_push (PdkByteQueue *self, gconstpointer data, gsize length);
/** Returns: (transfer full): a copy of the first bytes, at most @max of them; they stay */
GBytes *pdk_byte_queue_peek (PdkByteQueue *self, gsize max);
/** Removes the first @length bytes, or all there are. */
void pdk_byte_queue_drop (PdkByteQueue *self, gsize length);
void pdk_byte_queue_clear (PdkByteQueue *self);

/**
 * pdk_byte_queue_limit:
 *
 * Leaves the newest @max bytes at most, which then begin with a line of their own where there is one,
 * so that no half of a control sequence is at the front.
 *
 * Returns: how many bytes were removed
 */
gsize pdk_byte_queue_limit (PdkByteQueue *self, gsize max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkByteQueue, pdk_byte_queue_free)

G_END_DECLS
