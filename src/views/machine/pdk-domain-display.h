/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_DISPLAY (pdk_domain_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkDomainDisplay, pdk_domain_display, PDK, DOMAIN_DISPLAY, PdkDisplay)

/* The display of a machine of a libvirt host: follows the machine and its host. */

PdkDisplay *pdk_domain_display_new (PdkDomain *domain);
/** @hosts: (element-type PdkConnection): where the machine may be followed to when it is migrated */
void pdk_domain_display_set_hosts (PdkDomainDisplay *self, GListModel *hosts);
/** @domain: the same machine on the host that it was migrated to: its display is shown from now on */
void pdk_domain_display_move (PdkDomainDisplay *self, PdkDomain *domain);

G_END_DECLS
