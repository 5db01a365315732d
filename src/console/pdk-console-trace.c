/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-trace.h"

static PdkConsoleTraceFunc listener;

void
pdk_console_set_trace_func (PdkConsoleTraceFunc func)
{
  listener = func;
}

void
pdk_console_trace_frame (gint64 damaged_pixels, gint64 spent_us, const PdkConsoleCounters *counters)
{
  if (listener != NULL)
    listener ("console-frame", damaged_pixels, spent_us, counters);
}

void
pdk_console_trace_input (void)
{
  if (listener != NULL)
    listener ("console-input", 0, 0, NULL);
}
