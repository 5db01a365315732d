/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

#include <glib.h>

G_BEGIN_DECLS

/* Whether somebody else stores a machine's definition while we do.  libvirt cannot be told to store
 * it only if it is still what was read, so between the last look and the storing there is a round
 * trip in which another's may be lost.  Its events tell that it happened. */

/** Counts how often a machine's definition is stored.  In a worker. */
typedef struct _PdkDefineWatch PdkDefineWatch;

PdkDefineWatch *pdk_define_watch_begin (virConnectPtr conn, virDomainPtr handle);
void pdk_define_watch_free (PdkDefineWatch *self);

/** From now on it is counted: what was stored before is known. */
void pdk_define_watch_reset (PdkDefineWatch *self);

/**
 * pdk_define_watch_end:
 * @ours: how often it was stored by us since pdk_define_watch_reset()
 * @ms: how long to wait for the events of that; there may be none on this host
 *
 * Returns: whether somebody else has stored it in between
 */
gboolean pdk_define_watch_end (PdkDefineWatch *self, guint ours, guint ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDefineWatch, pdk_define_watch_free)

G_END_DECLS
