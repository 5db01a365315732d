/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/jobs/pdk-job-store.h"
#include "core/storage/pdk-storage.h"

G_BEGIN_DECLS

#define PDK_TYPE_VOLUME_FORM (pdk_volume_form_get_type ())
/**
 * PdkVolumeForm:
 *
 * Asks what a new volume is to be and makes it.  What was typed stays when that fails.
 *
 * Signal: made (string): its name; the window closes after it.
 */
G_DECLARE_FINAL_TYPE (PdkVolumeForm, pdk_volume_form, PDK, VOLUME_FORM, AdwWindow)

/** @stem: (nullable): what it could be called */
PdkVolumeForm *pdk_volume_form_new (
    GtkWindow *parent, PdkStorage *storage, PdkPool *pool, PdkJobStore *jobs, const char *stem);

G_END_DECLS
