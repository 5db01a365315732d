/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * pdk_create_merge:
 * @base: a document that @mine was made of, as text
 * @mine: somebody's own, with what no field knows
 * @now: what became of @base meanwhile
 *
 * Brings both together: what fields know one by one, and what they do not as far as elements of that name
 * are still as they were.
 *
 * Returns: (transfer full) (nullable): or %NULL where both changed the same
 */
char *pdk_create_merge (const char *base, const char *mine, const char *now);

G_END_DECLS
