/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* For workers of this folder. */

#include "definition/pdk-domain-documents.h"
#include "pdk-libvirt.h"

G_BEGIN_DECLS

/**
 * pdk_domain_documents_read:
 *
 * Reads all but the offer.  Worker only.
 *
 * Returns: (transfer full): or %NULL with the error
 */
PdkDomainDocuments *pdk_domain_documents_read (virDomainPtr handle, GError **error);

/** Returns: (transfer full): of a machine that is not there yet.  @offer: (nullable) */
PdkDomainDocuments *pdk_domain_documents_new_undefined (PdkDomainDocument *document,
                                                        PdkOffer *offer);

/**
 * pdk_domain_document_read:
 * @flags: of virDomainGetXMLDesc()
 *
 * Reads one document, and overwrites the text it came in.  Worker only.
 */
PdkDomainDocument *pdk_domain_document_read (virDomainPtr handle, guint flags, GError **error);

/** Overwrites and frees what libvirt allocated.  @text: (nullable) */
void pdk_wipe_libvirt_text (char *text);

G_END_DECLS
