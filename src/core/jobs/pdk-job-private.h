/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How the job store makes and starts jobs.  Main thread only. */

#include "domain/pdk-domain.h"
#include "jobs/pdk-job.h"

G_BEGIN_DECLS

/** A queued job. */
PdkJob *pdk_job_new (PdkDomain *domain, PdkDomainAction action);
/** (nullable): %NULL: it is about no machine */
PdkDomain *pdk_job_get_domain (PdkJob *self);
PdkDomainAction pdk_job_get_action (PdkJob *self);
/** It is its turn.  Ends in another state than %PDK_JOB_RUNNING, which "notify::state" tells. */
void pdk_job_start (PdkJob *self);
/** Whether it is over, one way or the other. */
gboolean pdk_job_is_finished (PdkJob *self);

G_END_DECLS
