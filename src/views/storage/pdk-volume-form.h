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
 * Signal: made (pool, name: strings): where it is, and its name; the window closes after it.
 */
G_DECLARE_FINAL_TYPE (PdkVolumeForm, pdk_volume_form, PDK, VOLUME_FORM, AdwWindow)

/**
 * pdk_volume_form_new:
 * @stem: (nullable): what it could be called
 * @owner: (nullable): the window that it is for, which is told of it (pdk_storage_tell_made())
 */
PdkVolumeForm *pdk_volume_form_new (GtkWindow *parent,
                                    PdkStorage *storage,
                                    PdkPool *pool,
                                    PdkJobStore *jobs,
                                    const char *stem,
                                    GObject *owner);

G_END_DECLS
