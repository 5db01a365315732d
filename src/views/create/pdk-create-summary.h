/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

/** Returns: (transfer full): what making @plan does, a line each, display-safe */
char *pdk_create_summary (const PdkCreateSpec *spec, PdkCreatePlan *plan);
/** Returns: (transfer full): the documents of the machine, with a heading each where there are two */
char *pdk_create_summary_xml (PdkCreatePlan *plan);

G_END_DECLS
