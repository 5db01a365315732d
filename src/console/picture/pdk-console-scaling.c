/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-scaling.h"

/* Whole multiples and their halves, where a picture looks best, and what users expect between. */
static const guint steps[] = {
  25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400
};

GType
pdk_console_scaling_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_FIT, "PDK_CONSOLE_FIT", "fit" },
    { PDK_CONSOLE_ONE_TO_ONE, "PDK_CONSOLE_ONE_TO_ONE", "one-to-one" },
    { PDK_CONSOLE_INTEGER, "PDK_CONSOLE_INTEGER", "integer" },
    { PDK_CONSOLE_ZOOM, "PDK_CONSOLE_ZOOM", "zoom" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleScaling", values));
  return type;
}

guint
pdk_console_scaling_step (guint zoom, int direction)
{
  if (direction > 0) {
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (steps[i] > zoom)
        return steps[i];
    return PDK_CONSOLE_ZOOM_MAX;
  }
  for (guint i = G_N_ELEMENTS (steps); i > 0; i--)
    if (steps[i - 1] < zoom)
      return steps[i - 1];
  return PDK_CONSOLE_ZOOM_MIN;
}
