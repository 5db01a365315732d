/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/jobs/pdk-job-store.h"
#include "core/storage/pdk-volume-request.h"

G_BEGIN_DECLS

#define PDK_TYPE_VOLUME_PICKER (pdk_volume_picker_get_type ())
/**
 * PdkVolumePicker:
 *
 * Shows a host's pools and volumes, has one chosen, made or uploaded, and answers a request with it.
 * Closing it is an answer, too.
 */
G_DECLARE_FINAL_TYPE (PdkVolumePicker, pdk_volume_picker, PDK, VOLUME_PICKER, AdwWindow)

/** @jobs: for what is made and uploaded, which goes on when the picker is closed */
void pdk_volume_picker_present (GtkWindow *parent, PdkVolumeRequest *request, PdkJobStore *jobs);

G_END_DECLS
