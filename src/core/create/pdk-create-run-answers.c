/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "create/pdk-create-answers.h"
#include "create/pdk-create-run-private.h"
#include "os/pdk-disc.h"

/* The disc that tells an installer what it would ask: made here, handed to the host, and removed as soon
 * as the machine has it open.  There is a password on it. */

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;
  g_autofree char *arguments = pdk_create_answers_make_finish (result, &error);

  if (arguments == NULL) {
    pdk_create_run_go_on (run, error);
    return;
  }
  if (run->plan->unattended->boots)
    pdk_create_run_add_arguments (run, arguments);
  g_clear_pointer (&run->plan->unattended, pdk_os_unattended_free);
  run->begun = NULL;
  run->then (run);
}

static void
do_make (PdkCreateRun *run)
{
  pdk_create_answers_make_async (run->plan->unattended, run->fetched, run->cancellable, on_made,
                                 run);
}

void
pdk_create_run_make_answers (PdkCreateRun *run, PdkCreateStep then)
{
  g_autofree char *name = g_strdup_printf ("paddock-%s-answers.iso", run->plan->uuid);
  g_auto (GStrv) parts = NULL;

  g_free (run->fetched);
  /* Nothing there outlives the session. */
  run->fetched = g_build_filename (g_get_user_runtime_dir (), name, NULL);
  parts = pdk_disc_list_parts (run->fetched, (const char *const *) run->plan->unattended->files);
  for (guint i = 0; parts[i] != NULL; i++)
    pdk_create_journal_add (run->journal, PDK_CREATE_MADE_FILE, NULL, parts[i]);
  run->then = then;
  pdk_create_run_say (run, _ ("Making the disc for the installer"), 0, 0);
  pdk_create_run_begin_file (run, do_make);
}

void
pdk_create_run_drop_answers (PdkCreateRun *run)
{
  pdk_create_run_drop_volume (run, run->answers);
}
