/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private folders in memory for the sockets of ssh, one for each connection to a host.  They are in
 * one that belongs to this process; what an earlier one left behind when it crashed is removed by the
 * next. */

/** In a worker.  Returns: (transfer full): the path of a new, empty folder that only this user can
 * enter */
char *pdk_ssh_folder_new (GError **error);
/** Removes what pdk_ssh_folder_new() made, with all that is in it, in a worker. */
void pdk_ssh_folder_remove (const char *path);

/** Removes all of this process.  Done by itself at its end. */
void pdk_ssh_folder_remove_all (void);
/** Removes what processes that crashed left behind.  Done by the first pdk_ssh_folder_new(), too.
 *
 * Returns: whether there is a place for our folders */
gboolean pdk_ssh_folder_clean (void);

/** In a worker.  Returns: (transfer full) (nullable): the program that asks for ssh, or %NULL when it is missing */
char *pdk_ssh_folder_find_helper (void);

G_END_DECLS
