/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/devices/pdk-boot-order.h"

G_BEGIN_DECLS

#define PDK_TYPE_BOOT_ROW (pdk_boot_row_get_type ())
/**
 * PdkBootRow:
 *
 * A device that a machine can be started from: whether it is tried, and where in the order, which is
 * changed by dragging, by Alt+Up and Alt+Down, and by a menu.  It only asks, with signals; what is so
 * it is told with pdk_boot_row_update().
 */
G_DECLARE_FINAL_TYPE (PdkBootRow, pdk_boot_row, PDK, BOOT_ROW, AdwActionRow)

GtkWidget *pdk_boot_row_new (const PdkBootEntry *entry);
/** Returns: (transfer none): as PdkBootEntry.name */
const char *pdk_boot_row_get_name (PdkBootRow *self);
guint pdk_boot_row_get_position (PdkBootRow *self);
/**
 * pdk_boot_row_update:
 * @position: its place in the list, from 0
 * @n_tried: how many devices are tried: those at the top of the list
 */
void pdk_boot_row_update (PdkBootRow *self,
                          const PdkBootEntry *entry,
                          guint position,
                          guint n_tried);

G_END_DECLS
