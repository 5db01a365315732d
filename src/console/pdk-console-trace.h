/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Tells the listener of pdk_console_set_trace_func(), if there is one. */
void pdk_console_trace (const char *event, gint64 damaged_pixels, gint64 spent_us);

G_END_DECLS
