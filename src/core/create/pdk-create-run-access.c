/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include <glib/gi18n.h>

#include "create/pdk-create-run-private.h"

/* What the user that machines run as is permitted on this computer, once somebody agreed to it. */

static void
apply_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GPtrArray *grants = data;
  GError *error = NULL;

  for (guint i = 0; i < grants->len; i++)
    if (!pdk_file_grant_apply (grants->pdata[i], &error)) {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  pdk_create_run_go_on (user_data, error);
}

static void
do_grant (PdkCreateRun *run)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_applied, run);

  g_task_set_source_tag (task, do_grant);
  g_task_set_name (task, "pdk_create_run_grant");
  g_task_set_task_data (task, g_ptr_array_ref (run->plan->grants),
                        (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, apply_in_worker);
}

void
pdk_create_run_grant (PdkCreateRun *run)
{
  GPtrArray *grants = run->plan->grants;

  if (grants->len == 0) {
    pdk_create_run_go_on (run, NULL);
    return;
  }
  pdk_create_run_say (run, _ ("Giving access to the file"), 0, 0);
  for (guint i = 0; i < grants->len; i++) {
    const PdkFileGrant *grant = grants->pdata[i];

    pdk_create_journal_add (run->journal, PDK_CREATE_MADE_ACCESS, NULL, grant->path)->key =
        pdk_file_grant_to_key (grant);
  }
  pdk_create_run_note (run, do_grant);
}
