/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Amounts of memory and storage as people write them. */

/**
 * pdk_amount_parse:
 * @text: “4 GiB”, “512m”, “1.5 GiB”, “2048”; both the language's decimal mark and a point
 * @bytes: (out): the amount
 *
 * With no unit it counts in MiB; “GB” and “G” mean GiB here, as memory has no other.
 *
 * Returns: whether it is an amount that is whole in bytes and fits 64 bits
 */
gboolean pdk_amount_parse (const char *text, guint64 *bytes);

/** Returns: (transfer full): exactly, in the largest unit it is whole in: “4 GiB”, “1536 MiB” */
char *pdk_amount_format (guint64 bytes);

G_END_DECLS
