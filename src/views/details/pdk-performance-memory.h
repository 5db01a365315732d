/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/definition/pdk-domain-definition.h"
#include "core/stats/pdk-performance.h"
#include "widgets/pdk-time-view.h"

G_BEGIN_DECLS

#define PDK_TYPE_PERFORMANCE_MEMORY (pdk_performance_memory_get_type ())
/**
 * PdkPerformanceMemory:
 *
 * The memory of a machine on the page of performance: graphs, what the guest's balloon reports, and,
 * where the guest is not asked for that, a button that has it asked.
 */
G_DECLARE_FINAL_TYPE (
    PdkPerformanceMemory, pdk_performance_memory, PDK, PERFORMANCE_MEMORY, GtkWidget)

void pdk_performance_memory_set_up (PdkPerformanceMemory *self,
                                    PdkPerformance *performance,
                                    PdkDomainDefinition *definition,
                                    PdkTimeView *view);
/** Shows what was read last. */
void pdk_performance_memory_update (PdkPerformanceMemory *self);

G_END_DECLS
