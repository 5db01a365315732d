/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-preferences-window.h"

#include "views/preferences/pdk-combo-group.h"
#include "views/preferences/pdk-console-preferences.h"
#include "views/preferences/pdk-security-preferences.h"
#include "widgets/pdk-preferences.h"

/* One window for all of the application: it is modal, but its parent may be another each time. */
static GtkWindow *preferences; /* weak */

void
pdk_preferences_window_present (GtkWindow *parent, GSettings *settings)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_SETTINGS (settings));

  if (preferences == NULL) {
    g_set_weak_pointer (&preferences, pdk_preferences_new (parent));
    pdk_preferences_add (preferences, pdk_console_preferences_new (settings));
    pdk_preferences_add (preferences, pdk_security_preferences_new (settings));
  }
  gtk_window_present (preferences);
}

void
pdk_preferences_window_add_combo (GtkWindow *parent, GSettings *settings)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_SETTINGS (settings));

  pdk_combo_group_ask_for_send (parent, settings);
}
