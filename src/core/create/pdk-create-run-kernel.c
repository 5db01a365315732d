/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "create/pdk-create-fetch.h"
#include "create/pdk-create-run-private.h"
#include "pdk-error.h"
#include "storage/pdk-storage-change.h"
#include "storage/pdk-storage-extract.h"

/* What a machine is booted with for its installation: fetched here, handed to the host, and removed from
 * both once the machine has it. */

static void
on_fetched_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Downloading the installer"), done, total);
}

static void
on_uploaded_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Handing the installer to the host"), done, total);
}

static const char *
get_address (PdkCreateRun *run, gboolean initrd)
{
  return initrd ? run->plan->initrd : run->plan->kernel;
}

/* What can be done instead is for whoever chose the disc.  @error: (transfer full) */
static GError *
explain (GError *error)
{
  g_autoptr (GError) reason = error;

  if (!g_error_matches (reason, PDK_ERROR, PDK_ERROR_INVALID))
    return g_steal_pointer (&reason);
  return g_error_new (PDK_ERROR, PDK_ERROR_INVALID,
                      /* Translators: %s is why the installer cannot be read from its disc */
                      _ ("%s. Turn “Install Without Questions” off to start from the disc."),
                      reason->message);
}

/* @error: (transfer full) (nullable) */
static void
take_fetched (PdkCreateRun *run, GError *error)
{
  pdk_create_run_go_on (run, error != NULL && run->plan->disc != NULL ? explain (error) : error);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pdk_create_fetch_finish (result, &error);
  take_fetched (user_data, error);
}

static void
on_extracted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  pdk_storage_extract_finish (PDK_STORAGE (source), result, &error);
  take_fetched (user_data, error);
}

static void
on_extracted_some (guint64 done, guint64 total, gpointer user_data)
{
  pdk_create_run_say (user_data, _ ("Reading the installer from the disc"), done, total);
}

/* From the network, or from the disc, wherever that is. */
static void
fetch (PdkCreateRun *run, gboolean initrd)
{
  const PdkCreatePlan *plan = run->plan;
  const char *address = get_address (run, initrd);

  if (plan->disc_is_volume)
    pdk_storage_extract_async (pdk_storage_of (run->connection), plan->disc, address, run->fetched,
                               on_extracted_some, run, run->cancellable, on_extracted, run);
  else
    pdk_create_fetch_async (plan->disc, address, run->fetched,
                            plan->disc != NULL ? on_extracted_some : on_fetched_some, run,
                            run->cancellable, on_fetched, run);
}

static void
do_fetch_kernel (PdkCreateRun *run)
{
  fetch (run, FALSE);
}

static void
do_fetch_initrd (PdkCreateRun *run)
{
  fetch (run, TRUE);
}

/* What a password is put into lies where nothing outlives the session. */
static char *
make_fetched_path (PdkCreateRun *run, gboolean initrd)
{
  g_autofree char *name = g_strconcat (run->plan->uuid, initrd ? "-initrd" : "-kernel", NULL);
  g_autofree char *secret = g_strconcat ("paddock-", name, NULL);

  if (initrd && run->plan->unattended != NULL && run->plan->unattended->way == PDK_OS_BY_INITRD)
    return g_build_filename (g_get_user_runtime_dir (), secret, NULL);
  return g_build_filename (g_get_user_cache_dir (), "paddock", "create", name, NULL);
}

static void
fetch_first (PdkCreateRun *run, gboolean initrd)
{
  if (get_address (run, initrd) == NULL) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  g_free (run->fetched);
  run->fetched = make_fetched_path (run, initrd);
  pdk_create_run_begin_file (run, initrd ? do_fetch_initrd : do_fetch_kernel);
}

void
pdk_create_run_fetch_kernel (PdkCreateRun *run)
{
  fetch_first (run, FALSE);
}

void
pdk_create_run_fetch_initrd (PdkCreateRun *run)
{
  fetch_first (run, TRUE);
}

/* What libvirt calls it from now on. */
static gboolean
take_path (char **place, PdkCreateMade *made, const PdkVolumeInfo *info, GError **error)
{
  g_free (made->key);
  made->key = g_strdup (info->key);
  *place = g_strdup (info->path);
  if (info->path != NULL && info->by_path)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                       _ ("A machine cannot be started with files of this storage pool"));
  return FALSE;
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;
  g_autoptr (PdkVolumeInfo) info = pdk_storage_upload_finish (PDK_STORAGE (source), result, &error);
  const gboolean initrd = run->plan->machine->kernel != NULL;

  if (info != NULL) {
    *(initrd ? &run->initrd : &run->kernel) = run->begun;
    if (!take_path (initrd ? &run->plan->machine->initrd : &run->plan->machine->kernel, run->begun,
                    info, &error))
      run->begun = NULL; /* it is there, and to be undone */
  }
  pdk_create_run_go_on (run, error);
}

static void
do_upload (PdkCreateRun *run)
{
  PdkCreateMade *made = run->begun;

  pdk_storage_upload_async (pdk_storage_of (run->connection), made->pool, made->name, run->fetched,
                            on_uploaded_some, run, run->cancellable, on_uploaded, run);
}

void
pdk_create_run_upload_kernel (PdkCreateRun *run)
{
  g_autofree char *name = pdk_create_plan_get_kernel_name (run->plan);

  if (run->plan->kernel == NULL)
    pdk_create_run_go_on (run, NULL);
  else
    pdk_create_run_begin (run, PDK_CREATE_MADE_VOLUME, run->plan->pool, name, do_upload);
}

void
pdk_create_run_upload_initrd (PdkCreateRun *run)
{
  g_autofree char *name = pdk_create_plan_get_initrd_name (run->plan);

  if (run->plan->initrd == NULL)
    pdk_create_run_go_on (run, NULL);
  else
    pdk_create_run_begin (run, PDK_CREATE_MADE_VOLUME, run->plan->pool, name, do_upload);
}

static void
on_volume_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  g_autoptr (GError) error = NULL;

  pdk_storage_delete_volume_finish (PDK_STORAGE (source), result, &error);
  pdk_create_run_take_dropped (run, run->dropped, error);
  pdk_create_run_go_on (run, NULL);
}

/* QEMU has read it, or has it open. */
void
pdk_create_run_drop_volume (PdkCreateRun *run, PdkCreateMade *made)
{
  if (made == NULL) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  run->dropped = made;
  pdk_storage_delete_volume_async (pdk_storage_of (run->connection), made->pool, made->name,
                                   made->key, NULL, on_volume_deleted, run);
}

static void
do_drop_kernel (PdkCreateRun *run)
{
  pdk_create_run_drop_volume (run, run->kernel);
}

/* From here on the machine is there, come what may: nobody is to be offered its removal because the
 * program ended now. */
void
pdk_create_run_drop_kernel (PdkCreateRun *run)
{
  run->started = TRUE;
  pdk_create_run_keep (run);
  pdk_create_run_note (run, do_drop_kernel);
}

void
pdk_create_run_drop_initrd (PdkCreateRun *run)
{
  pdk_create_run_drop_volume (run, run->initrd);
}

static void
go_on (PdkCreateRun *run)
{
  pdk_create_run_go_on (run, NULL);
}

void
pdk_create_run_drop_file (PdkCreateRun *run)
{
  if (run->fetched != NULL)
    pdk_create_run_drop_fetched (run, go_on);
  else
    go_on (run);
}
