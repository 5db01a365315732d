/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection-private.h"
#include "connection/pdk-handle.h"

G_BEGIN_DECLS

#define PDK_TYPE_LINK (pdk_link_get_type ())
G_DECLARE_FINAL_TYPE (PdkLink, pdk_link, PDK, LINK, GObject)

/* One open link to a host: the control handle, the sampling handle when there is one, the threads
 * of each lane, and the watchdog over what they call.  Main thread only.
 *
 * Signals:
 *   changed (string uuid, uint PdkHandleChange): an event of the host
 *   viewer (string uuid, string who, boolean connected): somebody connected to a machine's display,
 *     or left it
 *   host-changed (uint PdkHandleSubject): a part of the host itself, see pdk_handle_register_host()
 *   lost (int): the link is broken; a virConnectCloseReason, or -1 when a call found it dead
 *   sampling-lost: the sampling handle is; the threads of the jobs serve its lane again
 *   stalled: pdk_link_get_stalled_since() changed, and once a second while it is not 0 */

/**
 * pdk_link_new:
 * @control: (transfer full)
 * @in_process: there is no daemon to ask whether it is alive
 */
PdkLink *pdk_link_new (PdkHandle *control, gboolean in_process);

/** Begins to signal, once the handlers are connected: the handle may be closed already. */
void pdk_link_start (PdkLink *self);

/** The control handle, for its properties; calls go through pdk_link_queue(). */
PdkHandle *pdk_link_get_control (PdkLink *self);

/** @handle: (transfer full): statistics use it from now on */
void pdk_link_set_sampling (PdkLink *self, PdkHandle *handle);
gboolean pdk_link_has_sampling (PdkLink *self);

/** How many calls the sampler may have under way, stuck ones included. */
guint pdk_link_get_sampler_room (PdkLink *self);

/** As pdk_connection_queue(). */
void pdk_link_queue (PdkLink *self,
                     PdkLane lane,
                     int priority,
                     GTask *task,
                     PdkConnectionFunc func,
                     GDestroyNotify result_free);

/** Whether to ask an otherwise idle host now and then if it answers: something shows it. */
void pdk_link_set_probing (PdkLink *self, gboolean probing);

/** Monotonic µs when the call began that does not come back, or 0 when the host answers. */
gint64 pdk_link_get_stalled_since (PdkLink *self);

/** Fails what waits and what runs, and signals nothing more.  Must be called before the last unref. */
void pdk_link_abandon (PdkLink *self, const GError *waiting, const GError *running);

G_END_DECLS
