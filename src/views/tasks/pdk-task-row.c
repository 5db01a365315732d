/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-tasks"

#include "config.h"

#include "views/tasks/pdk-task-row.h"

#include <glib/gi18n.h>

#include "widgets/pdk-time.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-progress-ring.h"

struct _PdkTaskRow {
  GtkListBoxRow parent_instance;

  /* Template children. */
  GtkImage *icon;
  PdkProgressRing *ring;
  GtkLabel *title_label;
  GtkLabel *status_label;
  GtkWidget *cancel_button;
  GtkWidget *details_button;

  /* Owned. */
  PdkJob *job;
  const char *icon_class; /* borrowed: static */
};

G_DEFINE_FINAL_TYPE (PdkTaskRow, pdk_task_row, GTK_TYPE_LIST_BOX_ROW)

typedef struct {
  const char *icon_name;
  const char *css_class;
} Look;

static const Look looks[] = {
  [PDK_JOB_QUEUED] = { "content-loading-symbolic", "dim-label" },
  [PDK_JOB_RUNNING] = { NULL, NULL },
  [PDK_JOB_SUCCEEDED] = { "object-select-symbolic", "success" },
  [PDK_JOB_FAILED] = { "dialog-error-symbolic", "error" },
  [PDK_JOB_CANCELLED] = { "action-unavailable-symbolic", "dim-label" },
};

static char *
format_clock (gint64 monotonic)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add (now, monotonic - g_get_monotonic_time ());

  return g_date_time_format (then, "%c");
}

void
pdk_task_row_update_time (PdkTaskRow *self)
{
  const gint64 finished = pdk_job_get_finished (self->job);
  const char *status = pdk_job_get_status_text (self->job);

  if (finished > 0) {
    g_autofree char *age =
        pdk_time_format_age ((g_get_monotonic_time () - finished) / G_USEC_PER_SEC);
    /* Translators: the first %s is a result (“Done”), the second when it was (“5 minutes ago”). */
    g_autofree char *text = g_strdup_printf (C_ ("result and time", "%s, %s"), status, age);
    g_autofree char *clock = format_clock (finished);

    gtk_label_set_label (self->status_label, text);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), clock);
  } else {
    gtk_label_set_label (self->status_label, status);
  }
}

static void
update (PdkTaskRow *self)
{
  const PdkJobState state = pdk_job_get_state (self->job);
  const Look *look = &looks[state];

  gtk_label_set_label (self->title_label, pdk_job_get_title (self->job));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), pdk_job_get_title (self->job));
  if (self->icon_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->icon_class);
  self->icon_class = look->css_class;
  if (self->icon_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->icon_class);
  gtk_image_set_from_icon_name (self->icon, look->icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), look->icon_name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->ring), state == PDK_JOB_RUNNING);
  pdk_progress_ring_set_fraction (self->ring, pdk_job_get_progress (self->job));
  gtk_widget_set_visible (self->cancel_button, pdk_job_can_cancel (self->job));
  gtk_widget_set_visible (self->details_button,
                          pdk_job_get_error (self->job) != NULL && state == PDK_JOB_FAILED);
  pdk_task_row_update_time (self);
}

static void
on_cancel_clicked (PdkTaskRow *self)
{
  pdk_job_cancel (self->job);
}

static void
on_details_clicked (PdkTaskRow *self)
{
  const GError *error = pdk_job_get_error (self->job);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (error == NULL)
    return;

  pdk_show_error_details (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                          pdk_job_get_title (self->job), error->message);
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
pdk_task_row_dispose (GObject *object)
{
  PdkTaskRow *self = PDK_TASK_ROW (object);

  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TASK_ROW);

  G_OBJECT_CLASS (pdk_task_row_parent_class)->dispose (object);
}

static void
pdk_task_row_class_init (PdkTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_task_row_dispose;

  g_type_ensure (PDK_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/views/tasks/pdk-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, ring);
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, status_label);
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PdkTaskRow, details_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
}

static void
pdk_task_row_init (PdkTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_task_row_new (PdkJob *job)
{
  PdkTaskRow *self = NULL;

  g_return_val_if_fail (PDK_IS_JOB (job), NULL);

  self = g_object_new (PDK_TYPE_TASK_ROW, NULL);
  self->job = g_object_ref (job);
  g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
