/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_NAME_CELL (pdk_fleet_name_cell_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetNameCell, pdk_fleet_name_cell, PDK, FLEET_NAME_CELL, GtkWidget)

/* The first cell of a machine's row: its system's badge and its name.  While it is on screen its
 * machine counts as watched.
 * Property: domain (PdkDomain, nullable). */

/** (nullable) (transfer none) */
PdkDomain *pdk_fleet_name_cell_get_domain (PdkFleetNameCell *self);

G_END_DECLS
