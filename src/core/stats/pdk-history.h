/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Samples kept for a sparkline. */
#define PDK_HISTORY_SAMPLES 60

#define PDK_TYPE_HISTORY (pdk_history_get_type ())
G_DECLARE_FINAL_TYPE (PdkHistory, pdk_history, PDK, HISTORY, GObject)

/* A ring of the newest samples of one value.  Signal: "changed". */

PdkHistory *pdk_history_new (void);
void pdk_history_push (PdkHistory *self, float value);
void pdk_history_clear (PdkHistory *self);
guint pdk_history_get_length (PdkHistory *self);
/** @age: 0 is the newest; must be below the length */
float pdk_history_get (PdkHistory *self, guint age);

G_END_DECLS
