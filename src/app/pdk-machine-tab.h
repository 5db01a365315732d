/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pdk-window.h"

G_BEGIN_DECLS

#define PDK_TYPE_MACHINE_TAB (pdk_machine_tab_get_type ())
G_DECLARE_FINAL_TYPE (PdkMachineTab, pdk_machine_tab, PDK, MACHINE_TAB, GObject)

/* Follows the machine of a tab: tells the tab what changed of it, and when the machine is migrated,
 * finds it on the other hosts of the list and takes the tab there.  Lives as long as the tab.
 *
 * Signal: changed: the machine is another object, or has another name or state. */

/** @page: of a PdkMachinePage */
PdkMachineTab *pdk_machine_tab_attach (AdwTabPage *page, PdkApplication *application);

G_END_DECLS
