/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What fingers on the screen do to a guest, whose machine has a pointer and no screen to be touched:
 *
 * - A tap is a click of the left button, two near one another are a double click.
 * - A finger that moves drags with the left button held.  A guest that only knows movements has its
 *   pointer moved, as with a touch pad.
 * - A finger that rests is a click of the right button.
 * - Two fingers turn the wheel, the picture going with them; apart and together they zoom the view,
 *   which is ours and is not told to the guest.
 *
 * Knows no widget and no clock: positions are logical pixels of whatever stays in its place, times microseconds. */

typedef struct {
  void (*button) (guint button, gboolean pressed, double x, double y, gpointer user_data);
  /** A drag goes on. */
  void (*move) (double x, double y, gpointer user_data);
  /** Instead of it where the guest knows movements only. */
  void (*motion) (double dx, double dy, gpointer user_data);
  /** Of the wheel in logical pixels; positive is right and down. */
  void (*scroll) (double dx, double dy, gpointer user_data);
  /** @direction: 1 for larger, -1 for smaller, once for every step */
  void (*zoom) (int direction, gpointer user_data);
} PdkConsoleTouchFuncs;

typedef enum {
  PDK_CONSOLE_TOUCH_NONE,
  PDK_CONSOLE_TOUCH_UNDECIDED, /* one finger, which has not moved */
  PDK_CONSOLE_TOUCH_DRAG,
  PDK_CONSOLE_TOUCH_MOTION,
  PDK_CONSOLE_TOUCH_PAIR, /* two, which have not moved */
  PDK_CONSOLE_TOUCH_SCROLL,
  PDK_CONSOLE_TOUCH_ZOOM,
  PDK_CONSOLE_TOUCH_OVER, /* until the last finger is lifted */
} PdkConsoleTouchState;

typedef struct {
  gconstpointer id; /* whatever tells fingers apart */
  double x;
  double y;
} PdkConsoleFinger;

typedef struct {
  const PdkConsoleTouchFuncs *funcs; /* borrowed, as user_data */
  gpointer user_data;
  PdkConsoleTouchState state;
  PdkConsoleFinger fingers[2];
  guint n_fingers; /* also of those that are not looked at */
  double start_x;  /* of the first finger, or the middle of two */
  double start_y;
  double last_x;
  double last_y;
  double spread; /* of two fingers when they came, or at the last step of a zoom */
  double tap_x;
  double tap_y;
  gint64 tapped; /* when, 0: not lately */
  gint64 due;    /* when a finger that rests is a right click, 0: never */

  /* May be changed while there is no finger. */
  gint64 rest_time;
  double tolerance; /* what a finger moves without meaning to */
} PdkConsoleTouch;

void pdk_console_touch_init (PdkConsoleTouch *self,
                             const PdkConsoleTouchFuncs *funcs,
                             gpointer user_data);
void pdk_console_touch_begin (
    PdkConsoleTouch *self, gconstpointer id, double x, double y, gint64 now);
/** @absolute: whether the guest takes positions */
void pdk_console_touch_update (
    PdkConsoleTouch *self, gconstpointer id, double x, double y, gboolean absolute);
void pdk_console_touch_end (
    PdkConsoleTouch *self, gconstpointer id, double x, double y, gint64 now);
/** The finger is somebody else's from now on: what it began is undone, nothing is clicked. */
void pdk_console_touch_cancel (PdkConsoleTouch *self, gconstpointer id);
/** To be called when due. */
void pdk_console_touch_rest (PdkConsoleTouch *self, gint64 now);
/** Forgets all fingers.  What is held in the guest is for the caller to release. */
void pdk_console_touch_reset (PdkConsoleTouch *self);

G_END_DECLS
