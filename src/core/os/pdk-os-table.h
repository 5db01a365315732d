/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The table behind PdkOsDb: a serialised GVariant, which is also the cache file. */

/** Key of the database, then id, name, short id, family and version of each system. */
#define PDK_OS_TABLE_TYPE "(sa(sssss))"

/**
 * pdk_os_table_load:
 *
 * Reads the cache when it was made from the database as it is now, and libosinfo otherwise, which
 * takes a third of a second.  Worker only.
 *
 * Returns: (transfer full): a %PDK_OS_TABLE_TYPE in serialised form
 */
GVariant *pdk_os_table_load (void);

G_END_DECLS
