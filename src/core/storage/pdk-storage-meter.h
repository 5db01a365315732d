/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How far a change of a host's storage is, and when the host last said anything: written in the worker,
 * read on the main thread by pdk_storage_call_run(). */
typedef struct _PdkStorageMeter PdkStorageMeter;

/* In the worker.  @self: (nullable): nobody looks */

/** @done of @total bytes, or parts of the work; it is not stuck. */
void pdk_storage_meter_set (PdkStorageMeter *self, guint64 done, guint64 total);
/** It is not stuck, and as far as it was. */
void pdk_storage_meter_touch (PdkStorageMeter *self);

G_END_DECLS
