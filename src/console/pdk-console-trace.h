/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console.h"

G_BEGIN_DECLS

/* Tell the listener of pdk_console_set_trace_func(), if there is one. */

void pdk_console_trace_frame (gint64 damaged_pixels,
                              gint64 spent_us,
                              const PdkConsoleCounters *counters);
void pdk_console_trace_input (void);

G_END_DECLS
