/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-preferences.h"

/* Shim: AdwPreferencesWindow is deprecated from libadwaita 1.6 on, where AdwPreferencesDialog replaces
 * it. */

GtkWindow *
pdk_preferences_new (GtkWindow *parent)
{
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  return g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE,
                       "search-enabled", FALSE, "destroy-with-parent", TRUE, NULL);
}

void
pdk_preferences_add (GtkWindow *preferences, AdwPreferencesPage *page)
{
  g_return_if_fail (ADW_IS_PREFERENCES_WINDOW (preferences));
  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page));

  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (preferences), page);
}
