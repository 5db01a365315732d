/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-touch.h"

G_BEGIN_DECLS

/* The fingers on a widget, by GTK's events and clock, for a PdkConsoleTouch. */
typedef struct _PdkConsoleTouchEvents PdkConsoleTouchEvents;

/** @widget, @funcs, @user_data: borrowed */
PdkConsoleTouchEvents *pdk_console_touch_events_new (GtkWidget *widget,
                                                     const PdkConsoleTouchFuncs *funcs,
                                                     gpointer user_data);
void pdk_console_touch_events_free (PdkConsoleTouchEvents *self);

/**
 * pdk_console_touch_events_take:
 * @event: of a touch screen, or a pinch of a touch pad
 * @x: where, in the widget; as @y
 * @absolute: whether the guest takes positions
 *
 * Returns: whether others shall not have the event
 */
gboolean pdk_console_touch_events_take (
    PdkConsoleTouchEvents *self, GdkEvent *event, double x, double y, gboolean absolute);
/** Whether there is a finger. */
gboolean pdk_console_touch_events_is_touched (PdkConsoleTouchEvents *self);
/** As pdk_console_touch_reset(). */
void pdk_console_touch_events_reset (PdkConsoleTouchEvents *self);
/**
 * pdk_console_touch_events_pan:
 * @dx: (inout): logical pixels, as @dy; left is what could not be
 *
 * Moves the picture where it is larger than its place, as far as it goes.
 */
void pdk_console_touch_events_pan (PdkConsoleTouchEvents *self, double *dx, double *dy);

G_END_DECLS
