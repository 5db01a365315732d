/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_DISK_ROW (pdk_create_disk_row_get_type ())
/**
 * PdkCreateDiskRow:
 *
 * The disk of a new machine in one line, that opens up for those who want to decide: one that is made, one
 * that is there already, or none.  Hidden where there is nothing to decide.
 *
 * Signals: "changed": something was decided, or the host told more; "unusable" (text): why an existing disk
 * that was chosen cannot be used.
 */
G_DECLARE_FINAL_TYPE (PdkCreateDiskRow, pdk_create_disk_row, PDK, CREATE_DISK_ROW, AdwExpanderRow)

/** @connection: (nullable): none */
void pdk_create_disk_row_set_connection (PdkCreateDiskRow *self, PdkConnection *connection);
/** What the host could not tell it may tell now. */
void pdk_create_disk_row_look_again (PdkCreateDiskRow *self);
/** Hides what a machine that starts from that has no use for. */
void pdk_create_disk_row_set_from (PdkCreateDiskRow *self, PdkCreateFrom from);
/** How large what is copied to it is: no disk is smaller.  @copied: whether anything is; @bytes: 0: it is not
 * known */
void pdk_create_disk_row_set_image (PdkCreateDiskRow *self, gboolean copied, guint64 bytes);
/** How large the system wants it; bytes; 0: nobody knows. */
void pdk_create_disk_row_set_wanted (PdkCreateDiskRow *self, guint64 bytes);
/** Says what is known by now. */
void pdk_create_disk_row_update (PdkCreateDiskRow *self);

/** Whether the host has no pool that it could be made in. */
gboolean pdk_create_disk_row_lacks_pool (PdkCreateDiskRow *self);
/** Writes what was decided into @spec; the texts are those of @self.
 * Returns: (nullable) (transfer full): why that cannot be made, for the user */
char *pdk_create_disk_row_decide (PdkCreateDiskRow *self, PdkCreateSpec *spec);

G_END_DECLS
