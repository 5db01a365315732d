/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"
#include "devices/pdk-offer.h"
#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/* What a host offers a machine of some emulator, architecture, machine type and hypervisor, kept for as
 * long as the connection is open. */

/** Reads it, or takes what was read before. */
void pdk_domain_load_offer_async (PdkDomain *self,
                                  PdkDomainDocument *document,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): shared by all of its kind: only to be read; what the host cannot tell is
 * missing in it; or %NULL with the error */
PdkOffer *pdk_domain_load_offer_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_END_DECLS
