/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/storage/pdk-storage.h"

G_BEGIN_DECLS

/**
 * PdkVolumeMaking:
 *
 * That a volume is being made for a window, which is told when it is there, also when the windows that
 * it was begun in are closed by then.
 */
typedef struct _PdkVolumeMaking PdkVolumeMaking;

/** @owner: (nullable): a window; when it is closed, the one that it belonged to counts; @pool: its name */
PdkVolumeMaking *pdk_volume_making_new (PdkStorage *storage, GObject *owner, const char *pool);
/** @self: (transfer full); @info: (nullable): what was made; %NULL: nothing was */
void pdk_volume_making_end (PdkVolumeMaking *self, const PdkVolumeInfo *info);

G_END_DECLS
