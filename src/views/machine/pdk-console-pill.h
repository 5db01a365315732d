/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_PILL (pdk_console_pill_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsolePill, pdk_console_pill, PDK, CONSOLE_PILL, GObject)

/* The way out of a captured pointer or keyboard, said in large while it is new. */

/** @revealer: borrowed, outlives it */
PdkConsolePill *pdk_console_pill_new (GtkRevealer *revealer);
/** Shown, it goes by itself after some seconds. */
void pdk_console_pill_set_shown (PdkConsolePill *self, gboolean shown);

G_END_DECLS
