/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/connection/pdk-connection-store.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONNECT_DIALOG (pdk_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkConnectDialog, pdk_connect_dialog, PDK, CONNECT_DIALOG, AdwWindow)

/* Adds a connection: builds its URI from choices, shows what the URI policy says of it, tries it
 * on request, and puts it into the store. */

void pdk_connect_dialog_present (GtkWindow *parent, PdkConnectionStore *store);

G_END_DECLS
