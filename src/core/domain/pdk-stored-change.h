/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

G_BEGIN_DECLS

/**
 * PdkStoredChange:
 * @before: a machine's stored definition, with its passwords
 * @changed: (out) (nullable) (transfer full): the same, changed; %NULL where there is nothing to change
 *
 * Thread safe.  Returns: %FALSE with an error
 */
typedef gboolean (*PdkStoredChange) (const char *before, char **changed, GError **error);

/**
 * pdk_stored_change:
 *
 * Changes what is stored of a machine, unless somebody else does so at the same moment.  For workers.
 *
 * Returns: %FALSE with an error when nothing was changed; %PDK_ERROR_BUSY, %PDK_ERROR_NOT_SUPPORTED
 *   where nothing is stored, or what libvirt said
 */
gboolean pdk_stored_change (virConnectPtr conn,
                            virDomainPtr handle,
                            PdkStoredChange change,
                            GError **error);

G_END_DECLS
