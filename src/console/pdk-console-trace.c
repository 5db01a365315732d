/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-trace.h"
#include "pdk-console.h"

static PdkConsoleTraceFunc listener;

void
pdk_console_set_trace_func (PdkConsoleTraceFunc func)
{
  listener = func;
}

void
pdk_console_trace (const char *event, gint64 damaged_pixels, gint64 spent_us)
{
  if (listener != NULL)
    listener (event, damaged_pixels, spent_us);
}
