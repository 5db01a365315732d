/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views/details/pdk-field-editor.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_ROWS (pdk_details_rows_get_type ())
/**
 * PdkDetailsRows:
 *
 * One list of a page, such as the pins of virtual CPUs: a group with a row for each, which folds out
 * to its fields, and buttons to add and remove.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsRows, pdk_details_rows, PDK, DETAILS_ROWS, GObject)

/** @kind: of rows (%PDK_KIND_ROW); @context: has to outlive it */
PdkDetailsRows *pdk_details_rows_new (PdkDomainDraft *draft,
                                      const PdkKind *kind,
                                      const PdkFieldContext *context);
/** Returns: (transfer none): the group */
GtkWidget *pdk_details_rows_get_group (PdkDetailsRows *self);
/** Shows what the draft says now. */
void pdk_details_rows_update (PdkDetailsRows *self);
/** Whether something that was typed is not in the draft, as it cannot be. */
gboolean pdk_details_rows_is_wrong (PdkDetailsRows *self);

/**
 * pdk_details_row_template:
 *
 * Returns: (transfer full): the XML of one more row of @kind, with a key that is free in @document
 */
char *pdk_details_row_template (const PdkKind *kind, PdkDomainDocument *document);

G_END_DECLS
