/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "views/storage/pdk-upload-bar.h"

struct _PdkUploadBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *status_label;
  GtkProgressBar *progress_bar;
  GtkWidget *stop_button;

  /* Owned. */
  PdkJob *job; /* nullable */
  GSignalGroup *job_signals;
};

G_DEFINE_FINAL_TYPE (PdkUploadBar, pdk_upload_bar, GTK_TYPE_WIDGET)

static void
update (PdkUploadBar *self)
{
  const gboolean running = self->job != NULL && pdk_job_get_state (self->job) == PDK_JOB_RUNNING;

  gtk_widget_set_visible (GTK_WIDGET (self), running);
  if (!running)
    return;
  gtk_label_set_label (self->title_label, pdk_job_get_title (self->job));
  gtk_label_set_label (self->status_label, pdk_job_get_status_text (self->job));
  gtk_progress_bar_set_fraction (self->progress_bar, MAX (pdk_job_get_progress (self->job), 0));
  gtk_widget_set_sensitive (self->stop_button, pdk_job_can_cancel (self->job));
}

static void
on_stop_clicked (PdkUploadBar *self)
{
  if (self->job != NULL)
    pdk_job_cancel (self->job);
}

static void
pdk_upload_bar_dispose (GObject *object)
{
  PdkUploadBar *self = PDK_UPLOAD_BAR (object);

  g_clear_object (&self->job_signals);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_UPLOAD_BAR);

  G_OBJECT_CLASS (pdk_upload_bar_parent_class)->dispose (object);
}

static void
pdk_upload_bar_class_init (PdkUploadBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_upload_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/storage/pdk-upload-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkUploadBar, box);
  gtk_widget_class_bind_template_child (widget_class, PdkUploadBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, PdkUploadBar, status_label);
  gtk_widget_class_bind_template_child (widget_class, PdkUploadBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkUploadBar, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
}

static void
pdk_upload_bar_init (PdkUploadBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->job_signals = g_signal_group_new (PDK_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify", G_CALLBACK (update), self);
}

void
pdk_upload_bar_set_job (PdkUploadBar *self, PdkJob *job)
{
  g_return_if_fail (PDK_IS_UPLOAD_BAR (self));
  g_return_if_fail (job == NULL || PDK_IS_JOB (job));

  g_set_object (&self->job, job);
  g_signal_group_set_target (self->job_signals, job);
  update (self);
}
