/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_os_windows_get_drivers:
 * @os_id: libosinfo's
 *
 * Returns: (nullable): what its folders are called on the disc with drivers for VirtIO; %NULL: there are
 *   none for it, or it is no Windows
 */
const char *pdk_os_windows_get_drivers (const char *os_id);

/** @arch: (nullable): as libvirt calls it.  Returns: what Windows’ setup does */
const char *pdk_os_windows_get_arch (const char *arch);

/**
 * pdk_os_windows_settle:
 * @answers: an answer file of Windows’ setup, as libosinfo's scripts write it
 * @arch: (nullable): of the machine, as libvirt calls it
 * @drivers: (nullable): where drivers are on the disc with them, in the folder of each
 * @uefi: whether the machine's firmware is UEFI
 *
 * Has it fit a machine of that architecture that may have a drivers' disc, has the disc with the answers only until its first
 * restart, and may start from a GPT.
 *
 * Returns: (transfer full) (nullable): %NULL with the error where it is no such file
 */
char *pdk_os_windows_settle (
    const char *answers, const char *arch, const char *drivers, gboolean uefi, GError **error);

G_END_DECLS
