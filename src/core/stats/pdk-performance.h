/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain-private.h"
#include "stats/pdk-counters.h"
#include "stats/pdk-device-history.h"

G_BEGIN_DECLS

/** Columns of the timeline of memory, in bytes. */
typedef enum {
  PDK_PERFORMANCE_USED,
  PDK_PERFORMANCE_GIVEN, /* what the balloon leaves to the guest */
  PDK_PERFORMANCE_CACHES,
  PDK_PERFORMANCE_RSS, /* of the process on the host */
  PDK_PERFORMANCE_N_MEMORY,
} PdkMemoryColumn;

/** Columns of the timeline of paging: bytes a second, and a number. */
typedef enum {
  PDK_PERFORMANCE_SWAP_IN,
  PDK_PERFORMANCE_SWAP_OUT,
  PDK_PERFORMANCE_MAJOR_FAULTS,
  PDK_PERFORMANCE_N_PAGING,
} PdkPagingColumn;

#define PDK_TYPE_PERFORMANCE (pdk_performance_get_type ())
/**
 * PdkPerformance:
 *
 * What one machine does, in detail and over time, for those who look at it.  While somebody sees it
 * (pdk_performance_see()) all that its host counts of it is read with each tick of the sampler.
 * Otherwise processor and memory go on with what the sampler reads of each machine anyway, and the
 * rest has a gap; what was kept is freed with it.  Main thread only.
 *
 * Signal: “changed”: after each reading, and when the machine starts or stops.
 */
G_DECLARE_FINAL_TYPE (PdkPerformance, pdk_performance, PDK, PERFORMANCE, GObject)

/** Returns: (transfer full): the one of @domain, shared by all who hold it */
PdkPerformance *pdk_performance_get (PdkDomain *domain);
/** Returns: (transfer none) (nullable): that, when somebody holds it */
PdkPerformance *pdk_performance_peek (PdkDomain *domain);

/** It is on screen.  Counted; balanced by pdk_performance_unsee(). */
void pdk_performance_see (PdkPerformance *self);
void pdk_performance_unsee (PdkPerformance *self);
gboolean pdk_performance_is_seen (PdkPerformance *self);

/* All of these: (transfer none). */

/** One column: % of all vCPUs. */
PdkTimeline *pdk_performance_get_cpu (PdkPerformance *self);
/** (nullable): a column for each vCPU: %.  Another one when there are more of them. */
PdkTimeline *pdk_performance_get_vcpus (PdkPerformance *self);
PdkTimeline *pdk_performance_get_memory (PdkPerformance *self);
PdkTimeline *pdk_performance_get_paging (PdkPerformance *self);
/** Of all disks: the columns are PdkDiskCounter, a second. */
PdkTimeline *pdk_performance_get_disk_total (PdkPerformance *self);
/** Of all network interfaces: the columns are PdkNetCounter, a second. */
PdkTimeline *pdk_performance_get_net_total (PdkPerformance *self);
/** (element-type PdkDeviceHistory) */
GListModel *pdk_performance_get_disks (PdkPerformance *self);
GListModel *pdk_performance_get_networks (PdkPerformance *self);
/** (nullable): what was read last of this run, in detail */
const PdkCounters *pdk_performance_get_counters (PdkPerformance *self);

/**
 * pdk_performance_apply:
 * @time: when it was read, monotonic µs
 * @period: µs at which the machine is read now
 * @counters: (transfer full) (nullable): what was read in detail
 *
 * For the sampler.
 */
void pdk_performance_apply (PdkPerformance *self,
                            gint64 time,
                            gint64 period,
                            const PdkDomainSample *sample,
                            PdkCounters *counters);

G_END_DECLS
