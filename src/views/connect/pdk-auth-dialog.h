/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-auth-request.h"

G_BEGIN_DECLS

#define PDK_TYPE_AUTH_DIALOG (pdk_auth_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkAuthDialog, pdk_auth_dialog, PDK, AUTH_DIALOG, AdwWindow)

/* Asks the user what a host asks while a connection opens.  Goes away by itself when the request is
 * done elsewhere; closing it cancels the request. */

void pdk_auth_dialog_present (GtkWindow *parent, PdkAuthRequest *request);

G_END_DECLS
