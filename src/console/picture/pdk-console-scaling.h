/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How large a guest's picture is shown.  Device pixels are those of the host's screen. */
typedef enum {
  PDK_CONSOLE_FIT,        /* scaled to the widget, aspect kept */
  PDK_CONSOLE_ONE_TO_ONE, /* one guest pixel is one device pixel; scrolls when larger */
  PDK_CONSOLE_INTEGER,    /* the largest whole multiple that the widget has room for, else fit */
  PDK_CONSOLE_ZOOM,       /* by a percentage; scrolls when larger */
} PdkConsoleScaling;

#define PDK_TYPE_CONSOLE_SCALING (pdk_console_scaling_get_type ())
GType pdk_console_scaling_get_type (void);

/** Percent; 100 is one guest pixel on one device pixel. */
#define PDK_CONSOLE_ZOOM_MIN 25
#define PDK_CONSOLE_ZOOM_MAX 400

/** The next of the usual steps above (@direction > 0) or below @zoom, or the end of the range. */
guint pdk_console_scaling_step (guint zoom, int direction);

G_END_DECLS
