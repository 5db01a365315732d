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

/* One operation a user asked for.  Main thread only.
 * Properties (notify): title, subject, state, status-text, progress, cancellable (boolean). */

/** Translated: “Shutting down web-01”.  Display-safe. */
const char *pdk_job_get_title (PdkJob *self);
/** Name of the machine it is about, display-safe. */
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
/** Whether pdk_job_cancel() can do anything now: a queued one, or a save. */
gboolean pdk_job_can_cancel (PdkJob *self);
void pdk_job_cancel (PdkJob *self);

G_END_DECLS
