/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/stats/pdk-device-history.h"
#include "widgets/pdk-time-view.h"

G_BEGIN_DECLS

/** What is shown of the devices of one kind. */
typedef struct {
  const char *in_title; /* to be translated, as what follows */
  const char *out_title;
  const char *rates_title; /* of a graph: bytes a second */
  guint in_column;
  guint out_column;
  const char *events_title; /* of another graph: what happens a second */
  const char *first_title;
  const char *second_title;
  guint first_column;
  guint second_column;
} PdkPerformanceKind;

#define PDK_TYPE_PERFORMANCE_DEVICE (pdk_performance_device_get_type ())
/**
 * PdkPerformanceDevice:
 *
 * A disk or a network interface on the page of performance: its name, what it does now, and its
 * graphs, which are made when they are first unfolded.
 */
G_DECLARE_FINAL_TYPE (
    PdkPerformanceDevice, pdk_performance_device, PDK, PERFORMANCE_DEVICE, AdwExpanderRow)

GtkWidget *pdk_performance_device_new (PdkDeviceHistory *history,
                                       const PdkPerformanceKind *kind,
                                       PdkTimeView *view);

/** Adds both graphs of @timeline to @box. */
void pdk_performance_add_graphs (GtkBox *box,
                                 PdkTimeline *timeline,
                                 const PdkPerformanceKind *kind,
                                 PdkTimeView *view);

G_END_DECLS
