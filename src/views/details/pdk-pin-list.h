/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views/details/pdk-field-editor.h"

G_BEGIN_DECLS

#define PDK_TYPE_PIN_LIST (pdk_pin_list_get_type ())
/**
 * PdkPinList:
 *
 * Which CPUs of the host each virtual CPU, the emulator and the I/O threads of a machine use, with a
 * word where more is asked of them than they have.
 */
G_DECLARE_FINAL_TYPE (PdkPinList, pdk_pin_list, PDK, PIN_LIST, AdwPreferencesGroup)

/** @context: has to outlive the list */
GtkWidget *pdk_pin_list_new (PdkDomainDraft *draft, const PdkFieldContext *context);
/** Whether what is typed in a row is no list. */
gboolean pdk_pin_list_is_wrong (PdkPinList *self);

G_END_DECLS
