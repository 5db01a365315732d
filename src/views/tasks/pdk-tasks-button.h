/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/jobs/pdk-job-store.h"

G_BEGIN_DECLS

#define PDK_TYPE_TASKS_BUTTON (pdk_tasks_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkTasksButton, pdk_tasks_button, PDK, TASKS_BUTTON, GtkWidget)

/* The header's tasks button: how many operations run and how far they are, and in its popover the
 * list of them.  Property: store (PdkJobStore, nullable). */

GtkWidget *pdk_tasks_button_new (void);
void pdk_tasks_button_set_store (PdkTasksButton *self, PdkJobStore *store);

G_END_DECLS
