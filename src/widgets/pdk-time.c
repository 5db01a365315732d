/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-time.h"

#include <glib/gi18n.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

char *
pdk_time_format_age (gint64 seconds)
{
  if (seconds < MINUTE)
    return g_strdup (_ ("just now"));
  if (seconds < HOUR)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", seconds / MINUTE),
                            (int) (seconds / MINUTE));
  if (seconds < DAY)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", seconds / HOUR),
                            (int) (seconds / HOUR));
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", seconds / DAY),
                          (int) (seconds / DAY));
}
