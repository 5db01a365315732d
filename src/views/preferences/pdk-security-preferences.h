/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_SECURITY_PREFERENCES (pdk_security_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkSecurityPreferences, pdk_security_preferences, PDK, SECURITY_PREFERENCES, AdwPreferencesPage)

/* The page “Security” of the preferences: whom the user trusts, to be looked at and forgotten. */

AdwPreferencesPage *pdk_security_preferences_new (GSettings *settings);

G_END_DECLS
