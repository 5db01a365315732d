/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_SWITCH (pdk_text_switch_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextSwitch, pdk_text_switch, PDK, TEXT_SWITCH, GtkWidget)

/* The menu in a machine's toolbar that switches between its screen and its text devices, and the menu
 * of the text device that is shown.  Invisible where there is nothing to choose.  A text device is
 * connected when it is first looked at, and stays so, as the screen does: looking is what takes it
 * from others, so nothing is opened unseen.
 *
 * Property: shows-text (boolean, read-only: a text device is chosen).
 * Actions: consoles.device (s: “screen” or the id of a device), consoles.focus (goes to the menu). */

/** The choice of the graphical screen. */
#define PDK_TEXT_SWITCH_SCREEN "screen"

/**
 * pdk_text_switch_set_domain:
 * @stack: a page for each text device that was looked at is added to it
 * @settings: the application's
 * @machine_settings: the machine's
 *
 * To be called once.
 */
void pdk_text_switch_set_domain (PdkTextSwitch *self,
                                 PdkDomain *domain,
                                 GtkStack *stack,
                                 GSettings *settings,
                                 GSettings *machine_settings);
/** @domain: the same machine on the host that it was migrated to.  What is chosen stays so. */
void pdk_text_switch_move (PdkTextSwitch *self, PdkDomain *domain);

G_END_DECLS
