/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "views/details/pdk-details-rows.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_FORM (pdk_details_form_get_type ())
/**
 * PdkDetailsForm:
 *
 * One page of a machine as a form: a row a field, in the groups their descriptions name.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsForm, pdk_details_form, PDK, DETAILS_FORM, GtkWidget)

/** @page: as PdkItem.page, of the draft's document.  @context: has to outlive it */
GtkWidget *pdk_details_form_new (PdkDomainDraft *draft,
                                 const char *page,
                                 const PdkFieldContext *context);
/** Whether something typed is not in the draft, as it cannot be. */
gboolean pdk_details_form_is_wrong (PdkDetailsForm *self);
/** Shows what the draft and the running machine say now. */
void pdk_details_form_update (PdkDetailsForm *self);

G_END_DECLS
