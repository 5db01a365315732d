/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_MACHINE_PAGE (pdk_machine_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkMachinePage, pdk_machine_page, PDK, MACHINE_PAGE, GtkWidget)

/* The tab of one machine: its power button and its console.  Commands are the window's
 * “win.domain.…” actions, which act on the machine of the current tab.
 *
 * Property: domain (read-only). */

/** @settings: the application's, for the console's scaling */
GtkWidget *pdk_machine_page_new (PdkDomain *domain, GSettings *settings);
/** (transfer none) */
PdkDomain *pdk_machine_page_get_domain (PdkMachinePage *self);
/** @menu: (nullable): the other machines, for fullscreen */
void pdk_machine_page_set_switch_menu (PdkMachinePage *self, GMenuModel *menu);

G_END_DECLS
