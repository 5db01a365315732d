/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When to ask a guest for which size, so that its screen follows ours.  Knows no protocol, no
 * widget and no clock: whoever holds one tells what happened and when (monotonic microseconds),
 * and asks what is due.
 *
 * - A size is asked for when it has been left alone for a while (PDK_CONSOLE_NEGOTIATOR_CALM), or
 *   at once where it is known to be the last one: in and out of fullscreen.
 * - The same size is not asked for again, but a few times when nothing came of it: desktops forget
 *   a size while they start.
 * - Guests round widths down to what their drivers can do, so an answer a little off will do.
 *   Asking again would go on for ever. */

#define PDK_CONSOLE_NEGOTIATOR_CALM      (150 * G_TIME_SPAN_MILLISECOND)
#define PDK_CONSOLE_NEGOTIATOR_PATIENCE  (1500 * G_TIME_SPAN_MILLISECOND)
#define PDK_CONSOLE_NEGOTIATOR_TRIES     3
#define PDK_CONSOLE_NEGOTIATOR_TOLERANCE 8
#define PDK_CONSOLE_NEGOTIATOR_NEVER     G_MAXINT64

typedef struct {
  gint64 due;       /* when to look again */
  int wanted_width; /* 0 while unknown */
  int wanted_height;
  int asked_width; /* 0 when nothing was asked for yet */
  int asked_height;
  int guest_width; /* 0 while there is no picture */
  int guest_height;
  guint tries; /* for the size that is wanted */
  gboolean active;
  gboolean visible;
  gboolean possible;
  gint64 hurried_until;
} PdkConsoleNegotiator;

void pdk_console_negotiator_init (PdkConsoleNegotiator *self);
/** Whether the guest shall follow at all. */
void pdk_console_negotiator_set_active (PdkConsoleNegotiator *self, gboolean active, gint64 now);
/** Nothing is asked for by what is not on the screen. */
void pdk_console_negotiator_set_visible (PdkConsoleNegotiator *self, gboolean visible, gint64 now);
/** The guest begins to listen, or no longer does: when it begins, it knows nothing. */
void pdk_console_negotiator_set_possible (PdkConsoleNegotiator *self,
                                          gboolean possible,
                                          gint64 now);
/** The room for the picture, in guest pixels. */
void pdk_console_negotiator_set_room (PdkConsoleNegotiator *self,
                                      int width,
                                      int height,
                                      gint64 now);
/** The size of the guest's picture as it is. */
void pdk_console_negotiator_set_guest (PdkConsoleNegotiator *self,
                                       int width,
                                       int height,
                                       gint64 now);
/** The next room is the last of a row: the window goes in or out of fullscreen. */
void pdk_console_negotiator_hurry (PdkConsoleNegotiator *self, gint64 now);

/**
 * pdk_console_negotiator_take:
 * @width: (out): of the size to be asked for now, as @height
 *
 * Returns: whether to ask
 */
gboolean pdk_console_negotiator_take (PdkConsoleNegotiator *self,
                                      gint64 now,
                                      int *width,
                                      int *height);

G_END_DECLS
