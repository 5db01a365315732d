/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views/details/pdk-details-applier.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_BAR (pdk_details_bar_get_type ())
/**
 * PdkDetailsBar:
 *
 * What is to be applied, and then what became of it.  That stays until it is dismissed or something
 * else is changed, so nobody has to read quickly; screen readers are told.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsBar, pdk_details_bar, PDK, DETAILS_BAR, GtkWidget)

/** @text: how many changes, or why they cannot be applied.  @busy: being applied */
void pdk_details_bar_show_changes (PdkDetailsBar *self, const char *text, gboolean busy);
/** Shows what became of the last application of @applier, of which there are words. */
void pdk_details_bar_show_outcome (PdkDetailsBar *self, PdkDetailsApplier *applier);
/** Whether there is a button that applies them; there is one at first. */
void pdk_details_bar_set_applies (PdkDetailsBar *self, gboolean applies);
void pdk_details_bar_hide (PdkDetailsBar *self);

G_END_DECLS
