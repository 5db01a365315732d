/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/devices/pdk-domain-draft.h"
#include "views/details/pdk-choice-item.h"

G_BEGIN_DECLS

/**
 * pdk_field_choices_new:
 * @field: a choice or a switch of the page @page
 * @offer: (nullable): of the host
 * @value: (nullable): what is shown, which is among them whatever the host offers
 *
 * Returns: (transfer full): a list of #PdkChoiceItem
 */
GListModel *pdk_field_choices_new (PdkDomainDraft *draft,
                                   const char *page,
                                   const PdkField *field,
                                   PdkOffer *offer,
                                   const char *value);

/** Returns: where @value is in @choices, or %GTK_INVALID_LIST_POSITION */
guint pdk_field_choices_find (GListModel *choices, const char *value);

G_END_DECLS
