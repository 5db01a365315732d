/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "connection/pdk-auth-request.h"

G_BEGIN_DECLS

typedef struct _PdkDomain PdkDomain;

/**
 * PdkConnectionState:
 * @PDK_CONNECTION_DISCONNECTED: closed on purpose, never opened, or refused in a way that trying
 *   again does not mend (the error says why)
 * @PDK_CONNECTION_CONNECTING: the first opening, or one asked for by the user
 * @PDK_CONNECTION_CONNECTED: answering
 * @PDK_CONNECTION_NOT_ANSWERING: open, but a call is past its deadline
 * @PDK_CONNECTION_LOST: the link broke or could not be made; tried again with back-off
 */
typedef enum {
  PDK_CONNECTION_DISCONNECTED,
  PDK_CONNECTION_CONNECTING,
  PDK_CONNECTION_CONNECTED,
  PDK_CONNECTION_NOT_ANSWERING,
  PDK_CONNECTION_LOST,
} PdkConnectionState;

#define PDK_TYPE_CONNECTION_STATE (pdk_connection_state_get_type ())
GType pdk_connection_state_get_type (void);

#define PDK_TYPE_CONNECTION (pdk_connection_get_type ())
G_DECLARE_FINAL_TYPE (PdkConnection, pdk_connection, PDK, CONNECTION, GObject)

/* Everything here is main thread only and never blocks.
 *
 * Properties (all notify): uri, name, state, status, error-details, autoconnect, n-domains,
 * n-running, alive.
 * Signals: auth-request (PdkAuthRequest): see there.  With no handler the request is cancelled;
 * domain-changed: the state or the display name of one of its machines is another.  For whoever
 * sorts or filters all of them: a handler for each of ten thousand would take more memory than
 * they do;
 * node-devices-changed: what the host itself is made of, once that is watched (see #PdkNodeList);
 * storage-changed: its storage pools, once these are watched (see #PdkStorage). */

/** @name: (nullable): the user's own label; without it the name comes from the URI */
PdkConnection *pdk_connection_new (const char *uri, const char *name);

const char *pdk_connection_get_uri (PdkConnection *self);
/** Display-safe name, for lists and titles. */
const char *pdk_connection_get_name (PdkConnection *self);
void pdk_connection_set_name (PdkConnection *self, const char *name);

PdkConnectionState pdk_connection_get_state (PdkConnection *self);

/**
 * pdk_connection_get_status:
 *
 * The state in plain words with its reason and age, translated, display-safe: “Connected”, “Not
 * answering for 12 s”, “Lost 3 min ago: the host closed the connection”.  Renewed every second
 * while it carries an age.
 */
const char *pdk_connection_get_status (PdkConnection *self);

/** (nullable): libvirt's own words for the last failure, for Details.  Untrusted text. */
const char *pdk_connection_get_error_details (PdkConnection *self);
/** (nullable): the last failure.  Kept until the connection is open again. */
const GError *pdk_connection_get_error (PdkConnection *self);

/** Whether it has been open since it was last closed on purpose: one that never was is not lost. */
gboolean pdk_connection_was_connected (PdkConnection *self);

/** Monotonic µs of the last change of state. */
gint64 pdk_connection_get_state_since (PdkConnection *self);

/** Whether calls may be made: CONNECTED or NOT_ANSWERING.  Property "alive". */
gboolean pdk_connection_is_alive (PdkConnection *self);
/** Whether the daemon runs on this computer, so that file descriptors can be passed. */
gboolean pdk_connection_is_local (PdkConnection *self);

gboolean pdk_connection_get_autoconnect (PdkConnection *self);
void pdk_connection_set_autoconnect (PdkConnection *self, gboolean autoconnect);

/**
 * pdk_connection_get_domains:
 *
 * Returns: (transfer none) (element-type PdkDomain): lives as long as the connection.  Rows survive
 *   a lost link (they turn stale) and are matched by UUID when it is back.
 */
GListModel *pdk_connection_get_domains (PdkConnection *self);
/** (nullable) (transfer none) */
PdkDomain *pdk_connection_lookup_domain (PdkConnection *self, const char *uuid);

/**
 * pdk_connection_open_async:
 *
 * Opens the connection, or joins an opening under way.  Also “Try Now” of a lost one.  Cancelling
 * @cancellable only cancels this wait.
 */
void pdk_connection_open_async (PdkConnection *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean pdk_connection_open_finish (PdkConnection *self, GAsyncResult *result, GError **error);

/**
 * pdk_connection_set_sampling:
 * @interval_ms: how often to read statistics, 250 or more; 0 pauses (nothing shows the result)
 */
void pdk_connection_set_sampling (PdkConnection *self, guint interval_ms);

/**
 * pdk_connection_close:
 *
 * Disconnects, or cancels an opening, at once.  A stuck call is abandoned, not waited for.  The
 * machines stay in the list, stale, until the connection is opened again or goes.
 */
void pdk_connection_close (PdkConnection *self);

G_END_DECLS
