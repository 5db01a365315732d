/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_QUEUE (pdk_details_queue_get_type ())
G_DECLARE_FINAL_TYPE (PdkDetailsQueue, pdk_details_queue, PDK, DETAILS_QUEUE, GObject)

/* Reads what a list does not say of a machine, at low priority in the query lane, in batches:
 * machines on screen first.  Main thread only. */

/** @connection: borrowed, outlives it */
PdkDetailsQueue *pdk_details_queue_new (PdkConnection *connection);

/** The link is up. */
void pdk_details_queue_start (PdkDetailsQueue *self);
/** The link is gone: forgets what is still to be read, and what is under way. */
void pdk_details_queue_stop (PdkDetailsQueue *self);

/** Notes that the details of @domain are to be read, unless they are known. */
void pdk_details_queue_add (PdkDetailsQueue *self, PdkDomain *domain);
/** Reads on, when there is something to read and nothing under way. */
void pdk_details_queue_continue (PdkDetailsQueue *self);
/** The details of @domain that are known, or under way, are of before. */
void pdk_details_queue_invalidate (PdkDetailsQueue *self, PdkDomain *domain);

G_END_DECLS
