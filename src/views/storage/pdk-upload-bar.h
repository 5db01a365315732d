/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/jobs/pdk-job-store.h"
#include "core/storage/pdk-storage.h"

G_BEGIN_DECLS

#define PDK_TYPE_UPLOAD_BAR (pdk_upload_bar_get_type ())
/**
 * PdkUploadBar:
 *
 * An upload into a pool: how far it is, with a button that cancels it.  Hidden while there is none.  It goes
 * on when the bar is gone.
 *
 * Signals: "made": into which pool, and the name of the volume; "failed": what failed, display-safe, and the
 * #GError; "ended": after either, and when it was cancelled.
 */
G_DECLARE_FINAL_TYPE (PdkUploadBar, pdk_upload_bar, PDK, UPLOAD_BAR, GtkWidget)

/** @path: of a file of this computer; @owner: (nullable): see pdk_volume_making_new() */
void pdk_upload_bar_begin (PdkUploadBar *self,
                           PdkStorage *storage,
                           PdkPool *pool,
                           const char *path,
                           PdkJobStore *jobs,
                           GObject *owner);
gboolean pdk_upload_bar_is_busy (PdkUploadBar *self);

G_END_DECLS
