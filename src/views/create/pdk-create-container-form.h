/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection.h"
#include "core/create/pdk-create-spec.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_CONTAINER_FORM (pdk_create_container_form_get_type ())
/**
 * PdkCreateContainerForm:
 *
 * What a new container runs, and whose users its users are.  What can be is looked at on this computer.
 *
 * Signal: "changed".
 */
G_DECLARE_FINAL_TYPE (PdkCreateContainerForm,
                      pdk_create_container_form,
                      PDK,
                      CREATE_CONTAINER_FORM,
                      AdwPreferencesGroup)

/** @connection: (nullable): none */
void pdk_create_container_form_set_connection (PdkCreateContainerForm *self,
                                               PdkConnection *connection);
/** Shows what that needs; hidden where it is no container. */
void pdk_create_container_form_set_from (PdkCreateContainerForm *self, PdkCreateFrom from);
/** Returns: (transfer full): what was decided; or %NULL with what is missing yet, for the user */
PdkContainerConfig *pdk_create_container_form_decide (PdkCreateContainerForm *self, GError **error);

G_END_DECLS
