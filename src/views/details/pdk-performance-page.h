/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/definition/pdk-domain-definition.h"

G_BEGIN_DECLS

#define PDK_TYPE_PERFORMANCE_PAGE (pdk_performance_page_get_type ())
/**
 * PdkPerformancePage:
 *
 * What a machine does and did: processors, memory, disks and network, as graphs over the same stretch
 * of time.  It remembers from when it is made; details are read only while it is on screen.
 *
 * Property and action: range, performance.range (“minute”, “ten-minutes”, “hour”, “all”; “” when it was
 * zoomed).  Actions: performance.zoom-in, performance.zoom-out, performance.now.
 */
G_DECLARE_FINAL_TYPE (PdkPerformancePage, pdk_performance_page, PDK, PERFORMANCE_PAGE, GtkWidget)

GtkWidget *pdk_performance_page_new (PdkDomainDefinition *definition);

G_END_DECLS
