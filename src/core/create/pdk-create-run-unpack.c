/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "create/pdk-create-run-private.h"
#include "create/pdk-disk-image.h"
#include "create/pdk-unpack.h"
#include "pdk-error.h"

/* An image that is packed is unpacked here before a disk is made from it, and what came out of it is
 * removed when there is that disk. */

/* What an image is */

typedef struct {
  PdkCreateRun *run;
  PdkCreateVolume *volume;
} Reading;

static void
read_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PdkDiskImage *image = pdk_disk_image_read (data, cancellable, &error);

  if (image != NULL)
    g_task_return_pointer (task, image, (GDestroyNotify) pdk_disk_image_free);
  else
    g_task_return_error (task, error);
}

/* The disk is never smaller than what is copied to it.  What is converted becomes qcow2. */
static gboolean
take_image (PdkCreateVolume *volume, const PdkDiskImage *image, GError **error)
{
  const gboolean foreign = g_strcmp0 (image->format, volume->spec->format) != 0;

  volume->packed = image->packed;
  volume->spec->capacity = MAX (volume->spec->capacity, image->capacity);
  g_free (volume->foreign);
  volume->foreign = foreign ? g_strdup (image->format) : NULL;
  if (!foreign || g_strcmp0 (volume->spec->format, "qcow2") == 0)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("This image has to be converted, which can only be seen once it is "
                          "unpacked: unpack it first"));
  return FALSE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  GError *error = NULL;
  g_autoptr (PdkDiskImage) image = g_task_propagate_pointer (G_TASK (result), &error);

  /* It would have to be unpacked twice, or the file is another one by now. */
  if (image != NULL && image->packed && reading->run->unpacked != NULL)
    g_set_error_literal (&error, PDK_ERROR, PDK_ERROR_INVALID,
                         _ ("What is packed in this file is no image of a disk"));
  else if (image != NULL)
    take_image (reading->volume, image, &error);
  pdk_create_run_go_on (reading->run, error);
}

void
pdk_create_run_read_image (PdkCreateRun *run, PdkCreateVolume *volume)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GTask) task = NULL;

  reading->run = run;
  reading->volume = volume;
  task = g_task_new (NULL, run->cancellable, on_read, reading);
  g_task_set_source_tag (task, pdk_create_run_read_image);
  g_task_set_name (task, "pdk_create_run_read_image");
  g_task_set_task_data (task, g_strdup (volume->image), g_free);
  g_task_run_in_thread (task, read_in_worker);
}

/* Unpacking it */

/* Returns: (nullable): a machine is made from one image at most */
static PdkCreateVolume *
find_packed (PdkCreateRun *run)
{
  for (guint i = 0; i < run->plan->volumes->len; i++) {
    PdkCreateVolume *volume = run->plan->volumes->pdata[i];

    if (volume->packed)
      return volume;
  }
  return NULL;
}

static void
on_unpacked_some (double part, gpointer user_data)
{
  pdk_create_run_say_part (user_data, _ ("Unpacking the image"), part);
}

static void
on_unpacked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  PdkCreateVolume *volume = find_packed (run);
  GError *error = NULL;

  if (!pdk_unpack_finish (result, &error)) {
    pdk_create_run_go_on (run, error);
    return;
  }
  /* It is there, and to be undone, whatever it turns out to be. */
  run->begun = NULL;
  g_free (volume->image);
  volume->image = g_strdup (run->unpacked);
  pdk_create_run_read_image (run, volume);
}

static void
do_unpack (PdkCreateRun *run)
{
  pdk_unpack_async (find_packed (run)->image, run->unpacked, on_unpacked_some, run,
                    run->cancellable, on_unpacked, run);
}

void
pdk_create_run_unpack (PdkCreateRun *run)
{
  g_autofree char *name = g_strconcat (run->plan->uuid, "-unpacked", NULL);

  if (find_packed (run) == NULL) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  run->unpacked = g_build_filename (g_get_user_cache_dir (), "paddock", "create", name, NULL);
  on_unpacked_some (0, run);
  pdk_create_run_begin (run, PDK_CREATE_MADE_FILE, NULL, run->unpacked, do_unpack);
  run->unpacked_made = run->begun;
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  g_autoptr (GError) error = NULL;

  g_file_delete_finish (G_FILE (source), result, &error);
  pdk_create_run_take_dropped (run, g_steal_pointer (&run->unpacked_made), error);
  pdk_create_run_go_on (run, NULL);
}

void
pdk_create_run_drop_unpacked (PdkCreateRun *run)
{
  g_autoptr (GFile) file = NULL;

  if (run->unpacked == NULL) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  file = g_file_new_for_path (run->unpacked);
  g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, on_dropped, run);
}
