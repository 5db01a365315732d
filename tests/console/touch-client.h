/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fingers on the touch screen that with-xorg has made.  Each call returns when the X server has taken
 * what it says. */

void touch_client_open (void);
void touch_client_close (void);
/** @x: pixels of the screen, as @y */
void touch_client_begin (guint finger, int x, int y);
void touch_client_update (guint finger, int x, int y);
void touch_client_end (guint finger, int x, int y);

G_END_DECLS
