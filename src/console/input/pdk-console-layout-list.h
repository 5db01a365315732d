/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_LAYOUT_INFO (pdk_console_layout_info_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkConsoleLayoutInfo, pdk_console_layout_info, PDK, CONSOLE_LAYOUT_INFO, GObject)

/* A layout as people know it.  Properties, read-only: name (string, “de(nodeadkeys)”), title (string,
 * in the user's language, “German (no dead keys)”). */

const char *pdk_console_layout_info_get_name (PdkConsoleLayoutInfo *self);
const char *pdk_console_layout_info_get_title (PdkConsoleLayoutInfo *self);

/** Reads what layouts there are, in a thread. */
void pdk_console_layout_list_load_async (GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/** (transfer full): of PdkConsoleLayoutInfo, by title; empty when there is no list */
GListModel *pdk_console_layout_list_load_finish (GAsyncResult *result);

G_END_DECLS
