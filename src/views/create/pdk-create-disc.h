/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DISC (pdk_create_disc_get_type ())
/**
 * PdkCreateDisc:
 *
 * A disc that a machine can start from, in a list.  Immutable; what it is called is untrusted.
 */
G_DECLARE_FINAL_TYPE (PdkCreateDisc, pdk_create_disc, PDK, CREATE_DISC, GObject)

/** @drive: whether it is in a drive; otherwise it was used lately */
PdkCreateDisc *pdk_create_disc_new (gboolean drive,
                                    const char *name,
                                    const char *detail,
                                    const char *path);
const char *pdk_create_disc_get_icon (PdkCreateDisc *self);
const char *pdk_create_disc_get_name (PdkCreateDisc *self);
const char *pdk_create_disc_get_detail (PdkCreateDisc *self);
const char *pdk_create_disc_get_path (PdkCreateDisc *self);

/**
 * pdk_create_discs_update:
 * @store: of #PdkCreateDisc
 * @discs: (element-type PdkCreateDisc): what is to be in it, in this order
 *
 * What is in both stays as it is, and so do the rows that show it, one of which may have the keyboard.
 */
void pdk_create_discs_update (GListStore *store, GPtrArray *discs);

G_END_DECLS
