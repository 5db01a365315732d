/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Smooth scrolling to clicks of a wheel, which is all a guest's mouse has. */
typedef struct {
  double x;
  double y;
} PdkConsoleScroll;

/** @dx, @dy: wheel clicks, or surface pixels when @is_surface; positive is right and down. */
void pdk_console_scroll_add (PdkConsoleScroll *self,
                             double dx,
                             double dy,
                             gboolean is_surface,
                             int *clicks_x,
                             int *clicks_y);
void pdk_console_scroll_take (PdkConsoleScroll *self,
                              GdkEvent *event,
                              int *clicks_x,
                              int *clicks_y);
void pdk_console_scroll_reset (PdkConsoleScroll *self);

G_END_DECLS
