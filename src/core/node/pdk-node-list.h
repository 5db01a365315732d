/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "node/pdk-host-link.h"
#include "node/pdk-host-ref.h"

G_BEGIN_DECLS

/** What can be asked of a host about itself. */
typedef enum {
  PDK_NODE_DEVICES, /* what is built into it */
  PDK_NODE_USES,    /* which machines have some of it */
  PDK_NODE_LINKS,   /* its networks, bridges and interfaces */
} PdkNodePart;

#define PDK_TYPE_NODE_LIST (pdk_node_list_get_type ())
/**
 * PdkNodeList:
 *
 * What a host is made of, read when somebody wants to know, and again when the host says that it
 * changed while somebody listens.  Main thread only; one for each connection.
 *
 * Signal: changed: something was read, or could not be.
 */
G_DECLARE_FINAL_TYPE (PdkNodeList, pdk_node_list, PDK, NODE_LIST, GObject)

/** Returns: (transfer none): of @connection, which keeps it */
PdkNodeList *pdk_node_list_of (PdkConnection *connection);

/**
 * pdk_node_list_want:
 *
 * Reads @part unless it is up to date.  What was read before stays until that is done.
 */
void pdk_node_list_want (PdkNodeList *self, PdkNodePart part);

/**
 * pdk_node_list_get:
 *
 * Returns: (transfer none) (nullable): what was read: #PdkNodeDevice, #PdkHostUse or #PdkHostLink;
 *   %NULL: nothing yet.  Another one after each reading
 */
GPtrArray *pdk_node_list_get (PdkNodeList *self, PdkNodePart part);
gboolean pdk_node_list_is_reading (PdkNodeList *self, PdkNodePart part);
/** Returns: (transfer none) (nullable): why it could not be read the last time */
const GError *pdk_node_list_get_error (PdkNodeList *self, PdkNodePart part);
/** Returns: (transfer none) (nullable): the first device that @ref matches */
PdkNodeDevice *pdk_node_list_find (PdkNodeList *self, const PdkHostRef *ref);

G_END_DECLS
