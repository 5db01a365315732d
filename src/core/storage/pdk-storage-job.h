/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "jobs/pdk-job.h"
#include "storage/pdk-storage-change.h"

G_BEGIN_DECLS

/* Changes of storage as jobs, for the list of tasks: they tell how far they are, can be cancelled,
 * and end with the task.  The finish functions are those of the changes themselves. */

/**
 * pdk_storage_create_job:
 *
 * As pdk_storage_create_volume_async().
 *
 * Returns: (transfer full): the running job, for pdk_job_store_add()
 */
PdkJob *pdk_storage_create_job (PdkStorage *self,
                                const PdkVolumeSpec *spec,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * pdk_storage_upload_job:
 *
 * As pdk_storage_upload_async().
 *
 * Returns: (transfer full): the running job, for pdk_job_store_add()
 */
PdkJob *pdk_storage_upload_job (PdkStorage *self,
                                const char *pool,
                                const char *name,
                                const char *path,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * pdk_storage_delete_job:
 *
 * As pdk_storage_delete_unused_async().
 *
 * Returns: (transfer full): the running job, for pdk_job_store_add()
 */
PdkJob *pdk_storage_delete_job (PdkStorage *self,
                                const char *pool,
                                const char *name,
                                const char *key,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

G_END_DECLS
