/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/** Looks up what the domain's libosinfo id stands for; at once, or when the database is loaded. */
void pdk_domain_os_resolve (PdkDomain *domain);
/** The domain goes away, or needs no answer any more. */
void pdk_domain_os_forget (PdkDomain *domain);

G_END_DECLS
