/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-plan.h"
#include "devices/pdk-domain-draft.h"

G_BEGIN_DECLS

/**
 * PdkCreateCustom:
 *
 * What somebody changed of a machine that is to be made beside what was asked: edits on the document of
 * a plan.  They are done again on the document of each later plan, and what does not fit there any more
 * is named; it is there again once what was decided is as it was.
 */
typedef struct _PdkCreateCustom PdkCreateCustom;

PdkCreateCustom *pdk_create_custom_new (void);
void pdk_create_custom_free (PdkCreateCustom *self);
/** How many changes there are, those that do not fit included. */
guint pdk_create_custom_get_n_edits (PdkCreateCustom *self);
/** Forgets all of them. */
void pdk_create_custom_clear (PdkCreateCustom *self);

/**
 * pdk_create_custom_edit:
 *
 * Returns: (transfer full) (nullable): the machine of the plan that pdk_create_custom_settle() was
 *   about last, with the changes that fit, to be changed further
 */
PdkDomainDraft *pdk_create_custom_edit (PdkCreateCustom *self);
/** Takes the changes of @draft for all that are made, but for the name, which is asked for. */
void pdk_create_custom_take (PdkCreateCustom *self, PdkDomainDraft *draft);
/** Returns: (transfer full) (nullable): how the machine of @draft is called: what was asked for then */
char *pdk_create_custom_get_name (PdkDomainDraft *draft);

/**
 * pdk_create_custom_settle:
 *
 * Does the changes on @plan: its documents have them, and only those of its volumes are made that the
 * machine still has.  What was done and what does not fit is in @plan.
 */
void pdk_create_custom_settle (PdkCreateCustom *self, PdkCreatePlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateCustom, pdk_create_custom_free)

G_END_DECLS
