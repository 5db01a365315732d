/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "devices/pdk-domain-document.h"
#include "devices/pdk-offer.h"

G_BEGIN_DECLS

/* What a host offers a machine of some emulator, architecture, machine type and hypervisor, kept for as
 * long as the connection is open. */

/** Reads it, or takes what was read before. */
void pdk_host_offer_load_async (PdkConnection *connection,
                                PdkDomainDocument *document,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: (transfer full): shared by all of its kind: only to be read; what the host cannot tell is
 * missing in it; or %NULL with the error */
PdkOffer *pdk_host_offer_load_finish (PdkConnection *connection,
                                      GAsyncResult *result,
                                      GError **error);

/** Whether both documents are offered the same. */
gboolean pdk_host_offer_is_same (PdkDomainDocument *document, PdkDomainDocument *other);

G_END_DECLS
