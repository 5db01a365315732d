/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** @seconds: since then.  Returns: (transfer full): “just now”, “5 minutes ago”, “3 days ago” */
char *pdk_time_format_age (gint64 seconds);

G_END_DECLS
