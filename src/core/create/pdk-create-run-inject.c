/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-inject.h"
#include "create/pdk-create-run-private.h"

void
pdk_create_run_add_arguments (PdkCreateRun *run, const char *arguments)
{
  PdkCreateMachine *machine = run->plan->machine;
  g_autofree char *own = g_steal_pointer (&machine->arguments);

  machine->arguments = pdk_create_join_arguments (arguments, own);
}

static void
on_injected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkCreateRun *run = user_data;
  GError *error = NULL;
  g_autofree char *arguments = pdk_create_inject_finish (result, &error);

  if (arguments != NULL)
    pdk_create_run_add_arguments (run, arguments);
  /* It is in the file by now, which goes the way of all that is made here. */
  g_clear_pointer (&run->plan->unattended, pdk_os_unattended_free);
  pdk_create_run_go_on (run, error);
}

void
pdk_create_run_inject (PdkCreateRun *run)
{
  if (run->plan->unattended == NULL || run->plan->initrd == NULL ||
      run->plan->unattended->way != PDK_OS_BY_INITRD)
    pdk_create_run_go_on (run, NULL);
  else
    pdk_create_inject_async (run->plan->unattended, run->fetched, run->cancellable, on_injected,
                             run);
}
