/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

G_BEGIN_DECLS

/**
 * pdk_edit_complete:
 * @stored: (nullable): the document @edit is for
 * @live: (nullable): the running machine's
 *
 * Gives a disk to be added a name, a network interface an address (MAC), that are free in both, so
 * that the stored and the running machine have the same device.  What is given already stays.
 *
 * Returns: (transfer full): @edit, or another one
 */
PdkEdit *pdk_edit_complete (PdkEdit *edit, PdkDomainDocument *stored, PdkDomainDocument *live);

/** Returns: (transfer full): the @number-th name for a disk, from 0: “vda”, “vdz”, “vdaa” */
char *pdk_disk_name (const char *prefix, guint number);

G_END_DECLS
