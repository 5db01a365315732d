/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/storage/pdk-pool.h"

G_BEGIN_DECLS

#define PDK_TYPE_VOLUME_LIST (pdk_volume_list_get_type ())
/**
 * PdkVolumeList:
 *
 * What a column view shows of a pool: its volumes, found by words and sorted by the columns, and the
 * one that is selected.
 *
 * Signal: changed: another one is selected, or there are others.
 */
G_DECLARE_FINAL_TYPE (PdkVolumeList, pdk_volume_list, PDK, VOLUME_LIST, GObject)

/** The columns of a view. */
typedef struct {
  GtkColumnViewColumn *name;
  GtkColumnViewColumn *format;
  GtkColumnViewColumn *size;
  GtkColumnViewColumn *used_by;
} PdkVolumeColumns;

PdkVolumeList *pdk_volume_list_new (GtkColumnView *view, const PdkVolumeColumns *columns);
/** @pool: (nullable) */
void pdk_volume_list_set_pool (PdkVolumeList *self, PdkPool *pool);
void pdk_volume_list_set_words (PdkVolumeList *self, const char *words);
/** Returns: how many were found */
guint pdk_volume_list_count (PdkVolumeList *self);
/** (nullable) (transfer none) */
PdkVolume *pdk_volume_list_get_selected (PdkVolumeList *self);
/** Selects the volume of that name, as soon as there is one.  @name: (nullable) */
void pdk_volume_list_select (PdkVolumeList *self, const char *name);
/** Selects the first one unless one is. */
void pdk_volume_list_select_any (PdkVolumeList *self);

/** Returns: (transfer full): for the rows of pools */
GtkListItemFactory *pdk_volume_list_make_pool_factory (void);

G_END_DECLS
