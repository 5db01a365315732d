/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stats/pdk-counters.h"
#include "stats/pdk-timeline.h"

G_BEGIN_DECLS

#define PDK_TYPE_DEVICE_HISTORY (pdk_device_history_get_type ())
/**
 * PdkDeviceHistory:
 *
 * What one disk or network interface does: how much each of its counters grows a second, over time.
 * The columns of its timeline are those counters.
 */
G_DECLARE_FINAL_TYPE (PdkDeviceHistory, pdk_device_history, PDK, DEVICE_HISTORY, GObject)

PdkDeviceHistory *pdk_device_history_new (const PdkDeviceCounters *counters);
/** As the host calls it: untrusted text. */
const char *pdk_device_history_get_name (PdkDeviceHistory *self);
/** (nullable): untrusted text. */
const char *pdk_device_history_get_source (PdkDeviceHistory *self);
/** Returns: (transfer none) */
PdkTimeline *pdk_device_history_get_timeline (PdkDeviceHistory *self);
/** Returns: what was counted since the device was there, 0 when it is not known */
guint64 pdk_device_history_get_count (PdkDeviceHistory *self, guint counter);

/** Whether it is what @counters are of. */
gboolean pdk_device_history_is_of (PdkDeviceHistory *self, const PdkDeviceCounters *counters);
/**
 * pdk_device_history_apply:
 * @elapsed: µs since the last reading; 0 when there is nothing to compare with
 * @rates: (out): one for each counter, a second; NAN when it cannot be known
 */
void pdk_device_history_apply (PdkDeviceHistory *self,
                               const PdkDeviceCounters *counters,
                               gint64 time,
                               gint64 elapsed,
                               float *rates);

G_END_DECLS
