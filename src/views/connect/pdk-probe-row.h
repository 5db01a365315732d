/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-host-probe.h"

G_BEGIN_DECLS

#define PDK_TYPE_PROBE_ROW (pdk_probe_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkProbeRow, pdk_probe_row, PDK, PROBE_ROW, AdwPreferencesRow)

/* A hypervisor that was found, with Connect; or something missing, with what mends it.
 * @primary: its Connect button is the one to press. */
GtkWidget *pdk_probe_row_new (PdkProbeResult *result, gboolean primary);

G_END_DECLS
