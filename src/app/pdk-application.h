/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection-store.h"
#include "core/jobs/pdk-job-store.h"

G_BEGIN_DECLS

#define PDK_TYPE_APPLICATION (pdk_application_get_type ())
G_DECLARE_FINAL_TYPE (PdkApplication, pdk_application, PDK, APPLICATION, AdwApplication)

/* The process: one instance per user session.  Owns what all windows share: the settings, the
 * connections and the jobs.
 *
 * Actions: quit, about, add-connection, new-window, demo, connect (s: URI), show-domain (sss: URI or
 * “” for any host, UUID or name or ID, view). */

PdkApplication *pdk_application_new (void);

/** All (transfer none), valid from start-up to shutdown. */
GSettings *pdk_application_get_settings (PdkApplication *self);
PdkConnectionStore *pdk_application_get_store (PdkApplication *self);
PdkJobStore *pdk_application_get_jobs (PdkApplication *self);

/** A window came into sight or went out of it: statistics are read while one is seen. */
void pdk_application_update_sampling (PdkApplication *self);

G_END_DECLS
