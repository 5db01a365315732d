/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"
#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_DISPLAY (pdk_domain_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkDomainDisplay, pdk_domain_display, PDK, DOMAIN_DISPLAY, PdkDisplay)

/* The display of a machine of a libvirt host: follows the machine and its host. */

PdkDisplay *pdk_domain_display_new (PdkDomain *domain);

G_END_DECLS
