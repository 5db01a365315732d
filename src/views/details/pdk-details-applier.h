/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/definition/pdk-domain-definition.h"
#include "core/devices/pdk-domain-draft.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_APPLIER (pdk_details_applier_get_type ())
/**
 * PdkDetailsApplier:
 *
 * Applies drafts and former definitions to a machine, asks about conflicts, knows what became of it,
 * and can take it back.
 *
 * Signals: “changed”: it began, ended or was dismissed; “applied”: what was in the draft is done, or left.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsApplier, pdk_details_applier, PDK, DETAILS_APPLIER, GObject)

/** @widget: that the toasts and questions are over; has to outlive it */
PdkDetailsApplier *pdk_details_applier_new (GtkWidget *widget, PdkDomainDefinition *definition);
gboolean pdk_details_applier_is_busy (PdkDetailsApplier *self);
/** Returns: (nullable): what became of the last application, as there is something to be said of it */
const char *pdk_details_applier_get_words (PdkDetailsApplier *self);
/** Whether not all of the last application was done. */
gboolean pdk_details_applier_has_failed (PdkDetailsApplier *self);
/** Whether there is more to say of it than its words: what was done, what was not, and why. */
gboolean pdk_details_applier_has_details (PdkDetailsApplier *self);
/** Shows that in a dialog. */
void pdk_details_applier_show_details (PdkDetailsApplier *self);
/** Whether the last application can be taken back now, or what was done of it. */
gboolean pdk_details_applier_can_undo (PdkDetailsApplier *self);
void pdk_details_applier_undo (PdkDetailsApplier *self);
/** What became of it was read, and is not to be taken back. */
void pdk_details_applier_dismiss (PdkDetailsApplier *self);
/** @documents: what @draft was made on */
void pdk_details_applier_apply (PdkDetailsApplier *self,
                                PdkDomainDraft *draft,
                                PdkDomainDocuments *documents);
/** Makes the machine what it was: @former is of its history. */
void pdk_details_applier_restore (PdkDetailsApplier *self, PdkDomainDocument *former);

G_END_DECLS
