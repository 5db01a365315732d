/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/* libvirt's “domain job”: the long operation (save, dump, migration) a machine is busy with.  Main
 * thread only; served by the urgent lane, so neither waits for that operation. */

/** Asks libvirt to give it up.  The operation itself then fails with VIR_ERR_OPERATION_ABORTED. */
void pdk_domain_abort_job_async (PdkDomain *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_domain_abort_job_finish (PdkDomain *self, GAsyncResult *result, GError **error);

void pdk_domain_read_progress_async (PdkDomain *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** @progress: (out): 0…1, or below 0 when it cannot be told */
gboolean pdk_domain_read_progress_finish (PdkDomain *self,
                                          GAsyncResult *result,
                                          double *progress,
                                          GError **error);

G_END_DECLS
