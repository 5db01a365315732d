/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Stands between a VNC server and the library, and lets through only what the library reads without
 * harm: it takes the sizes of pointers and of pictures in pictures on trust, and what is wrong there
 * ends in memory that is not its own.
 *
 * Two threads carry what is said, one each way.  What is encrypted cannot be looked into, and passes. */

typedef struct _PdkVncGuard PdkVncGuard;

/** Why nothing more comes. */
typedef enum {
  PDK_VNC_GUARD_GOES_ON,
  PDK_VNC_GUARD_VIEWER_LEFT,
  PDK_VNC_GUARD_SERVER_CLOSED, /* in good order */
  PDK_VNC_GUARD_BROKE_OFF,
  PDK_VNC_GUARD_REFUSED, /* what the server sent */
} PdkVncGuardEnd;

/**
 * pdk_vnc_guard_new:
 * @server: a connected socket, taken over
 * @viewer: (out): what the library is to be given instead, owned by the caller
 *
 * Ends when either side does.
 *
 * Returns: (nullable): %NULL, with @error, where the system is out of something
 */
PdkVncGuard *pdk_vnc_guard_new (int server, int *viewer, GError **error);
PdkVncGuardEnd pdk_vnc_guard_get_end (PdkVncGuard *self);
/** Its threads go on until a side ends. */
void pdk_vnc_guard_unref (PdkVncGuard *self);

G_END_DECLS
