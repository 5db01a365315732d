/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "definition/pdk-difference.h"
#include "devices/pdk-offer.h"
#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/**
 * PdkDomainDocuments:
 * @stored: (nullable): what it is started from next time; %NULL: it is not persistent
 * @live: (nullable): what runs; %NULL while it is off
 * @differences: (element-type PdkDifference): what the running machine has otherwise than it is stored
 * @offer: (nullable): what this host offers such a machine
 * @persistent: whether there is a stored definition
 * @active: whether it runs
 * @autostart: whether it is started with its host
 * @undefined: there is no such machine yet: @stored is what it is going to be
 * @saved: whether a saved state waits, which the next start goes on from
 * @refusal: (nullable): why nothing can be applied, in the user's language: the connection may not
 *   read passwords, which a definition without them would drop
 *
 * How a machine is stored and how it runs, read at one time.  Ref-counted; not changed after it was
 * read.  It belongs to the thread that has it, as its documents do.  It holds passwords: never
 * logged, and shown only through pdk_secrets_mask().
 */
typedef struct {
  PdkDomainDocument *stored;
  PdkDomainDocument *live;
  GPtrArray *differences;
  PdkOffer *offer;
  gboolean persistent;
  gboolean active;
  gboolean autostart;
  gboolean saved;
  gboolean undefined;
  char *refusal;
} PdkDomainDocuments;

PdkDomainDocuments *pdk_domain_documents_ref (PdkDomainDocuments *self);
void pdk_domain_documents_unref (PdkDomainDocuments *self);

/** Returns: (transfer none): what edits are made on: the stored one, of a transient machine the live
 * one */
PdkDomainDocument *pdk_domain_documents_get_base (PdkDomainDocuments *self);

/**
 * pdk_domain_load_documents_async:
 *
 * Reads all of it.  What the host offers such a machine is kept per connection, and is missing where
 * the host cannot tell.
 */
void pdk_domain_load_documents_async (PdkDomain *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkDomainDocuments *pdk_domain_load_documents_finish (PdkDomain *self,
                                                      GAsyncResult *result,
                                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDomainDocuments, pdk_domain_documents_unref)

G_END_DECLS
