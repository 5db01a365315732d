/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-detect.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "os/pdk-os-info-private.h"
#include "os/pdk-os-tree.h"
#include "os/pdk-remote.h"
#include "pdk-error.h"
#include "pdk-text.h"

static guint deadline_ms = PDK_OS_DETECT_DEADLINE * 1000;

/* One detection.  The task is returned once: by the thread's result, or before it by the deadline or
 * by whoever cancels; what a thread that is stuck finds one day is dropped. */
typedef struct {
  GTask *task;        /* until it is returned */
  GCancellable *stop; /* of the thread */
  gulong cancelled;
  guint deadline;
} Detection;

typedef struct {
  char *location;
  char *arch;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->location);
  g_free (question->arch);
  g_free (question);
}

void
pdk_os_source_free (PdkOsSource *self)
{
  if (self == NULL)
    return;
  pdk_os_info_unref (self->os);
  g_free (self->arch);
  g_free (self->label);
  pdk_os_disc_unref (self->disc);
  g_free (self->kernel);
  g_free (self->initrd);
  g_free (self);
}

/* Whatever else there may be of that name would not end, or not begin. */
static gboolean
check_type (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_UNIX_MODE,
                         G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autofree char *name = NULL;

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR ||
      S_ISBLK (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE)))
    return TRUE;
  name = pdk_text_display (path);
  /* Translators: %s is a path */
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Not a disc image: %s"), name);
  return FALSE;
}

static void
identify_media (PdkOsSource *source, OsinfoMedia *media)
{
  OsinfoDb *db = pdk_os_info_lock ();
  OsinfoOs *os = NULL;

  if (osinfo_db_identify_media (db, media)) {
    os = osinfo_media_get_os (media);
    source->live = osinfo_media_get_live (media) && !osinfo_media_get_installer (media);
    source->arch = g_strdup (osinfo_media_get_architecture (media));
  }
  if (os != NULL) {
    source->os = pdk_os_info_read (os);
    source->disc = pdk_os_disc_read (media, os);
  }
  g_clear_object (&os);
  pdk_os_info_unlock ();
}

static PdkOsSource *
inspect_media (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OsinfoMedia) media = NULL;
  g_autoptr (GError) reason = NULL;
  PdkOsSource *source = NULL;

  if (!check_type (path, cancellable, error))
    return NULL;
  media = osinfo_media_create_from_location (path, cancellable, &reason);
  if (media == NULL && reason->domain != OSINFO_MEDIA_ERROR) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  source = g_new0 (PdkOsSource, 1);
  /* That it is no such disc is an answer, too: a machine may start from it all the same. */
  source->bootable = media != NULL;
  if (media == NULL)
    return source;
  source->label = g_strdup (osinfo_media_get_volume_id (media));
  identify_media (source, media);
  return source;
}

/* libosinfo turns the loop of the thread until it has read the disc: without one of its own it would
 * be the main loop, and whatever is waiting there would be run in this thread. */
static void
detect_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  const Question *question = data;
  PdkOsSource *source = NULL;
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  if (pdk_remote_is_address (question->location))
    source = pdk_os_tree_inspect (question->location, question->arch, cancellable, &error);
  else
    source = inspect_media (question->location, cancellable, &error);
  g_main_context_pop_thread_default (context);
  if (source != NULL)
    g_task_return_pointer (task, source, (GDestroyNotify) pdk_os_source_free);
  else
    g_task_return_error (task, error);
}

/* Nobody waits any more, except for the thread. */
static GTask *
end (Detection *detection)
{
  g_clear_handle_id (&detection->deadline, g_source_remove);
  if (detection->cancelled != 0 && detection->task != NULL)
    g_signal_handler_disconnect (g_task_get_cancellable (detection->task), detection->cancelled);
  detection->cancelled = 0;
  return g_steal_pointer (&detection->task);
}

static void
on_detected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Detection *detection = user_data;
  g_autoptr (GTask) task = end (detection);
  g_autoptr (PdkOsSource) source = NULL;
  GError *error = NULL;

  source = g_task_propagate_pointer (G_TASK (result), &error);
  if (task == NULL)
    g_clear_error (&error);
  else if (source != NULL)
    g_task_return_pointer (task, g_steal_pointer (&source), (GDestroyNotify) pdk_os_source_free);
  else
    g_task_return_error (task, error);
  g_object_unref (detection->stop);
  g_free (detection);
}

static gboolean
on_deadline (gpointer user_data)
{
  Detection *detection = user_data;
  g_autoptr (GTask) task = NULL;

  detection->deadline = 0;
  task = end (detection);
  g_cancellable_cancel (detection->stop);
  g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_ANSWERING, "%s",
                           _ ("There was no answer in time"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled_idle (gpointer user_data)
{
  Detection *detection = user_data;
  g_autoptr (GTask) task = NULL;

  detection->deadline = 0;
  task = end (detection);
  g_cancellable_cancel (detection->stop);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* The handler cannot be disconnected in itself. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Detection *detection = user_data;

  g_clear_handle_id (&detection->deadline, g_source_remove);
  detection->deadline = g_idle_add (on_cancelled_idle, detection);
}

void
pdk_os_detect_async (const char *location,
                     const char *arch,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Detection *detection = g_new0 (Detection, 1);
  g_autoptr (GTask) worker = NULL;
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (location != NULL && arch != NULL);

  question->location = g_strdup (location);
  question->arch = g_strdup (arch);
  detection->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (detection->task, pdk_os_detect_async);
  g_task_set_name (detection->task, "pdk_os_detect_async");
  detection->stop = g_cancellable_new ();
  worker = g_task_new (NULL, detection->stop, on_detected, detection);
  g_task_set_name (worker, "pdk_os_detect");
  g_task_set_task_data (worker, question, question_free);
  g_task_run_in_thread (worker, detect_in_worker);
  detection->deadline = g_timeout_add (deadline_ms, on_deadline, detection);
  if (cancellable != NULL)
    detection->cancelled =
        g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), detection);
  if (g_cancellable_is_cancelled (cancellable))
    on_cancelled (cancellable, detection);
}

PdkOsSource *
pdk_os_detect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_os_detect_set_deadline (guint milliseconds)
{
  deadline_ms = milliseconds;
}
