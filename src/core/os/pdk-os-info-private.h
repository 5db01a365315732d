/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

#include "os/pdk-os-disc.h"
#include "os/pdk-os-info.h"

G_BEGIN_DECLS

/** Takes the lock, and loads the database where that was not done yet.  Worker only.
 * Returns: (transfer none): to be used until pdk_os_info_unlock() */
OsinfoDb *pdk_os_info_lock (void);
void pdk_os_info_unlock (void);
/** With the lock.  Returns: (transfer full) */
PdkOsInfo *pdk_os_info_read (OsinfoOs *os);

/* All with the lock. */

/** Returns: (transfer full) (element-type PdkOsScript) */
GPtrArray *pdk_os_script_read_all (OsinfoInstallScriptList *list);
/** Whether one says what it is called, and what it installs. */
gboolean pdk_os_script_is_usable (OsinfoInstallScript *script);
/** Whether one has something to say of the kernel's command line. */
gboolean pdk_os_script_has_command_line (OsinfoInstallScript *script);
/** @kickstart: a script of this kind.  @disk: “/dev/vda”.  Returns: (transfer full): the same, which leaves
 * other disks alone */
char *pdk_os_script_spare_others (const char *kickstart, const char *disk);
/** @preseed: a script of this kind.  Returns: (transfer full): the same, which names the user */
char *pdk_os_script_name_user (const char *preseed);
OsinfoInstallScriptInjectionMethod pdk_os_script_get_method (PdkOsWay way);

/** Returns: (transfer full) (nullable): %NULL: there are no scripts for it */
PdkOsDisc *pdk_os_disc_read (OsinfoMedia *media, OsinfoOs *os);
/** (transfer full): the scripts for @media of @os */
OsinfoInstallScriptList *pdk_os_disc_list (OsinfoMedia *media, OsinfoOs *os);
OsinfoMedia *pdk_os_disc_get_media (PdkOsDisc *self);

G_END_DECLS
