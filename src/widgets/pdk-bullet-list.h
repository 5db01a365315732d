/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_BULLET_LIST (pdk_bullet_list_get_type ())
G_DECLARE_FINAL_TYPE (PdkBulletList, pdk_bullet_list, PDK, BULLET_LIST, GtkWidget)

/* Sentences one below another, with a bullet before each, beside which all of its lines are.  The keyboard
 * comes to it, so that it is scrolled to and read. */

/** @items: (nullable): display-safe */
void pdk_bullet_list_set_items (PdkBulletList *self, const char *const *items);

G_END_DECLS
