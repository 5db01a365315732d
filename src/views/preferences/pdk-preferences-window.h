/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Shows the preferences, or brings those that are open already to the front.  @settings: the
 * application's */
void pdk_preferences_window_present (GtkWindow *parent, GSettings *settings);
/** Asks for a combination of keys and adds it to those in the menus of keys. */
void pdk_preferences_window_add_combo (GtkWindow *parent, GSettings *settings);

G_END_DECLS
