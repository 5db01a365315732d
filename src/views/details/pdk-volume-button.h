/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-connection.h"
#include "core/devices/pdk-domain-draft.h"

G_BEGIN_DECLS

#define PDK_TYPE_VOLUME_BUTTON (pdk_volume_button_get_type ())
/**
 * PdkVolumeButton:
 *
 * Has the user choose what a disk or drive has for its image, from the storage of the host, and puts
 * it into the draft.  Hidden where a disk has nothing that could be chosen there.
 */
G_DECLARE_FINAL_TYPE (PdkVolumeButton, pdk_volume_button, PDK, VOLUME_BUTTON, GtkWidget)

GtkWidget *pdk_volume_button_new (PdkDomainDraft *draft,
                                  const char *page,
                                  PdkConnection *connection);

G_END_DECLS
