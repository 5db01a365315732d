/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/stats/pdk-history.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPARKLINE (pdk_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (PdkSparkline, pdk_sparkline, PDK, SPARKLINE, GtkWidget)

/* A small graph of the newest samples of one value, newest at the right, from 0 to a fixed maximum.
 * Drawn in its CSS “color”.  New samples cost nothing while the widget is unmapped or scrolled out
 * of sight.
 *
 * Properties: history (PdkHistory, nullable: only the baseline), maximum (double, above 0, 100 at
 * first).  The accessible value is the newest sample. */

GtkWidget *pdk_sparkline_new (void);
/** (nullable) (transfer none) */
PdkHistory *pdk_sparkline_get_history (PdkSparkline *self);
void pdk_sparkline_set_history (PdkSparkline *self, PdkHistory *history);
double pdk_sparkline_get_maximum (PdkSparkline *self);
void pdk_sparkline_set_maximum (PdkSparkline *self, double maximum);

G_END_DECLS
