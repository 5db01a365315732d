/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONNECTION_STORE (pdk_connection_store_get_type ())
G_DECLARE_FINAL_TYPE (PdkConnectionStore, pdk_connection_store, PDK, CONNECTION_STORE, GObject)

/* The connections of this user: a GListModel of PdkConnection, in the order of the sidebar, kept in
 * GSettings (key "connections", a(ssb): URI, own label or “”, autoconnect).  Main thread only.
 *
 * Signals: auth-request (PdkConnection, PdkAuthRequest): forwarded from any connection. */

/** @settings: (nullable): without it nothing is saved (tests, --demo, -c on the command line) */
PdkConnectionStore *pdk_connection_store_new (GSettings *settings);

/**
 * pdk_connection_store_add:
 * @save: whether to keep it in the settings
 *
 * The same URI gives the entry that is there already, which keeps its name and settings.
 *
 * Returns: (transfer none): the connection, or %NULL with %PDK_ERROR_URI when the policy refuses it
 */
PdkConnection *pdk_connection_store_add (PdkConnectionStore *self,
                                         const char *uri,
                                         const char *name,
                                         gboolean autoconnect,
                                         gboolean save,
                                         GError **error);
/** Closes it and forgets its settings. */
void pdk_connection_store_remove (PdkConnectionStore *self, PdkConnection *connection);
/** (nullable) (transfer none) */
PdkConnection *pdk_connection_store_find (PdkConnectionStore *self, const char *uri);
/** Opens all entries marked autoconnect, one after another so that prompts do not pile up. */
void pdk_connection_store_autoconnect (PdkConnectionStore *self);
/** Whether there are entries that pdk_connection_store_autoconnect() has still to open. */
gboolean pdk_connection_store_is_opening (PdkConnectionStore *self);
/** pdk_connection_set_sampling() for all, also those added later. */
void pdk_connection_store_set_sampling (PdkConnectionStore *self, guint interval_ms);
/** Closes all; used at quit.  Never waits. */
void pdk_connection_store_close_all (PdkConnectionStore *self);

G_END_DECLS
