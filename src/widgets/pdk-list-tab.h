/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_list_tab_leave:
 * @list: whose rows GTK would have Tab go through, one by one
 * @before, @after: what has the focus next
 * @moved: (out): whether one of them took it
 *
 * For the focus function of what is around a list: to go on, Tab is pressed once, and arrows are for
 * the rows.
 *
 * Returns: whether @direction leads out of @list; otherwise @moved is untouched
 */
gboolean pdk_list_tab_leave (GtkWidget *list,
                             GtkDirectionType direction,
                             GtkWidget *before,
                             GtkWidget *after,
                             gboolean *moved);

G_END_DECLS
