/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** (transfer none): an empty, modal window of preferences; belongs to GTK like every toplevel */
GtkWindow *pdk_preferences_new (GtkWindow *parent);
/** @page: taken */
void pdk_preferences_add (GtkWindow *preferences, AdwPreferencesPage *page);

G_END_DECLS
