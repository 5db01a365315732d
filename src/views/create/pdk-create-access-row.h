/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-create-access.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_ACCESS_ROW (pdk_create_access_row_get_type ())
/**
 * PdkCreateAccessRow:
 *
 * Says that machines cannot reach a file of this computer, and what can be done about it; nothing is,
 * unless it is chosen.  Not there where they can.
 *
 * Signal: "changed": something else is to be done, or there is something to be said.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateAccessRow, pdk_create_access_row, PDK, CREATE_ACCESS_ROW, AdwComboRow)

/** Looks at another file.  @path: (nullable): none.  What was chosen for the same one stays.
 * @writes: whether machines write to it */
void pdk_create_access_row_look (PdkCreateAccessRow *self,
                                 PdkConnection *connection,
                                 const char *path,
                                 gboolean writes);
/** Whether the host can get a copy instead, before anything is looked at; it can otherwise. */
void pdk_create_access_row_set_copyable (PdkCreateAccessRow *self, gboolean copyable);
/** Whether a machine will read the file itself: one that is converted no machine has to reach. */
void pdk_create_access_row_set_needed (PdkCreateAccessRow *self, gboolean needed);
/** Whether the host gets a copy instead. */
gboolean pdk_create_access_row_copies (PdkCreateAccessRow *self);
/** Returns: (nullable) (transfer none): what is to be permitted */
const GPtrArray *pdk_create_access_row_get_grants (PdkCreateAccessRow *self);

G_END_DECLS
