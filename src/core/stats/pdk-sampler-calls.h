/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/pdk-counters.h"
#include "stats/pdk-sample.h"

G_BEGIN_DECLS

/* The libvirt side of the sampler: what runs in its workers. */

/** Domain handles of one link, so that asking about a machine costs no look-up.  Thread safe,
 * ref-counted. */
typedef struct _PdkHandles PdkHandles;

PdkHandles *pdk_handles_new (void);
PdkHandles *pdk_handles_ref (PdkHandles *self);
/** Never blocks: handles are freed in a thread of their own, as the last one may close the link. */
void pdk_handles_unref (PdkHandles *self);

/** How to read the statistics of some machines. */
typedef enum {
  PDK_SAMPLE_BULK = 1 << 0, /* bulk statistics: one round trip for all */
  PDK_SAMPLE_INFO = 1 << 1, /* virDomainGetInfo() for what bulk statistics lack: one for each */
  PDK_SAMPLE_NET = 1 << 2,
  PDK_SAMPLE_DISK = 1 << 3,
  PDK_SAMPLE_DETAILS = 1 << 4, /* what each vCPU and device does, too */
} PdkSampleFlags;

/** One call: some machines of one host.  Owned by the task that runs it. */
typedef struct {
  PdkHandles *handles;
  char **uuids;
  PdkSampleFlags flags;
} PdkSampleCall;

PdkSampleCall *pdk_sample_call_new (PdkHandles *handles, char **uuids, PdkSampleFlags flags);
void pdk_sample_call_free (PdkSampleCall *self);

/** What came back. */
typedef struct {
  PdkReading *readings;  /* one for each UUID asked for; time is 0 where there was none */
  GPtrArray *counters;   /* nullable: of PdkCounters, as above; NULL where there were none */
  gint64 elapsed;        /* µs */
  gboolean bulk_useless; /* the driver gives nothing but the state */
  gboolean bulk_lacks_cpu;
} PdkSampleResult;

void pdk_sample_result_free (PdkSampleResult *self);

/** All of these are PdkConnectionFuncs taking a PdkSampleCall. */

/** Returns: PdkSampleResult */
gpointer pdk_sample_in_worker (virConnectPtr conn,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);
/** Returns: array of gint64, one for each UUID: ms for which its QEMU has not answered, or 0 */
gpointer pdk_sample_control_in_worker (virConnectPtr conn,
                                       gpointer data,
                                       GCancellable *cancellable,
                                       GError **error);
/** Returns: GPtrArray of char *, one for each UUID: the first routable address, or NULL */
gpointer pdk_sample_addresses_in_worker (virConnectPtr conn,
                                         gpointer data,
                                         GCancellable *cancellable,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHandles, pdk_handles_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSampleCall, pdk_sample_call_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSampleResult, pdk_sample_result_free)

G_END_DECLS
