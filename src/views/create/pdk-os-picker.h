/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_OS_PICKER (pdk_os_picker_get_type ())
/**
 * PdkOsPicker:
 *
 * A button that opens a list of all systems libosinfo knows, to be searched.
 *
 * Signal: picked (string, nullable): the libosinfo id of one; %NULL: none of them
 */
G_DECLARE_FINAL_TYPE (PdkOsPicker, pdk_os_picker, PDK, OS_PICKER, GtkWidget)

G_END_DECLS
