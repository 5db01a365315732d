/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* An open libvirt connection, counted over the threads that use it.  Dropping the last reference
 * is cheap in any thread: a thread of its own takes leave of the daemon, which may take long. */
typedef struct _PdkHandle PdkHandle;

/** What an event says may have changed.  The rest is re-read, never inferred. */
typedef enum {
  PDK_HANDLE_STATE = 1 << 0,
  PDK_HANDLE_DEFINITION = 1 << 1,
  /* Of the live document what only those who look at all of it care for. */
  PDK_HANDLE_DOCUMENT = 1 << 2,
  /* The machine left for another host: a re-read may find nothing left. */
  PDK_HANDLE_MOVED = 1 << 3,
} PdkHandleChange;

/** What a host tells of besides its machines, each by a daemon of its own where those are split. */
typedef enum {
  PDK_HANDLE_DEVICES, /* its own devices, and its networks, which machines are connected to */
  PDK_HANDLE_STORAGE, /* its storage pools */
} PdkHandleSubject;

/** Who hears of events and of the end of the link.  Both are called on the main thread. */
typedef struct {
  void (*changed) (gpointer owner, const char *uuid, PdkHandleChange change);
  /* Somebody connected to the display of a machine, or left it.  @who: where from, untrusted */
  void (*viewer) (gpointer owner, const char *uuid, const char *who, gboolean connected);
  /* @reason: a virConnectCloseReason */
  void (*closed) (gpointer owner, int reason);
  /* The host itself is made of something else: a device, network or pool came, went or changed. */
  void (*host_changed) (gpointer owner, PdkHandleSubject subject);
} PdkHandleListener;

/**
 * pdk_handle_new:
 * @conn: (transfer full): freshly opened
 *
 * Registers for the end of the link and for lifecycle events, and turns keepalive on, each where
 * the driver can.  Worker only: these are round trips.
 */
PdkHandle *pdk_handle_new (virConnectPtr conn, gboolean events);
PdkHandle *pdk_handle_ref (PdkHandle *self);
void pdk_handle_unref (PdkHandle *self);

/**
 * pdk_handle_await_closed:
 *
 * For the end of the program, when everything was dropped: until every connection has taken leave of
 * its daemon.  A daemon that loses a client while it takes back what that one registered for may end
 * by it (libvirt 9.0: remoteClientFreePrivateCallbacks() and a call look at the same list).  Turns the
 * main loop.  Main thread only.
 *
 * Returns: whether all have, in that time
 */
gboolean pdk_handle_await_closed (guint patience_ms);

virConnectPtr pdk_handle_get_conn (PdkHandle *self);

/** Whether the driver tells of machines that start and stop; otherwise they have to be polled. */
gboolean pdk_handle_has_events (PdkHandle *self);

/**
 * pdk_handle_register_more:
 *
 * Registers for the events that are not needed for a first list, one by one, as an old daemon
 * refuses those it does not know.  Worker only, once.
 */
void pdk_handle_register_more (PdkHandle *self);

/**
 * pdk_handle_register_host:
 *
 * Registers for what happens to a part of the host itself.  Worker only, once for each; apart from
 * the others, as the host may have to start a daemon for it.
 *
 * Returns: whether it will be told
 */
gboolean pdk_handle_register_host (PdkHandle *self, PdkHandleSubject subject);

/**
 * pdk_handle_listen:
 * @listener: (nullable): static; %NULL stops at once
 *
 * Main thread.  A link that broke before is told now.
 */
void pdk_handle_listen (PdkHandle *self, const PdkHandleListener *listener, gpointer owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHandle, pdk_handle_unref)

G_END_DECLS
