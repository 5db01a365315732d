/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console/pdk-console-backend.h"
#include "core/domain/pdk-domain.h"
#include "views/machine/pdk-console-session.h"

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_DISPLAY (pdk_domain_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkDomainDisplay, pdk_domain_display, PDK, DOMAIN_DISPLAY, GObject)

/* A machine's display kept connected: follows the machine and its host, and does what the session
 * asks for.
 *
 * Property: backend (PdkConsoleBackend, nullable: none is connected or under way). */

PdkDomainDisplay *pdk_domain_display_new (PdkDomain *domain);
/** (transfer none): what to show, and why */
PdkConsoleSession *pdk_domain_display_get_session (PdkDomainDisplay *self);
/** (nullable) (transfer none) */
PdkConsoleBackend *pdk_domain_display_get_backend (PdkDomainDisplay *self);
/** (nullable): the host’s or the display’s own words for the last failure, untrusted */
const char *pdk_domain_display_get_details (PdkDomainDisplay *self);
/** The user gives the password asked for.  Kept until the machine stops, never stored. */
void pdk_domain_display_set_password (PdkDomainDisplay *self, const char *password);
/** Whether a password was given and refused. */
gboolean pdk_domain_display_was_refused (PdkDomainDisplay *self);

G_END_DECLS
