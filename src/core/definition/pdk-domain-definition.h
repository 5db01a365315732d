/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "definition/pdk-apply.h"
#include "devices/pdk-domain-draft.h"

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_DEFINITION (pdk_domain_definition_get_type ())
/**
 * PdkDomainDefinition:
 *
 * A machine's documents, kept in step with its host: read when somebody first asks, and again when
 * events say that they changed.  Or those of a machine that is not there yet, which are what a draft
 * says, with what a host would offer it.  Main thread only.
 *
 * Signals: “changed”: the documents, or the error, are others; “changed-elsewhere”: before it, when
 * somebody else has stored another definition: the former one is in the history then.
 */
G_DECLARE_FINAL_TYPE (PdkDomainDefinition, pdk_domain_definition, PDK, DOMAIN_DEFINITION, GObject)

/** Begins to read. */
PdkDomainDefinition *pdk_domain_definition_new (PdkDomain *domain);

/**
 * pdk_domain_definition_new_undefined:
 * @draft: of a machine to be; the host is asked again for what it offers another machine type
 *
 * Nothing can be applied to it.
 */
PdkDomainDefinition *pdk_domain_definition_new_undefined (PdkConnection *connection,
                                                          PdkDomainDraft *draft);

/** Returns: (transfer none) (nullable): %NULL: it is not there yet */
PdkDomain *pdk_domain_definition_get_domain (PdkDomainDefinition *self);
/** Returns: (transfer none) (nullable): what was read last; %NULL before the first time */
PdkDomainDocuments *pdk_domain_definition_get_documents (PdkDomainDefinition *self);
/** Returns: (transfer none) (nullable) (element-type PdkDifference): those of the documents */
GPtrArray *pdk_domain_definition_get_differences (PdkDomainDefinition *self);
/** Returns: (nullable): why the last reading failed; the documents are those of before */
const GError *pdk_domain_definition_get_error (PdkDomainDefinition *self);
/** Reads again. */
void pdk_domain_definition_reload (PdkDomainDefinition *self);

/** pdk_domain_apply_edits_async(), and then the documents are as they are afterwards. */
void pdk_domain_definition_apply_async (PdkDomainDefinition *self,
                                        PdkDomainDocument *base,
                                        GPtrArray *edits,
                                        GPtrArray *mine,
                                        PdkApplyFlags flags,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** See pdk_domain_apply_edits_finish(). */
PdkApplied *pdk_domain_definition_apply_finish (PdkDomainDefinition *self,
                                                GAsyncResult *result,
                                                GError **error);

G_END_DECLS
