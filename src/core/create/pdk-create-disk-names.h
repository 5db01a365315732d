/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-plan.h"

G_BEGIN_DECLS

/**
 * pdk_create_disk_names_are_fixed:
 * @bus: libvirt's name of it
 * @arch: (nullable)
 *
 * Whether a system calls the disks of this bus in the order that they have in the machine.  Of all others
 * the kernel may find the second one first: it probes them at one time.
 */
gboolean pdk_create_disk_names_are_fixed (const char *bus, const char *arch);

/**
 * pdk_create_disk_names_settle:
 *
 * Tells the script of @plan, if there is one that wants to know, by which names the installer finds the
 * disk that it fills and the one with the answers, as the machine is now.
 *
 * Returns: (nullable) (transfer full): why the installer could take another disk, for the user
 */
char *pdk_create_disk_names_settle (PdkCreatePlan *plan);

G_END_DECLS
