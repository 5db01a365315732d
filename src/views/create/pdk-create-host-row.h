/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_HOST_ROW (pdk_create_host_row_get_type ())
/**
 * PdkCreateHostRow:
 *
 * Which host the new machine is for, of those that are connected.  Hidden where there is no choice.
 */
G_DECLARE_FINAL_TYPE (PdkCreateHostRow, pdk_create_host_row, PDK, CREATE_HOST_ROW, AdwComboRow)

/** @all: of #PdkConnection; @preferred: (nullable): the one that is chosen, if it is connected */
void pdk_create_host_row_fill (PdkCreateHostRow *self, GListModel *all, PdkConnection *preferred);
/** (nullable) (transfer none): the one that is chosen */
PdkConnection *pdk_create_host_row_get (PdkCreateHostRow *self);

G_END_DECLS
