/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CARD_SHARING (pdk_card_sharing_get_type ())
G_DECLARE_FINAL_TYPE (PdkCardSharing, pdk_card_sharing, PDK, CARD_SHARING, GObject)

/* The smart cards that a machine may use: whether it may is kept in its settings, and given to each of
 * its backends.  Inserts the actions card.smart-cards and card.insert into the widget. */

/** @widget: and @menu, a section that is filled here, are borrowed */
PdkCardSharing *pdk_card_sharing_new (GtkWidget *widget, GMenu *menu, PdkDisplay *display);

G_END_DECLS
