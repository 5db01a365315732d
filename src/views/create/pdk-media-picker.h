/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_MEDIA_PICKER (pdk_media_picker_get_type ())
/**
 * PdkMediaPicker:
 *
 * A button that opens a list of what libosinfo knows to be on the network, to be searched.
 *
 * Signal: picked (string): the address of one
 */
G_DECLARE_FINAL_TYPE (PdkMediaPicker, pdk_media_picker, PDK, MEDIA_PICKER, GtkWidget)

/** Whether cloud images are listed, or discs. */
void pdk_media_picker_set_cloud (PdkMediaPicker *self, gboolean cloud);
/** @arch: (nullable): what it has to be for; %NULL: not known yet, and none is listed */
void pdk_media_picker_set_arch (PdkMediaPicker *self, const char *arch);

G_END_DECLS
