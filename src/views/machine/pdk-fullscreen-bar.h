/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_FULLSCREEN_BAR (pdk_fullscreen_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdkFullscreenBar, pdk_fullscreen_bar, PDK, FULLSCREEN_BAR, GObject)

/* When the bar of fullscreen comes and goes.  The pointer brings it by resting at the top edge, where
 * guests have bars of their own: passing by is not enough.  A finger brings it by touching that edge.  It stays while it has the keyboard or one
 * of its menus is open.  As long as fullscreen lasts, the desktop does not fall asleep over it. */

/** @revealer: borrowed: the bar, over what fills the screen */
PdkFullscreenBar *pdk_fullscreen_bar_new (GtkRevealer *revealer);
void pdk_fullscreen_bar_set_active (PdkFullscreenBar *self, gboolean active);
gboolean pdk_fullscreen_bar_get_active (PdkFullscreenBar *self);
/** @y: of the pointer, from the top edge */
void pdk_fullscreen_bar_move (PdkFullscreenBar *self, double y);
/** Shows it at once and gives it the keyboard. */
void pdk_fullscreen_bar_present (PdkFullscreenBar *self);
/** Hides it, wherever the pointer is. */
void pdk_fullscreen_bar_hide (PdkFullscreenBar *self);

G_END_DECLS
