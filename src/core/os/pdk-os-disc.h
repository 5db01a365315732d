/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-unattended.h"

G_BEGIN_DECLS

/* What libosinfo knows of one disc of a system, for an installation from it without a question.
 * Immutable, from any thread. */

PdkOsDisc *pdk_os_disc_ref (PdkOsDisc *self);
void pdk_os_disc_unref (PdkOsDisc *self);

/** Worker only.  @address: of a disc of the system @os_id.
 * Returns: (transfer full) (nullable): %NULL: it is not listed, or there are no scripts for it */
PdkOsDisc *pdk_os_disc_find (const char *os_id, const char *address);

/** Of the system on it: libosinfo's */
const char *pdk_os_disc_get_os_id (PdkOsDisc *self);
/** Returns: (nullable): “x86_64”, “i686”; %NULL: it is for several, or not known */
const char *pdk_os_disc_get_arch (PdkOsDisc *self);
/** Returns: (nullable): “en_US”: the one language that it has; %NULL: it has several, or nobody knows */
const char *pdk_os_disc_get_language (PdkOsDisc *self);
/** Returns: (transfer none) (element-type PdkOsScript): those for this disc */
GPtrArray *pdk_os_disc_get_scripts (PdkOsDisc *self);
/** Returns: (nullable): where on it that is which it is booted with */
const char *pdk_os_disc_get_kernel (PdkOsDisc *self);
const char *pdk_os_disc_get_initrd (PdkOsDisc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsDisc, pdk_os_disc_unref)

G_END_DECLS
