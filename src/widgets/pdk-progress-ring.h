/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_PROGRESS_RING (pdk_progress_ring_get_type ())
G_DECLARE_FINAL_TYPE (PdkProgressRing, pdk_progress_ring, PDK, PROGRESS_RING, GtkWidget)

/* A small ring, filled clockwise from the top.  Property: fraction (double): 0…1, or below 0 when
 * something is under way and nobody knows how far: an arc goes round, unless the desktop wants no
 * animations. */

GtkWidget *pdk_progress_ring_new (void);
double pdk_progress_ring_get_fraction (PdkProgressRing *self);
void pdk_progress_ring_set_fraction (PdkProgressRing *self, double fraction);

G_END_DECLS
