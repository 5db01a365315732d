/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "views/storage/pdk-upload-bar.h"

#include "core/storage/pdk-storage-job.h"
#include "views/storage/pdk-volume-making.h"

struct _PdkUploadBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *status_label;
  GtkProgressBar *progress_bar;
  GtkWidget *stop_button;

  /* Owned. */
  PdkJob *job;               /* nullable */
  GSignalGroup *job_signals; /* %NULL: it is gone */
};

enum { MADE, FAILED, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

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

  signals[MADE] = g_signal_new ("made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

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

/* @job: (nullable) */
static void
set_job (PdkUploadBar *self, PdkJob *job)
{
  g_set_object (&self->job, job);
  g_signal_group_set_target (self->job_signals, job);
  update (self);
}

/* What outlives the bar. */
typedef struct {
  PdkUploadBar *bar; /* owned */
  PdkVolumeMaking *making;
  char *pool;
} Upload;

static void
tell (PdkUploadBar *self, const char *pool, const PdkVolumeInfo *info, PdkJob *job, GError *error)
{
  g_autofree char *title = NULL;

  if (info != NULL) {
    g_signal_emit (self, signals[MADE], 0, pool, info->name);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    title = pdk_job_describe_failure (job);
    g_signal_emit (self, signals[FAILED], 0, title, error);
  }
  g_signal_emit (self, signals[ENDED], 0);
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Upload *upload = user_data;
  g_autoptr (PdkUploadBar) self = upload->bar;
  g_autofree char *pool = upload->pool;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkVolumeInfo) info = pdk_storage_upload_finish (PDK_STORAGE (source), result, &error);
  g_autoptr (PdkJob) job = NULL;

  pdk_volume_making_end (upload->making, info);
  /* Closed, the list of tasks tells. */
  if (self->job_signals == NULL)
    return;
  job = g_object_ref (self->job);
  set_job (self, NULL);
  tell (self, pool, info, job, error);
}

void
pdk_upload_bar_begin (PdkUploadBar *self,
                      PdkStorage *storage,
                      PdkPool *pool,
                      const char *path,
                      PdkJobStore *jobs,
                      GObject *owner)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = NULL;
  g_autoptr (PdkJob) job = NULL;
  Upload *upload = NULL;

  g_return_if_fail (PDK_IS_UPLOAD_BAR (self));
  g_return_if_fail (self->job == NULL);

  name = pdk_pool_find_free_name (pool, file);
  upload = g_new0 (Upload, 1);
  upload->bar = g_object_ref (self);
  upload->pool = g_strdup (pdk_pool_get_name (pool));
  upload->making = pdk_volume_making_new (storage, owner, upload->pool);
  job = pdk_storage_upload_job (storage, upload->pool, name, path, on_uploaded, upload);
  pdk_job_store_add (jobs, job);
  set_job (self, job);
}

gboolean
pdk_upload_bar_is_busy (PdkUploadBar *self)
{
  g_return_val_if_fail (PDK_IS_UPLOAD_BAR (self), FALSE);

  return self->job != NULL;
}
