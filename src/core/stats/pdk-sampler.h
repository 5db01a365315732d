/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_SAMPLER (pdk_sampler_get_type ())
G_DECLARE_FINAL_TYPE (PdkSampler, pdk_sampler, PDK, SAMPLER, GObject)

/* Reads statistics of the active domains of one connection in rotating slices, on its sampling
 * lane, and applies them to the domains.  Owned by the connection, which it does not own. */

PdkSampler *pdk_sampler_new (PdkConnection *connection);
/** @interval_ms: 250 or more; 0 stops.  Stopped while nothing shows the result. */
void pdk_sampler_set_interval (PdkSampler *self, guint interval_ms);
/** The link is up (or down): starts with a clean slate. */
void pdk_sampler_set_connected (PdkSampler *self, gboolean connected);

G_END_DECLS
