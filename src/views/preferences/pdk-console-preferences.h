/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_PREFERENCES (pdk_console_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsolePreferences, pdk_console_preferences, PDK, CONSOLE_PREFERENCES, AdwPreferencesPage)

/* The page “Console” of the preferences. */

AdwPreferencesPage *pdk_console_preferences_new (GSettings *settings);

G_END_DECLS
