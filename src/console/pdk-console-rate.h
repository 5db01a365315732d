/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often the other side may cause something: so many at once, then so many a second. */
typedef struct {
  guint at_once;
  guint per_second;
  double left;
  gint64 since; /* monotonic, µs */
} PdkConsoleRate;

void pdk_console_rate_init (PdkConsoleRate *self, guint at_once, guint per_second);
/** @now: g_get_monotonic_time().  Returns: whether it may happen once more now */
gboolean pdk_console_rate_take (PdkConsoleRate *self, gint64 now);

G_END_DECLS
