/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_SIZE_BUTTON (pdk_size_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkSizeButton, pdk_size_button, PDK, SIZE_BUTTON, GtkWidget)

/* The menu of sizes: what its items do are the “size” actions of PdkConsoleSizing. */

/** @percent: how large the screen is shown now; 0 while there is none */
void pdk_size_button_set_percent (PdkSizeButton *self, guint percent);
/** @reason: (nullable): why the machine cannot follow the window; said above what it disables.
 * @agent_helps: whether it could with an agent, for which a channel is offered */
void pdk_size_button_set_reason (PdkSizeButton *self, const char *reason, gboolean agent_helps);
/** @heads: (nullable): the machine's further screens */
void pdk_size_button_set_heads (PdkSizeButton *self, GMenuModel *heads);

G_END_DECLS
