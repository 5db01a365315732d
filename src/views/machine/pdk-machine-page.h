/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_MACHINE_PAGE (pdk_machine_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkMachinePage, pdk_machine_page, PDK, MACHINE_PAGE, GtkWidget)

/* The tab of one machine: its power button, its console, its details.  Commands are the window's
 * “win.domain.…” actions, which act on the machine of the current tab.
 *
 * Properties: domain (read-only; another one once the machine was migrated); shows-details (boolean:
 * those instead of the console). */

/** @settings: the application's, for the console's scaling */
GtkWidget *pdk_machine_page_new (PdkDomain *domain, GSettings *settings);
/** (transfer none) */
PdkDomain *pdk_machine_page_get_domain (PdkMachinePage *self);
/** @details: what is shown as the machine's details: another view's, which this one knows nothing of */
void pdk_machine_page_set_details (PdkMachinePage *self, GtkWidget *details);
/** (nullable) (transfer none) */
GtkWidget *pdk_machine_page_get_details (PdkMachinePage *self);
void pdk_machine_page_set_shows_details (PdkMachinePage *self, gboolean shows_details);
/** @hosts: (element-type PdkConnection): where the machine may be followed to when it is migrated */
void pdk_machine_page_set_hosts (PdkMachinePage *self, GListModel *hosts);
/** @domain: the same machine on the host that it was migrated to: everything goes on with that one */
void pdk_machine_page_move (PdkMachinePage *self, PdkDomain *domain);
/** @menu: (nullable): the other machines, for fullscreen */
void pdk_machine_page_set_switch_menu (PdkMachinePage *self, GMenuModel *menu);

G_END_DECLS
