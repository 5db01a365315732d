/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection-private.h"
#include "connection/pdk-handle.h"

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_INDEX (pdk_domain_index_get_type ())
G_DECLARE_FINAL_TYPE (PdkDomainIndex, pdk_domain_index, PDK, DOMAIN_INDEX, GObject)

/* The machines of one connection, kept in step with the host.  Events only mark what is out of date;
 * marks are gathered for a moment and read again in the query lane, one by one when there are few,
 * the whole list when there are many.  Details follow at low priority, machines on screen first.
 * Main thread only.
 *
 * Signals:
 *   loaded (GError, nullable): the first list after pdk_domain_index_start() was applied, or failed
 *   updated: something in the list may have changed; after each reading */

/** @connection: borrowed: owns the index */
PdkDomainIndex *pdk_domain_index_new (PdkConnection *connection);

GListModel *pdk_domain_index_get_model (PdkDomainIndex *self);
/** (nullable) (transfer none) */
PdkDomain *pdk_domain_index_lookup (PdkDomainIndex *self, const char *uuid);
guint pdk_domain_index_get_n_running (PdkDomainIndex *self);

/**
 * pdk_domain_index_start:
 * @poll: the host sends no events, so its list is read every few seconds
 *
 * The link is up: reads the list.  Machines known from before are matched by UUID.
 */
void pdk_domain_index_start (PdkDomainIndex *self, gboolean poll);

/** The link is gone: what is shown is the last known. */
void pdk_domain_index_stop (PdkDomainIndex *self);

/** Marks one machine, or with %NULL all, as out of date.  Nothing when stopped. */
void pdk_domain_index_mark (PdkDomainIndex *self, const char *uuid, PdkHandleChange change);

/** The connection goes: so do its machines. */
void pdk_domain_index_clear (PdkDomainIndex *self);

G_END_DECLS
