/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pdk-application.h"
#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/**
 * pdk_machine_menu_new:
 * @current: (nullable): left out
 * @opened: (element-type PdkDomain): those that have a tab, listed first
 *
 * Returns: (transfer full) (nullable): a menu of the machines to go to, as they are now: those that are
 *     open, then the others that run; %NULL when there is none
 */
GMenuModel *pdk_machine_menu_new (PdkApplication *application,
                                  PdkDomain *current,
                                  GPtrArray *opened);

G_END_DECLS
