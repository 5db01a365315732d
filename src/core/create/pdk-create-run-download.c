/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "create/pdk-create-run-private.h"
#include "os/pdk-download.h"
#include "pdk-text.h"

/* What a machine is made from comes from the network first.  It is nothing that has to be undone: what
 * has come of it stays in the user's cache, and is gone on with. */

/* Returns: (nullable): the volume that is made of it */
static PdkCreateVolume *
find_volume (PdkCreateRun *run)
{
  g_autofree char *path = pdk_download_dup_path (run->plan->download);

  for (guint i = 0; i < run->plan->volumes->len; i++) {
    PdkCreateVolume *volume = run->plan->volumes->pdata[i];

    if (g_strcmp0 (volume->image, path) == 0)
      return volume;
  }
  return NULL;
}

static void
on_received_some (const PdkDownloadProgress *progress, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  g_autofree char *name = pdk_download_dup_name (run->plan->download);
  g_autofree char *rate = NULL;
  g_autofree char *what = NULL;

  if (progress->checking) {
    /* Translators: %s is the name of a file */
    what = g_strdup_printf (_ ("Comparing %s with its checksum"), name);
  } else if (progress->rate > 0) {
    rate = pdk_text_format_rate (progress->rate);
    /* Translators: the name of a file, and how fast it comes: “Downloading debian.iso at 3 MiB/s” */
    what = g_strdup_printf (_ ("Downloading %s at %s"), name, rate);
  } else {
    /* Translators: %s is the name of a file */
    what = g_strdup_printf (_ ("Downloading %s"), name);
  }
  if (progress->checking)
    pdk_job_report (run->job, pdk_create_run_weigh (run, 1), what);
  else
    pdk_create_run_say (run, what, progress->done, progress->total);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;
  g_autofree char *path = pdk_download_finish (result, &error);
  PdkCreateVolume *volume = find_volume (run);

  /* What an image is can only be known now. */
  if (path == NULL || volume->as_it_is)
    pdk_create_run_go_on (run, error);
  else
    pdk_create_run_read_image (run, volume);
}

void
pdk_create_run_download (PdkCreateRun *run)
{
  PdkDownloadProgress nothing = { 0 };

  /* Somebody may have taken it out of the machine again. */
  if (run->plan->download == NULL || find_volume (run) == NULL) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  on_received_some (&nothing, run);
  pdk_download_async (run->plan->download, run->plan->checksum, on_received_some, run,
                      run->cancellable, on_downloaded, run);
}
