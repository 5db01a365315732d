/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

#include "os/pdk-os-info.h"

G_BEGIN_DECLS

/** Takes the lock, and loads the database where that was not done yet.  Worker only.
 * Returns: (transfer none): to be used until pdk_os_info_unlock() */
OsinfoDb *pdk_os_info_lock (void);
void pdk_os_info_unlock (void);
/** With the lock.  Returns: (transfer full) */
PdkOsInfo *pdk_os_info_read (OsinfoOs *os);

G_END_DECLS
