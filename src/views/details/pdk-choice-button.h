/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_choice_button_new:
 * @editable: what a choice is written into; has to outlive the button
 * @items: a list of #PdkChoiceItem
 *
 * A button at the end of an entry, with what the entry usually holds.
 */
GtkWidget *pdk_choice_button_new (GtkEditable *editable, GListModel *items);

G_END_DECLS
