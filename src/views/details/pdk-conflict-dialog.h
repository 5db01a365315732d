/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/devices/pdk-replay.h"

G_BEGIN_DECLS

/**
 * pdk_conflict_dialog_ask_async:
 * @edits: (element-type PdkEdit): all that were asked for
 * @conflicts: (element-type PdkConflict): those of them that somebody else's changes meet
 *
 * Asks, for each thing two people changed, whose value it is to have: how it was, mine, theirs.
 */
void pdk_conflict_dialog_ask_async (GtkWindow *parent,
                                    GPtrArray *edits,
                                    GPtrArray *conflicts,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/**
 * pdk_conflict_dialog_ask_finish:
 * @edits: (out) (transfer full): those to be done
 * @mine: (out) (transfer full) (element-type PdkConflict): those that were decided against theirs
 *
 * Returns: %FALSE when the user went back to editing
 */
gboolean pdk_conflict_dialog_ask_finish (GAsyncResult *result, GPtrArray **edits, GPtrArray **mine);

G_END_DECLS
