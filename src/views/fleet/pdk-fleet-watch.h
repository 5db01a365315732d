/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_WATCH (pdk_fleet_watch_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetWatch, pdk_fleet_watch, PDK, FLEET_WATCH, GObject)

/**
 * pdk_fleet_watch_new:
 * @model: a list of objects
 * @signals: (array zero-terminated=1): signals of its objects; must stay valid
 * @changed: called with @user_data alone after any of the signals, and after the list changed
 *
 * Follows the objects of a list as they come and go.
 */
PdkFleetWatch *pdk_fleet_watch_new (GListModel *model,
                                    const char *const *signals,
                                    void (*changed) (gpointer user_data),
                                    gpointer user_data);
/** Lets go of every object.  To be called before @user_data dies. */
void pdk_fleet_watch_stop (PdkFleetWatch *self);

G_END_DECLS
