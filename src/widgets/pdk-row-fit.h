/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * pdk_row_fit:
 * @row: an action row, as combo rows are
 *
 * Has the controls of @row go below its words where both have no room beside each other; see PdkRowLayout.
 */
void pdk_row_fit (AdwActionRow *row);

/**
 * pdk_row_fit_entry:
 * @row: with controls
 *
 * As pdk_row_fit(): the title is all to be seen above what is typed.
 */
void pdk_row_fit_entry (AdwEntryRow *row);

/**
 * pdk_row_fit_combo:
 * @row: with a list of texts, or of what its expression makes texts of
 *
 * As pdk_row_fit(), and what is chosen is shown in full.  In the list, unless it is drawn in a way of its
 * own, so is what can be chosen.
 */
void pdk_row_fit_combo (AdwComboRow *row);

/**
 * PdkRowNoteFunc:
 * @usable: (out): %FALSE has it look as if it cannot be chosen
 *
 * Returns: (transfer full) (nullable): what is worth knowing of the choice at @position
 */
typedef char *(*PdkRowNoteFunc) (AdwComboRow *row, guint position, gboolean *usable);

/**
 * pdk_row_fit_combo_with_notes:
 *
 * As pdk_row_fit_combo(), and the list has a note below each choice.
 */
void pdk_row_fit_combo_with_notes (AdwComboRow *row, PdkRowNoteFunc get_note);

/**
 * pdk_row_fit_all:
 * @root: with rows somewhere in it
 *
 * pdk_row_fit() for each of them, and pdk_row_fit_combo() for those with a list.
 */
void pdk_row_fit_all (GtkWidget *root);

G_END_DECLS
