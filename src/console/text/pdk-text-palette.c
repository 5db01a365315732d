/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-palette.h"

/* The sixteen colours of a text screen, from the GNOME palette, darker on light and lighter on dark
 * so that each is readable on the ground that it is usually printed on. */

#define N_COLORS 16

typedef struct {
  const char *foreground;
  const char *background;
  const char *colors[N_COLORS];
} Palette;

static const Palette light = {
  "#1e1e1e",
  "#ffffff",
  { "#1e1e1e", "#c01c28", "#1b7a4d", "#8a5a00", "#1a5fb4", "#813d9c", "#13747d", "#77767b",
    "#5e5c64", "#e01b24", "#218a51", "#9c6200", "#1c71d8", "#9141ac", "#0f7f8a", "#3d3846" },
};

static const Palette dark_palette = {
  "#deddda",
  "#1e1e1e",
  { "#1e1e1e", "#ed333b", "#33d17a", "#e5a50a", "#62a0ea", "#c061cb", "#4fb8c4", "#d0cfcc",
    "#9a9996", "#f66151", "#57e389", "#f8e45c", "#99c1f1", "#dc8add", "#93ddc2", "#ffffff" },
};

void
pdk_text_palette_apply (VteTerminal *terminal, gboolean dark)
{
  const Palette *palette = dark ? &dark_palette : &light;
  GdkRGBA foreground;
  GdkRGBA background;
  GdkRGBA colors[N_COLORS];

  g_return_if_fail (VTE_IS_TERMINAL (terminal));

  gdk_rgba_parse (&foreground, palette->foreground);
  gdk_rgba_parse (&background, palette->background);
  for (gsize i = 0; i < N_COLORS; i++)
    gdk_rgba_parse (&colors[i], palette->colors[i]);
  vte_terminal_set_colors (terminal, &foreground, &background, colors, N_COLORS);
}
