/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/jobs/pdk-job.h"

G_BEGIN_DECLS

#define PDK_TYPE_UPLOAD_BAR (pdk_upload_bar_get_type ())
/**
 * PdkUploadBar:
 *
 * How far an upload is, with a button that cancels it.  Hidden while there is none.
 */
G_DECLARE_FINAL_TYPE (PdkUploadBar, pdk_upload_bar, PDK, UPLOAD_BAR, GtkWidget)

/** @job: (nullable): what to show until it is over */
void pdk_upload_bar_set_job (PdkUploadBar *self, PdkJob *job);

G_END_DECLS
