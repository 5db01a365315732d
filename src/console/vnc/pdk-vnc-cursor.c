/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-cursor.h"

#include "pdk-console-backend-private.h"

/* The library's pixels are numbers, alpha highest and blue lowest; ours are bytes, red first. */
static guint8 *
convert_pixels (const guint8 *data, gsize n)
{
  guint8 *rgba = g_malloc_n (n, 4);

  for (gsize i = 0; i < n; i++) {
    guint32 pixel = ((const guint32 *) (gconstpointer) data)[i];

    rgba[4 * i] = pixel >> 16;
    rgba[4 * i + 1] = pixel >> 8;
    rgba[4 * i + 2] = pixel;
    rgba[4 * i + 3] = pixel >> 24;
  }
  return rgba;
}

/* None at all is a hidden pointer: the guest draws one itself, or wants none. */
static void
on_connection_cursor_changed (PdkConsoleBackend *backend, VncCursor *shape)
{
  g_autoptr (PdkConsoleCursor) cursor = NULL;
  g_autofree guint8 *rgba = NULL;
  int width, height;

  if (shape == NULL || vnc_cursor_get_data (shape) == NULL) {
    cursor = pdk_console_cursor_new_hidden ();
  } else {
    width = vnc_cursor_get_width (shape);
    height = vnc_cursor_get_height (shape);
    rgba = convert_pixels (vnc_cursor_get_data (shape), (gsize) width * height);
    cursor = pdk_console_cursor_new (width, height, vnc_cursor_get_hotx (shape),
                                     vnc_cursor_get_hoty (shape), rgba);
  }
  pdk_console_backend_set_cursor (backend, cursor);
}

void
pdk_vnc_cursor_follow (VncConnection *connection, PdkConsoleBackend *backend)
{
  g_signal_connect_object (connection, "vnc-cursor-changed",
                           G_CALLBACK (on_connection_cursor_changed), backend, G_CONNECT_SWAPPED);
}
