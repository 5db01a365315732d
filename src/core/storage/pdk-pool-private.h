/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How #PdkStorage makes pools and keeps them up to date. */

#include "connection/pdk-connection.h"
#include "storage/pdk-pool.h"
#include "storage/pdk-volume-users.h"

G_BEGIN_DECLS

/** @info: (transfer full) */
PdkPool *pdk_pool_new (PdkConnection *connection, PdkPoolInfo *info);
/** @info: (transfer full): what it is now */
void pdk_pool_apply (PdkPool *self, PdkPoolInfo *info);
/** Something happened to its volumes: those who watch it get them anew. */
void pdk_pool_renew (PdkPool *self);
/** @users: (nullable) */
void pdk_pool_set_users (PdkPool *self, PdkVolumeUsers *users);
/** It, or its host, is gone. */
void pdk_pool_drop (PdkPool *self);

G_END_DECLS
