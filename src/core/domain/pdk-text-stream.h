/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_STREAM (pdk_text_stream_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextStream, pdk_text_stream, PDK, TEXT_STREAM, GObject)

/** The most bytes one “received” brings; there is at most one in each 16 ms. */
#define PDK_TEXT_STREAM_MAX_CHUNK (64 * 1024)
/** The most bytes that wait to be shown.  What is older would have scrolled away before it was seen. */
#define PDK_TEXT_STREAM_MAX_INCOMING (2 * 1024 * 1024)
/** The most bytes that wait to be sent. */
#define PDK_TEXT_STREAM_MAX_OUTGOING (1024 * 1024)

/* An open text device of a running machine: bytes both ways, until it ends.  Made by
 * pdk_domain_open_text_async().  Main thread only.
 *
 * Signals:
 *   received (GBytes, uint64 left_out): what the guest printed; before it, @left_out bytes were
 *     thrown away as they came faster than they could be shown
 *   closed (GError, nullable): the end, from the other side; %NULL when it was an orderly one: the
 *     machine stopped, or somebody else took the device.  All that came before was received. */

/**
 * pdk_text_stream_send:
 *
 * Returns at once.
 *
 * Returns: whether it was accepted: not after the end, and not when too much waits already, because
 *   the guest does not read.  Nothing is accepted by halves.
 */
gboolean pdk_text_stream_send (PdkTextStream *self, gconstpointer data, gsize length);

/** How many bytes wait to be sent. */
gsize pdk_text_stream_get_outgoing (PdkTextStream *self);

gboolean pdk_text_stream_is_closed (PdkTextStream *self);

/** Lets go of the device; nothing is signalled any more.  Also done when the object goes. */
void pdk_text_stream_close (PdkTextStream *self);

G_END_DECLS
