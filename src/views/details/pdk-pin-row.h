/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_PIN_ROW (pdk_pin_row_get_type ())
/**
 * PdkPinRow:
 *
 * Which CPUs of the host something of a machine uses: as a list that is typed, and as the CPUs
 * themselves, each changing with the other.  It only asks, with signals.
 * Signals: changed (string: the list; “” for any).
 */
G_DECLARE_FINAL_TYPE (PdkPinRow, pdk_pin_row, PDK, PIN_ROW, AdwExpanderRow)

/** @title: to be shown; @cpus: (element-type PdkHostCpu): of the host */
GtkWidget *pdk_pin_row_new (const char *title, GArray *cpus);
/**
 * pdk_pin_row_update:
 * @value: (nullable): the list
 * @changed: whether it is not applied yet
 */
void pdk_pin_row_update (PdkPinRow *self, const char *value, gboolean changed);
/** @pins: (nullable) (element-type PdkHostPin): what other machines use */
void pdk_pin_row_set_pins (PdkPinRow *self, GPtrArray *pins);
/** Whether what is typed is no list. */
gboolean pdk_pin_row_is_wrong (PdkPinRow *self);

G_END_DECLS
