/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "create/pdk-create-plan.h"
#include "jobs/pdk-job.h"

G_BEGIN_DECLS

/**
 * pdk_create_run:
 * @plan: (transfer full)
 * @folder: (nullable): where its journal is kept; %NULL: with the user's state
 * @callback: called with @connection
 *
 * Makes the machine and starts it.  What fails, or is cancelled with the job, removes all that it made,
 * and nothing else.  Where the host is lost meanwhile, that is left to the journal.
 *
 * Returns: (transfer full): the running job, for pdk_job_store_add()
 */
PdkJob *pdk_create_run (PdkConnection *connection,
                        PdkCreatePlan *plan,
                        const char *folder,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/** Returns: (transfer full): the UUID of the machine, or %NULL with the error */
char *pdk_create_run_finish (PdkConnection *connection, GAsyncResult *result, GError **error);

/** What is done, in this order. */
typedef enum {
  PDK_CREATE_STEP_CHECK,
  PDK_CREATE_STEP_DOWNLOAD,
  PDK_CREATE_STEP_UNPACK,
  PDK_CREATE_STEP_CHECK_AGAIN,
  PDK_CREATE_STEP_NETWORKS,
  PDK_CREATE_STEP_FETCH_KERNEL,
  PDK_CREATE_STEP_UPLOAD_KERNEL,
  PDK_CREATE_STEP_DROP_KERNEL_FILE,
  PDK_CREATE_STEP_FETCH_INITRD,
  PDK_CREATE_STEP_INJECT,
  PDK_CREATE_STEP_UPLOAD_INITRD,
  PDK_CREATE_STEP_DROP_INITRD_FILE,
  PDK_CREATE_STEP_VOLUMES,
  PDK_CREATE_STEP_DROP_UNPACKED,
  PDK_CREATE_STEP_GRANT,
  PDK_CREATE_STEP_DEFINE,
  PDK_CREATE_STEP_START,
  PDK_CREATE_STEP_DROP_KERNEL,
  PDK_CREATE_STEP_DROP_INITRD,
  PDK_CREATE_STEP_DROP_ANSWERS,
} PdkCreateStepNumber;

/** For tests: called before each step, after its note is on the disk.  @step: a #PdkCreateStepNumber */
void pdk_create_run_set_hook (void (*hook) (guint step, PdkJob *job));
/** How many steps there are at most. */
guint pdk_create_run_count_steps (void);

G_END_DECLS
