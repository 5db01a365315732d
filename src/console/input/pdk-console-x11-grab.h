/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The X server's keyboard, for one window: every key comes here, also those that the window manager
 * has shortcuts for. */
typedef struct _PdkConsoleX11Grab PdkConsoleX11Grab;

/** Whether @surface is a window of an X server, where the keyboard can be grabbed. */
gboolean pdk_console_x11_grab_is_possible (GdkSurface *surface);
/**
 * pdk_console_x11_grab_new:
 * @lost: called when the focus goes elsewhere meanwhile: the grab is to be freed then
 *
 * Returns: (nullable): NULL while someone else has a grab, or another of our windows the focus
 */
PdkConsoleX11Grab *pdk_console_x11_grab_new (GdkSurface *surface,
                                             void (*lost) (gpointer user_data),
                                             gpointer user_data);
void pdk_console_x11_grab_free (PdkConsoleX11Grab *self);

G_END_DECLS
