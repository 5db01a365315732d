/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-job.h"

#include "pdk-text.h"

#include <glib/gi18n.h>

/* A job and whoever waits for its end. */
typedef struct {
  PdkJob *job;
  const char *done; /* static: what it is called when it went well */
  GDestroyNotify result_free;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Doing;

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Doing *doing = user_data;
  g_autofree char *done_text = g_format_size_full (done, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *total_text = g_format_size_full (total, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: amounts of bytes: “120 MiB of 4.0 GiB” */
  g_autofree char *text = g_strdup_printf (C_ ("amounts", "%s of %s"), done_text, total_text);

  pdk_job_report (doing->job, (double) done / (double) total, text);
}

/* Of machines that were looked at: their number says nothing. */
static void
on_part (guint64 done, guint64 total, gpointer user_data)
{
  pdk_job_report (((Doing *) user_data)->job, (double) done / (double) total, NULL);
}

/* The job tells of its end before whoever waits may do something with it. */
static void
end (Doing *doing, GObject *source, GAsyncResult *result)
{
  GTask *outcome = g_task_new (source, NULL, doing->callback, doing->user_data);
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  pdk_job_end (doing->job, error, error == NULL ? doing->done : NULL);
  g_task_set_source_tag (outcome, g_task_get_source_tag (G_TASK (result)));
  if (error != NULL)
    g_task_return_error (outcome, g_steal_pointer (&error));
  else
    g_task_return_pointer (outcome, value, doing->result_free);
  g_object_unref (outcome);
  g_object_unref (doing->job);
  g_free (doing);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  end (user_data, source, result);
}

/* @title, @failure: with a %s for the name */
static Doing *
begin (const char *name, char *title, char *failure, GCancellable *cancellable)
{
  g_autofree char *subject = pdk_text_display (name);
  g_autofree char *owned_title = title;
  g_autofree char *owned_failure = failure;
  Doing *doing = g_new0 (Doing, 1);

  doing->job = pdk_job_new_work (owned_title, subject, owned_failure, cancellable);
  doing->result_free = (GDestroyNotify) pdk_volume_info_unref;
  return doing;
}

PdkJob *
pdk_storage_create_job (PdkStorage *self,
                        const PdkVolumeSpec *spec,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = NULL;
  Doing *doing = NULL;
  PdkJob *job = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  name = pdk_text_display (spec->name);
  /* Translators: %s is the name of a volume, here and in what follows */
  doing = begin (spec->name, g_strdup_printf (_ ("Making %s"), name),
                 g_strdup_printf (_ ("Could not make “%s”"), name), cancellable);
  doing->done = _ ("Made");
  doing->callback = callback;
  doing->user_data = user_data;
  job = g_object_ref (doing->job);
  pdk_storage_create_volume_async (self, spec, on_progress, doing, cancellable, on_done, doing);
  return job;
}

PdkJob *
pdk_storage_upload_job (PdkStorage *self,
                        const char *pool,
                        const char *name,
                        const char *path,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *shown = NULL;
  Doing *doing = NULL;
  PdkJob *job = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);
  g_return_val_if_fail (pool != NULL && name != NULL && path != NULL, NULL);

  shown = pdk_text_display (name);
  /* Translators: %s is the name of a file, here and in what follows */
  doing = begin (name, g_strdup_printf (_ ("Uploading %s"), shown),
                 g_strdup_printf (_ ("Could not upload “%s”"), shown), cancellable);
  doing->done = _ ("Uploaded");
  doing->callback = callback;
  doing->user_data = user_data;
  job = g_object_ref (doing->job);
  pdk_storage_upload_async (self, pool, name, path, on_progress, doing, cancellable, on_done,
                            doing);
  return job;
}

PdkJob *
pdk_storage_delete_job (PdkStorage *self,
                        const char *pool,
                        const char *name,
                        const char *key,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *shown = NULL;
  Doing *doing = NULL;
  PdkJob *job = NULL;

  g_return_val_if_fail (PDK_IS_STORAGE (self), NULL);
  g_return_val_if_fail (pool != NULL && name != NULL, NULL);

  shown = pdk_text_display (name);
  /* Translators: %s is the name of a volume, here and in what follows */
  doing = begin (name, g_strdup_printf (_ ("Deleting %s"), shown),
                 g_strdup_printf (_ ("Could not delete “%s”"), shown), cancellable);
  doing->done = _ ("Deleted");
  doing->result_free = NULL;
  doing->callback = callback;
  doing->user_data = user_data;
  job = g_object_ref (doing->job);
  pdk_storage_delete_unused_async (self, pool, name, key, on_part, doing, cancellable, on_done,
                                   doing);
  return job;
}
