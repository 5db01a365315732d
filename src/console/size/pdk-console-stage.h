/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-backend.h"
#include "picture/pdk-console-view.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_STAGE (pdk_console_stage_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleStage, pdk_console_stage, PDK, CONSOLE_STAGE, GtkWidget)

/* The room for a guest's picture: holds the view, scrolls it where it is larger, and has the guest
 * follow the room's size.
 *
 * Properties: head, scaling, zoom, resize-guest, as those of PdkConsole. */

GtkWidget *pdk_console_stage_new (void);
/** (transfer none) */
PdkConsoleView *pdk_console_stage_get_view (PdkConsoleStage *self);
/** @backend: (nullable): the picture stays without one. */
void pdk_console_stage_set_backend (PdkConsoleStage *self, PdkConsoleBackend *backend);
/** @window: (nullable): the one that we are in */
void pdk_console_stage_set_window (PdkConsoleStage *self, GtkWindow *window);
guint pdk_console_stage_get_head (PdkConsoleStage *self);

G_END_DECLS
