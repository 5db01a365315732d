/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views/details/pdk-field-editor.h"

G_BEGIN_DECLS

#define PDK_TYPE_BOOT_LIST (pdk_boot_list_get_type ())
/**
 * PdkBootList:
 *
 * The devices that a machine can be started from, in their order: what shows and edits the field
 * “order” of the page “boot”.
 */
G_DECLARE_FINAL_TYPE (PdkBootList, pdk_boot_list, PDK, BOOT_LIST, AdwPreferencesGroup)

/** @context: has to outlive the list */
GtkWidget *pdk_boot_list_new (PdkDomainDraft *draft, const PdkFieldContext *context);

G_END_DECLS
