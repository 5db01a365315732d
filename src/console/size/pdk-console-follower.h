/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-resizer.h"
#include "picture/pdk-console-view.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE_FOLLOWER (pdk_console_follower_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsoleFollower, pdk_console_follower, PDK, CONSOLE_FOLLOWER, GObject)

/* Has the guest's screen follow the room that there is for it: a PdkConsoleNegotiator with a clock,
 * a widget to look at and a resizer to ask with. */

/** @scroller: the room, around @view; both are borrowed. */
PdkConsoleFollower *pdk_console_follower_new (GtkWidget *scroller, PdkConsoleView *view);
/** At first the guest does not follow. */
void pdk_console_follower_set_active (PdkConsoleFollower *self, gboolean active);
/** @resizer: (nullable) */
void pdk_console_follower_set_resizer (PdkConsoleFollower *self,
                                       PdkConsoleResizer *resizer,
                                       guint head);
/** @window: (nullable): the one that goes in and out of fullscreen */
void pdk_console_follower_set_window (PdkConsoleFollower *self, GtkWindow *window);
/** @zoom: percent: device pixels per guest pixel.  A guest shown larger gets fewer pixels. */
void pdk_console_follower_set_zoom (PdkConsoleFollower *self, guint zoom);

G_END_DECLS
