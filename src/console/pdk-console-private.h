/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture/pdk-console-view.h"
#include "pdk-console.h"

G_BEGIN_DECLS

/** What drawing cost so far, for tests. */
void pdk_console_get_counters (PdkConsole *self, PdkConsoleCounters *counters);
PdkConsoleView *pdk_console_get_view (PdkConsole *self);

G_END_DECLS
