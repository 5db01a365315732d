/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "core/os/pdk-os-media.h"

G_BEGIN_DECLS

#define PDK_TYPE_MEDIUM_ITEM (pdk_medium_item_get_type ())
/**
 * PdkMediumItem:
 *
 * Something that can be downloaded, in a list.
 *
 * Properties: "title", "subtitle": display-safe.
 */
G_DECLARE_FINAL_TYPE (PdkMediumItem, pdk_medium_item, PDK, MEDIUM_ITEM, GObject)

/** @medium: lives as long as the program */
PdkMediumItem *pdk_medium_item_new (const PdkOsMedium *medium);
const PdkOsMedium *pdk_medium_item_get_medium (PdkMediumItem *self);

G_END_DECLS
