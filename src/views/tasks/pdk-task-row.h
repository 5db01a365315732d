/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/jobs/pdk-job.h"

G_BEGIN_DECLS

#define PDK_TYPE_TASK_ROW (pdk_task_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkTaskRow, pdk_task_row, PDK, TASK_ROW, GtkListBoxRow)

/* One operation in the list of tasks. */

GtkWidget *pdk_task_row_new (PdkJob *job);
/** To be called now and then while it is seen: how long ago it finished. */
void pdk_task_row_update_time (PdkTaskRow *self);

G_END_DECLS
