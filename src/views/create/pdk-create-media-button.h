/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection.h"

G_BEGIN_DECLS

#define PDK_TYPE_CREATE_MEDIA_BUTTON (pdk_create_media_button_get_type ())
/**
 * PdkCreateMediaButton:
 *
 * Offers discs of a host: those in its drives, and those that machines had lately.
 *
 * Signal: "picked": its path.
 */
G_DECLARE_FINAL_TYPE (
    PdkCreateMediaButton, pdk_create_media_button, PDK, CREATE_MEDIA_BUTTON, GtkWidget)

/** @connection: (nullable): none */
void pdk_create_media_button_set_connection (PdkCreateMediaButton *self, PdkConnection *connection);

G_END_DECLS
