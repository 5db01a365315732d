/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-plan.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_CUSTOMISE (pdk_create_customise_get_type ())
/**
 * PdkCreateCustomise:
 *
 * What the user changed of the new machine beside what the dialog asks for: the way to its details, how
 * much was changed there, and what of it does not fit what was decided since.
 *
 * Signals: “changed”: the changes are others; “renamed” (string): the machine has another name there;
 * “begin”: it is to be made now.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateCustomise, pdk_create_customise, PDK, CREATE_CUSTOMISE, AdwPreferencesGroup)

/**
 * pdk_create_customise_settle:
 * @connection: its host
 * @plan: (nullable): what was decided; the changes are done on it; %NULL: not enough yet
 * @installs: whether it is started to be installed
 */
void pdk_create_customise_settle (PdkCreateCustomise *self,
                                  PdkConnection *connection,
                                  PdkCreatePlan *plan,
                                  gboolean installs);

/** Whether anything was changed: then the machine may have what the dialog does not know of. */
gboolean pdk_create_customise_is_any (PdkCreateCustomise *self);

/** Asks whether @plan is to be made without the changes that do not fit it, if there are any. */
void pdk_create_customise_confirm_async (PdkCreateCustomise *self,
                                         PdkCreatePlan *plan,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean pdk_create_customise_confirm_finish (PdkCreateCustomise *self, GAsyncResult *result);

G_END_DECLS
