/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "cloud/pdk-cloud-seed.h"
#include "create/pdk-create-run-private.h"
#include "create/pdk-qemu-img.h"
#include "storage/pdk-storage-change.h"

/* The disks of a new machine, one after the other: empty, copied from an image, or made here first and
 * then handed to the host. */

static const PdkCreateVolume *
get_volume (PdkCreateRun *run)
{
  return run->plan->volumes->pdata[run->volume];
}

/* Whether it is converted on this computer first. */
static gboolean
is_converted (const PdkCreateVolume *volume)
{
  return volume->foreign != NULL || volume->length > 0;
}

static void
on_made_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Creating the disk"), done, total);
}

static void
on_disc_copied_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Copying the disc"), done, total);
}

static void
on_copied_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Copying the image"), done, total);
}

static void
go_to_next (PdkCreateRun *run)
{
  run->volume++;
  pdk_create_run_make_volumes (run);
}

/* @info: (nullable) */
static void
take (PdkCreateRun *run, const PdkVolumeInfo *info, GError *error)
{
  PdkCreateVolume *volume = run->plan->volumes->pdata[run->volume];

  if (info == NULL) {
    pdk_create_run_go_on (run, error);
    return;
  }
  run->begun->key = g_strdup (info->key);
  if (volume->answers)
    run->answers = run->begun;
  if (info->by_path)
    volume->path = g_strdup (info->path);
  run->begun = NULL;
  if (run->fetched != NULL)
    pdk_create_run_drop_fetched (run, go_to_next);
  else
    go_to_next (run);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (PdkVolumeInfo) info =
      pdk_storage_create_volume_finish (PDK_STORAGE (source), result, &error);

  take (user_data, info, error);
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (PdkVolumeInfo) info = pdk_storage_upload_finish (PDK_STORAGE (source), result, &error);

  take (user_data, info, error);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (PdkVolumeInfo) info =
      pdk_storage_copy_disk_finish (PDK_STORAGE (source), result, &error);

  take (user_data, info, error);
}

static void
do_make_volume (PdkCreateRun *run)
{
  PdkStorage *storage = pdk_storage_of (run->connection);
  const PdkCreateVolume *volume = get_volume (run);
  const PdkVolumeSpec *spec = volume->spec;

  if (is_converted (volume))
    pdk_storage_upload_disk_async (storage, spec, run->fetched, on_copied_some, run,
                                   run->cancellable, on_uploaded, run);
  else if (volume->seed != NULL || volume->answers)
    pdk_storage_upload_async (storage, spec->pool, spec->name, run->fetched, on_copied_some, run,
                              run->cancellable, on_uploaded, run);
  else if (volume->as_it_is)
    pdk_storage_upload_async (storage, spec->pool, spec->name, volume->image, on_disc_copied_some,
                              run, run->cancellable, on_uploaded, run);
  else if (volume->image != NULL && volume->image_is_here)
    pdk_storage_upload_disk_async (storage, spec, volume->image, on_copied_some, run,
                                   run->cancellable, on_uploaded, run);
  else if (volume->image != NULL)
    pdk_storage_copy_disk_async (storage, spec, volume->image, run->cancellable, on_copied, run);
  else
    pdk_storage_create_volume_async (storage, spec, on_made_some, run, run->cancellable, on_made,
                                     run);
}

static const char *
describe (const PdkCreateVolume *volume)
{
  if (volume->as_it_is)
    return _ ("Copying the disc");
  return volume->image != NULL ? _ ("Copying the image") : _ ("Creating the disk");
}

static void
make_volume (PdkCreateRun *run)
{
  const PdkCreateVolume *volume = get_volume (run);

  pdk_create_run_say (run, describe (volume), 0, 0);
  pdk_create_run_begin (run, PDK_CREATE_MADE_VOLUME, volume->spec->pool, volume->spec->name,
                        do_make_volume);
}

/* The disc for the first start */

static void
on_seed_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;

  if (pdk_cloud_seed_make_finish (result, &error)) {
    run->begun = NULL;
    make_volume (run);
  } else {
    pdk_create_run_go_on (run, error);
  }
}

static void
do_make_seed (PdkCreateRun *run)
{
  pdk_cloud_seed_make_async (get_volume (run)->seed, run->plan->uuid, run->fetched,
                             run->cancellable, on_seed_made, run);
}

/* There is a password in it, if only its hash: it lies where nothing outlives the session. */
static void
make_seed (PdkCreateRun *run)
{
  g_autofree char *name = g_strdup_printf ("paddock-%s-cidata.iso", run->plan->uuid);
  g_auto (GStrv) parts = NULL;

  g_free (run->fetched);
  run->fetched = g_build_filename (g_get_user_runtime_dir (), name, NULL);
  parts = pdk_cloud_seed_list_parts (run->fetched);
  for (guint i = 0; parts[i] != NULL; i++)
    pdk_create_journal_add (run->journal, PDK_CREATE_MADE_FILE, NULL, parts[i]);
  pdk_create_run_say (run, _ ("Making the disc for the first start"), 0, 0);
  pdk_create_run_begin_file (run, do_make_seed);
}

/* A disk that another program wrote */

static void
on_converted_some (double part, gpointer user_data)
{
  pdk_create_run_say_part (user_data, _ ("Converting the disk"), part);
}

static void
on_converted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;

  if (pdk_qemu_img_convert_finish (result, &error)) {
    run->begun = NULL;
    make_volume (run);
  } else {
    pdk_create_run_go_on (run, error);
  }
}

static void
do_convert (PdkCreateRun *run)
{
  const PdkCreateVolume *volume = get_volume (run);

  pdk_qemu_img_convert_async (volume->image, volume->foreign, volume->offset, volume->length,
                              run->fetched, on_converted_some, run, run->cancellable, on_converted,
                              run);
}

static void
convert (PdkCreateRun *run)
{
  g_autofree char *name = g_strdup_printf ("%s-%u.qcow2", run->plan->uuid, run->volume);
  g_autofree char *part = NULL;

  g_free (run->fetched);
  run->fetched = g_build_filename (g_get_user_cache_dir (), "paddock", "create", name, NULL);
  pdk_create_run_say_part (run, _ ("Converting the disk"), 0);
  if (get_volume (run)->length > 0) {
    part = pdk_qemu_img_get_part_path (run->fetched);
    pdk_create_journal_add (run->journal, PDK_CREATE_MADE_FILE, NULL, part);
  }
  pdk_create_run_begin_file (run, do_convert);
}

void
pdk_create_run_make_volumes (PdkCreateRun *run)
{
  if (run->volume == run->plan->volumes->len || g_cancellable_is_cancelled (run->cancellable))
    pdk_create_run_go_on (run, NULL);
  else if (get_volume (run)->seed != NULL)
    make_seed (run);
  else if (get_volume (run)->answers)
    pdk_create_run_make_answers (run, make_volume);
  else if (is_converted (get_volume (run)))
    convert (run);
  else
    make_volume (run);
}
