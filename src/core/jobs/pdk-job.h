/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  PDK_JOB_QUEUED,
  PDK_JOB_RUNNING,
  PDK_JOB_SUCCEEDED,
  PDK_JOB_FAILED,
  PDK_JOB_CANCELLED,
} PdkJobState;

#define PDK_TYPE_JOB_STATE (pdk_job_state_get_type ())
GType pdk_job_state_get_type (void);

#define PDK_TYPE_JOB (pdk_job_get_type ())
G_DECLARE_FINAL_TYPE (PdkJob, pdk_job, PDK, JOB, GObject)

/* One operation a user asked for: an action of a machine, made by the store, or any work that somebody
 * else does and tells of, made with pdk_job_new_work().  Main thread only.
 * Properties (notify): title, subject, state, status-text, progress, cancellable (boolean). */

/** Translated: “Shutting down web-01”.  Display-safe. */
const char *pdk_job_get_title (PdkJob *self);
/** Name of the machine or file it is about, display-safe. */
const char *pdk_job_get_subject (PdkJob *self);
PdkJobState pdk_job_get_state (PdkJob *self);
/** Translated: “Waiting”, “Running”, “Paused”, “Failed: …”. */
const char *pdk_job_get_status_text (PdkJob *self);
/** Translated: “Could not shut down “web-01””.  Display-safe; %NULL unless it failed.  Transfer full. */
char *pdk_job_describe_failure (PdkJob *self);
/** 0…1, or below 0 when it cannot be known */
double pdk_job_get_progress (PdkJob *self);
/** (nullable): why it failed: libvirt's text, untrusted */
const GError *pdk_job_get_error (PdkJob *self);
/** Monotonic µs; 0 while not finished */
gint64 pdk_job_get_finished (PdkJob *self);
/** Whether pdk_job_cancel() can do anything now: a queued one, a save, or work that can be. */
gboolean pdk_job_can_cancel (PdkJob *self);
void pdk_job_cancel (PdkJob *self);

/**
 * pdk_job_new_work:
 * @title: translated, display-safe: “Uploading debian.iso”
 * @subject: the name of what it is about, display-safe
 * @failure: translated, display-safe: “Could not upload “debian.iso””
 * @cancellable: (nullable): what pdk_job_cancel() cancels; %NULL: it cannot be cancelled
 *
 * A job that runs already and is done elsewhere: whoever does it tells with pdk_job_report() and
 * pdk_job_end().  It is seen once it is given to pdk_job_store_add().
 *
 * Returns: (transfer full)
 */
PdkJob *pdk_job_new_work (const char *title,
                          const char *subject,
                          const char *failure,
                          GCancellable *cancellable);

/** Whoever began it says there that it failed: PdkJobStore::job-failed is not emitted of it. */
void pdk_job_set_told (PdkJob *self);
gboolean pdk_job_is_told (PdkJob *self);

/**
 * pdk_job_report:
 * @progress: 0…1, or below 0 when it cannot be known
 * @status_text: (nullable): translated, display-safe: “120 MB of 4 GB”; %NULL: as before
 *
 * How far the work is.  While it is being cancelled that is what is said instead.
 */
void pdk_job_report (PdkJob *self, double progress, const char *status_text);

/**
 * pdk_job_end:
 * @error: (nullable): why it failed; G_IO_ERROR_CANCELLED: it was cancelled
 * @status_text: (nullable): translated, display-safe: “Uploaded”, or what a cancelled one left or
 *   removed; without one it is “Done” or “Cancelled”; a failed one says why it failed
 */
void pdk_job_end (PdkJob *self, const GError *error, const char *status_text);

G_END_DECLS
