/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/definition/pdk-domain-definition.h"

G_BEGIN_DECLS

#define PDK_TYPE_HISTORY_DIALOG (pdk_history_dialog_get_type ())
/**
 * PdkHistoryDialog:
 *
 * A machine's former definitions by time, to be compared with how it is stored now, and restored.
 *
 * Signal: “restore” (PdkDomainDocument *former): one was chosen; the dialog closes.
 */
G_DECLARE_FINAL_TYPE (PdkHistoryDialog, pdk_history_dialog, PDK, HISTORY_DIALOG, AdwWindow)

/** @can_restore: whether the host takes changes.  Returns: (transfer none): to be presented */
PdkHistoryDialog *pdk_history_dialog_new (GtkWindow *parent,
                                          PdkDomainDefinition *definition,
                                          gboolean can_restore);

G_END_DECLS
