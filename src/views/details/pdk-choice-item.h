/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/devices/pdk-offer.h"

G_BEGIN_DECLS

#define PDK_TYPE_CHOICE_ITEM (pdk_choice_item_get_type ())
/**
 * PdkChoiceItem:
 *
 * A value that may be chosen, in a list.  One that the host does not offer is among them with the
 * reason; it can be chosen only where the machine has it already.
 * Properties: label (string, read only).
 */
G_DECLARE_FINAL_TYPE (PdkChoiceItem, pdk_choice_item, PDK, CHOICE_ITEM, GObject)

/** @usable: whether it can be chosen */
PdkChoiceItem *pdk_choice_item_new (const PdkOffered *offered, gboolean usable);
/** Returns: (transfer none) (nullable) */
const char *pdk_choice_item_get_value (PdkChoiceItem *self);
/** Returns: (transfer none): safe to show */
const char *pdk_choice_item_get_label (PdkChoiceItem *self);
/** Returns: (transfer none) (nullable): what is to be said of it, safe to show */
const char *pdk_choice_item_get_detail (PdkChoiceItem *self);
gboolean pdk_choice_item_is_usable (PdkChoiceItem *self);

/** Returns: (transfer full): what shows such items in the list of @row */
GtkListItemFactory *pdk_choice_item_factory_new (AdwComboRow *row);
/** Returns: (transfer floating): @self with what is to be said of it */
GtkWidget *pdk_choice_item_create_widget (PdkChoiceItem *self);

G_END_DECLS
