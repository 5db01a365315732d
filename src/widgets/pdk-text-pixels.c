/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-text-pixels.h"

#define PLAIN_DPI 96

int
pdk_text_pixels (int pixels)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return MAX (pixels, pixels * dpi / (PLAIN_DPI * PANGO_SCALE));
}
