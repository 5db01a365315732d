/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-tasks"

#include "config.h"

#include "views/tasks/pdk-tasks-button.h"

#include <glib/gi18n.h>

#include "views/tasks/pdk-task-row.h"
#include "widgets/pdk-progress-ring.h"

/** How often the ages of finished tasks are renewed while the list is open. */
#define AGE_SECONDS 10

struct _PdkTasksButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *button;
  GtkWidget *icon;
  PdkProgressRing *ring;
  GtkLabel *count_label;
  GtkWidget *popover;
  GtkStack *stack;
  GtkWidget *clear_button;
  GtkListBox *list;

  /* Owned. */
  PdkJobStore *store;
  GSignalGroup *store_signals;
  guint age_id;
};

enum { PROP_STORE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkTasksButton, pdk_tasks_button, GTK_TYPE_WIDGET)

/** Mean progress of what runs, or below 0 as long as nothing knows its own. */
static double
measure_progress (PdkJobStore *store)
{
  const guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (store));
  double sum = 0;
  guint n_known = 0;

  for (guint i = 0; i < n_jobs; i++) {
    g_autoptr (PdkJob) job = g_list_model_get_item (G_LIST_MODEL (store), i);

    if (pdk_job_get_state (job) == PDK_JOB_RUNNING && pdk_job_get_progress (job) >= 0) {
      sum += pdk_job_get_progress (job);
      n_known++;
    }
  }

  return n_known > 0 ? sum / n_known : -1;
}

static void
update_label (PdkTasksButton *self, guint n_active)
{
  g_autofree char *label =
      n_active > 0 ? g_strdup_printf (ngettext ("Tasks: %u running", "Tasks: %u running", n_active),
                                      n_active)
                   : g_strdup (_ ("Tasks"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_tooltip_text (self->button, label);
}

static void
update_progress (PdkTasksButton *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->ring)))
    pdk_progress_ring_set_fraction (self->ring, measure_progress (self->store));
}

static void
update (PdkTasksButton *self)
{
  const guint n_active = self->store != NULL ? pdk_job_store_get_n_active (self->store) : 0;
  const guint n_jobs =
      self->store != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->store)) : 0;
  g_autofree char *count = g_strdup_printf ("%u", n_active);

  gtk_widget_set_visible (self->icon, n_active == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->ring), n_active > 0);
  gtk_label_set_label (self->count_label, count);
  gtk_stack_set_visible_child_name (self->stack, n_jobs > 0 ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tasks.clear", n_jobs > n_active);
  update_label (self, n_active);
  update_progress (self);
}

static void
clear (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkTasksButton *self = PDK_TASKS_BUTTON (widget);

  if (self->store != NULL)
    pdk_job_store_clear_finished (self->store);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PdkTasksButton *self = user_data;

  /* Bound here, for as long as the row's job lives: the ring shows the mean of all. */
  g_signal_connect_object (item, "notify::progress", G_CALLBACK (update_progress), self,
                           G_CONNECT_SWAPPED);

  return pdk_task_row_new (item);
}

static gboolean
on_age_timeout (gpointer user_data)
{
  PdkTasksButton *self = user_data;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row)) {
    if (PDK_IS_TASK_ROW (row))
      pdk_task_row_update_time (PDK_TASK_ROW (row));
  }

  return G_SOURCE_CONTINUE;
}

static void
on_popover_notify_visible (PdkTasksButton *self)
{
  g_clear_handle_id (&self->age_id, g_source_remove);
  if (!gtk_widget_get_visible (self->popover))
    return;

  on_age_timeout (self);
  self->age_id = g_timeout_add_seconds (AGE_SECONDS, on_age_timeout, self);
}

static void
pdk_tasks_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_STORE:
    g_value_set_object (value, PDK_TASKS_BUTTON (object)->store);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_tasks_button_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_STORE:
    pdk_tasks_button_set_store (PDK_TASKS_BUTTON (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_tasks_button_dispose (GObject *object)
{
  PdkTasksButton *self = PDK_TASKS_BUTTON (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TASKS_BUTTON);

  G_OBJECT_CLASS (pdk_tasks_button_parent_class)->dispose (object);
}

static void
pdk_tasks_button_class_init (PdkTasksButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_tasks_button_get_property;
  object_class->set_property = pdk_tasks_button_set_property;
  object_class->dispose = pdk_tasks_button_dispose;

  props[PROP_STORE] =
      g_param_spec_object ("store", NULL, NULL, PDK_TYPE_JOB_STORE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (PDK_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/tasks/pdk-tasks-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, button);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, ring);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, count_label);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, clear_button);
  gtk_widget_class_bind_template_child (widget_class, PdkTasksButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_notify_visible);
  gtk_widget_class_install_action (widget_class, "tasks.clear", NULL, clear);
}

static void
pdk_tasks_button_init (PdkTasksButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->store_signals = g_signal_group_new (PDK_TYPE_JOB_STORE);
  g_signal_group_connect_swapped (self->store_signals, "items-changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->store_signals, "notify::n-active", G_CALLBACK (update),
                                  self);
  update (self);
}

GtkWidget *
pdk_tasks_button_new (void)
{
  return g_object_new (PDK_TYPE_TASKS_BUTTON, NULL);
}

void
pdk_tasks_button_set_store (PdkTasksButton *self, PdkJobStore *store)
{
  g_return_if_fail (PDK_IS_TASKS_BUTTON (self));
  g_return_if_fail (store == NULL || PDK_IS_JOB_STORE (store));

  if (!g_set_object (&self->store, store))
    return;

  gtk_list_box_bind_model (self->list, store != NULL ? G_LIST_MODEL (store) : NULL, create_row,
                           self, NULL);
  g_signal_group_set_target (self->store_signals, store);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORE]);
}
