/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-cursor.h"

#define MAX_SIDE 512

G_DEFINE_BOXED_TYPE (PdkConsoleCursor,
                     pdk_console_cursor,
                     pdk_console_cursor_ref,
                     pdk_console_cursor_unref)

PdkConsoleCursor *
pdk_console_cursor_new_hidden (void)
{
  PdkConsoleCursor *self = g_new0 (PdkConsoleCursor, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

PdkConsoleCursor *
pdk_console_cursor_new (int width, int height, int hot_x, int hot_y, gconstpointer rgba)
{
  PdkConsoleCursor *self = pdk_console_cursor_new_hidden ();

  if (rgba == NULL || width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    return self;

  self->width = width;
  self->height = height;
  self->hot_x = CLAMP (hot_x, 0, width - 1);
  self->hot_y = CLAMP (hot_y, 0, height - 1);
  self->rgba = g_bytes_new (rgba, (gsize) width * height * 4);
  return self;
}

PdkConsoleCursor *
pdk_console_cursor_ref (PdkConsoleCursor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_console_cursor_unref (PdkConsoleCursor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->rgba, g_bytes_unref);
  g_free (self);
}

gboolean
pdk_console_cursor_is_hidden (const PdkConsoleCursor *self)
{
  return self->rgba == NULL;
}
