/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_os_windows_settle:
 * @answers: an answer file of Windows’ setup, as libosinfo's scripts write it
 * @uefi: whether the machine's firmware is UEFI
 *
 * Has it fit a machine that has no drivers' disc, has the disc with the answers only until its first
 * restart, and may start from a GPT.
 *
 * Returns: (transfer full) (nullable): %NULL with the error where it is no such file
 */
char *pdk_os_windows_settle (const char *answers, gboolean uefi, GError **error);

G_END_DECLS
