/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The shape of a guest's pointer: straight RGBA, never larger than 512 pixels a side.  Immutable;
 * boxed and counted by reference.  One of no size at all is a hidden pointer. */

typedef struct _PdkConsoleCursor PdkConsoleCursor;

#define PDK_TYPE_CONSOLE_CURSOR (pdk_console_cursor_get_type ())
GType pdk_console_cursor_get_type (void);

struct _PdkConsoleCursor {
  gatomicrefcount ref_count;
  int width;
  int height;
  int hot_x;
  int hot_y;
  GBytes *rgba; /* (nullable) rows of width × 4 */
};

/** @rgba is copied.  Impossible sizes give a hidden pointer. */
PdkConsoleCursor *pdk_console_cursor_new (
    int width, int height, int hot_x, int hot_y, gconstpointer rgba);
PdkConsoleCursor *pdk_console_cursor_new_hidden (void);
PdkConsoleCursor *pdk_console_cursor_ref (PdkConsoleCursor *self);
void pdk_console_cursor_unref (PdkConsoleCursor *self);
gboolean pdk_console_cursor_is_hidden (const PdkConsoleCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleCursor, pdk_console_cursor_unref)

G_END_DECLS
