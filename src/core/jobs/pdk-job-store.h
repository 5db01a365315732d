/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"
#include "jobs/pdk-job.h"

G_BEGIN_DECLS

#define PDK_TYPE_JOB_STORE (pdk_job_store_get_type ())
G_DECLARE_FINAL_TYPE (PdkJobStore, pdk_job_store, PDK, JOB_STORE, GObject)

/* Running and finished jobs, newest first: a GListModel of PdkJob.  One queue per machine: a second
 * operation waits for the first; Force Off does not wait.  Finished jobs are kept up to a limit.
 * Property: n-active (uint; queued and running).
 * Signal: job-failed (PdkJob): nobody has said so yet. */

PdkJobStore *pdk_job_store_new (void);
/** Returns: (transfer none): the job made */
PdkJob *pdk_job_store_act (PdkJobStore *self, PdkDomain *domain, PdkDomainAction action);
/**
 * pdk_job_store_add:
 * @job: made with pdk_job_new_work(): it is in no queue
 */
void pdk_job_store_add (PdkJobStore *self, PdkJob *job);
guint pdk_job_store_get_n_active (PdkJobStore *self);
void pdk_job_store_clear_finished (PdkJobStore *self);

G_END_DECLS
