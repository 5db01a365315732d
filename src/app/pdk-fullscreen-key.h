/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Gives @window the key for fullscreen that the user chose, and keeps to what is chosen later; its
 * help overlay names that key. */
void pdk_fullscreen_key_add (GtkApplicationWindow *window, GSettings *settings);

G_END_DECLS
