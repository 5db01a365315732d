/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-policy.h"

G_BEGIN_DECLS

/** Of pdk_create_policy_make(): what machines of Xen’s are made of, by the machine type in @offer. */
void pdk_create_xen_choose (PdkOsInfo *os,
                            PdkXmlDocument *offer,
                            PdkCreateDisplay display,
                            PdkCreatePolicy *policy);

G_END_DECLS
