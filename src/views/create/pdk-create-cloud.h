/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/cloud/pdk-cloud-config.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_CLOUD (pdk_create_cloud_get_type ())
/**
 * PdkCreateCloud:
 *
 * What a system from a cloud image is told at its first start: the user, how they sign in, the address.
 *
 * Signals: "changed".
 */
G_DECLARE_FINAL_TYPE (PdkCreateCloud, pdk_create_cloud, PDK, CREATE_CLOUD, AdwPreferencesGroup)

/** The user wants a cloud image: the keys of this computer are looked for. */
void pdk_create_cloud_want (PdkCreateCloud *self);

/**
 * pdk_create_cloud_decide:
 * @name: of the machine
 *
 * Returns: (transfer full): what was decided; or %NULL with what is missing yet, for the user
 */
PdkCloudConfig *pdk_create_cloud_decide (PdkCreateCloud *self, const char *name, GError **error);

G_END_DECLS
