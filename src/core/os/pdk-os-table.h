/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-db.h"

G_BEGIN_DECLS

/** The systems of the database; immutable. */
typedef struct _PdkOsTable PdkOsTable;

/** pdk_os_table_load: Returns: (transfer full): may be empty.  Reads files: worker only. */
PdkOsTable *pdk_os_table_load (void);
void pdk_os_table_free (PdkOsTable *self);
/** (nullable): valid as long as the table */
const PdkOs *pdk_os_table_lookup (PdkOsTable *self, const char *id);
/** (transfer none) (element-type PdkOs): by name, the latest first; as long as the table */
GPtrArray *pdk_os_table_list (PdkOsTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsTable, pdk_os_table_free)

G_END_DECLS
