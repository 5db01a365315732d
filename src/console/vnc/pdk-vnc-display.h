/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gvnc.h>

#include "picture/pdk-console-framebuffer.h"

G_BEGIN_DECLS

#define PDK_TYPE_VNC_DISPLAY (pdk_vnc_display_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncDisplay, pdk_vnc_display, PDK, VNC_DISPLAY, GObject)

/**
 * pdk_vnc_display_new:
 * @connection: not initialized yet
 *
 * Follows the server's screen into @framebuffer.  In VNC the viewer asks for every picture: the next
 * one is asked for when the last one was drawn, so a server does no work for a screen that nobody
 * sees.
 *
 * Signal: "unusable" (string): it is of a size or format that cannot be shown; @message for the user
 */
PdkVncDisplay *pdk_vnc_display_new (VncConnection *connection, PdkConsoleFramebuffer *framebuffer);
/**
 * pdk_vnc_display_start:
 * @is_near: the link is as fast as memory, so nothing is compressed
 * @is_guarded: what the server sends is looked into, so JPEG will not harm the library
 *
 * The server is ready.
 */
void pdk_vnc_display_start (PdkVncDisplay *self, gboolean is_near, gboolean is_guarded);
/** What was received is kept in the framebuffer; nothing follows. */
void pdk_vnc_display_detach (PdkVncDisplay *self);

G_END_DECLS
