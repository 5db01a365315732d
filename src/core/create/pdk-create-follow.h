/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "jobs/pdk-job-store.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_FOLLOW (pdk_create_follow_get_type ())
/* Sees a new machine through its installation: what installs it ends where the guest restarts, and the
 * system it installed is started then.  Nothing is started that was forced off, crashed, was told to
 * shut down by the user, or is gone.  Main thread only.
 *
 * Signal: "ended", once there is nothing to follow any more. */
G_DECLARE_FINAL_TYPE (PdkCreateFollow, pdk_create_follow, PDK, CREATE_FOLLOW, GObject)

/**
 * pdk_create_follow_new:
 * @uuid: of a machine of @connection that pdk_create_run() started
 * @jobs: what starts it the second time
 */
PdkCreateFollow *pdk_create_follow_new (PdkConnection *connection,
                                        const char *uuid,
                                        PdkJobStore *jobs);

G_END_DECLS
