/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-tasks"

#include "config.h"

#include "views/tasks/pdk-tasks-button.h"

struct _PdkTasksButton {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkTasksButton, pdk_tasks_button, GTK_TYPE_WIDGET)

static void
pdk_tasks_button_class_init (PdkTasksButtonClass *klass)
{
}

static void
pdk_tasks_button_init (PdkTasksButton *self)
{
}

GtkWidget *
pdk_tasks_button_new (void)
{
  return g_object_new (PDK_TYPE_TASKS_BUTTON, NULL);
}

void
pdk_tasks_button_set_store (PdkTasksButton *self, PdkJobStore *store)
{
}
