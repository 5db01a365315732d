/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

/** Returns: (transfer full): what making @plan does, in sentences, display-safe */
GStrv pdk_create_summary (const PdkCreateSpec *spec, PdkCreatePlan *plan);
/** @emulated: all of the machine is.  Returns: (transfer full): the same in a line, display-safe */
char *pdk_create_summary_brief (PdkCreatePlan *plan, gboolean emulated);
/** @folder: (nullable): of the pool that what it is booted with is put into; @scripted: (nullable): what a
 * script adds to the kernel's command line.
 * Returns: (transfer full): the documents of the machine, with a heading each where there are two */
char *pdk_create_summary_xml (PdkCreatePlan *plan, const char *folder, const char *scripted);

G_END_DECLS
