/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/connection/pdk-uri.h"
#include "core/domain/pdk-graphics-info.h"

G_BEGIN_DECLS

/**
 * PdkDisplayRouteKind:
 * @PDK_DISPLAY_ROUTE_NO_DISPLAY: the machine has none
 * @PDK_DISPLAY_ROUTE_UNSUPPORTED: it has one, of a type that this version does not show
 * @PDK_DISPLAY_ROUTE_UNREACHABLE: it has a display that cannot be reached from here
 * @PDK_DISPLAY_ROUTE_FD: through sockets that the local daemon opens
 * @PDK_DISPLAY_ROUTE_TUNNEL: through the SSH connection to the libvirt host
 * @PDK_DISPLAY_ROUTE_HOST: over the network, to the libvirt host
 * @PDK_DISPLAY_ROUTE_CHECK_HOST: like that, once @address is known to be one of the host's own
 * @PDK_DISPLAY_ROUTE_ELSEWHERE: over the network, to another computer, if the user agrees
 */
typedef enum {
  PDK_DISPLAY_ROUTE_NO_DISPLAY,
  PDK_DISPLAY_ROUTE_UNSUPPORTED,
  PDK_DISPLAY_ROUTE_UNREACHABLE,
  PDK_DISPLAY_ROUTE_FD,
  PDK_DISPLAY_ROUTE_TUNNEL,
  PDK_DISPLAY_ROUTE_HOST,
  PDK_DISPLAY_ROUTE_CHECK_HOST,
  PDK_DISPLAY_ROUTE_ELSEWHERE,
} PdkDisplayRouteKind;

/** How a machine's display is reached, or why it is not. */
typedef struct {
  PdkDisplayRouteKind kind;
  PdkGraphicsInfo *graphics; /* nullable: the display chosen, or the first one of no known type */
  char *host;                /* nullable: where to connect to */
  char *reason;              /* nullable: translated, display-safe: why not, and what to change */
  gboolean refused_gl;       /* unreachable for its OpenGL */
} PdkDisplayRoute;

/**
 * pdk_display_route_choose:
 * @graphics: (element-type PdkGraphicsInfo): the machine's displays
 * @uri: the connection it was read from
 * @is_local: whether the daemon can pass us sockets
 *
 * The display that can be reached is chosen, and of those that can, the first one of SPICE, which can do
 * more than VNC.  Where it listens is said by the host, and a host that is up
 * to no good could so have us connect to any address of our own network, with a password: a display
 * is only ever reached at, or from, the host that the user connected to, unless the user agrees.  Where that is
 * reached by SSH, the display is, too, though it may listen on the network: it is encrypted then.
 */
PdkDisplayRoute *pdk_display_route_choose (GPtrArray *graphics, const char *uri, gboolean is_local);

/**
 * pdk_display_route_confirm_host:
 * @addresses: (element-type GInetAddress): what the libvirt host's name resolves to
 *
 * Turns a %PDK_DISPLAY_ROUTE_CHECK_HOST route into one to the host, or into a question, or, where that
 * is no address at all, into a refusal.
 */
void pdk_display_route_confirm_host (PdkDisplayRoute *self, GList *addresses);

/** Turns a %PDK_DISPLAY_ROUTE_ELSEWHERE route into one to where the host said: the user agreed. */
void pdk_display_route_trust (PdkDisplayRoute *self);

/**
 * pdk_display_route_check_gl:
 * @can_show_gl: whether this computer could show what a graphics card drew
 *
 * Refuses a display whose pictures would not arrive: the server has no other way for them, and whoever
 * connects sees nothing.  To be called first of all.
 */
void pdk_display_route_check_gl (PdkDisplayRoute *self, gboolean can_show_gl);

/** Whether both are the same as written.  Names are not resolved. */
gboolean pdk_display_route_is_same_host (const char *a, const char *b);

/** Whether the displays of a host with this connection are reached through SSH. */
gboolean pdk_display_route_is_tunnelled (const PdkUri *uri);

/** Whether this route leads to a display. */
gboolean pdk_display_route_leads (const PdkDisplayRoute *self);

void pdk_display_route_free (PdkDisplayRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDisplayRoute, pdk_display_route_free)

G_END_DECLS
