/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-address.h"
#include "pdk-spice-pipe.h"
#include "pdk-spice-sign-in.h"

G_BEGIN_DECLS

/* The way to a display that has an address, and what became of those who went it.  It is here that TLS
 * ends and certificates are judged.  Counted; used by the threads of guards. */

typedef struct _PdkSpiceRoute PdkSpiceRoute;

/** Where it ended first, for a channel without which there is no display. */
typedef enum {
  PDK_SPICE_ROUTE_LEADS,
  PDK_SPICE_ROUTE_UNREACHABLE,
  PDK_SPICE_ROUTE_DISTRUSTED, /* the certificate is not to be trusted */
  PDK_SPICE_ROUTE_INSECURE,   /* no TLS came about */
  PDK_SPICE_ROUTE_WANTS_TLS,  /* and there is no port for it */
} PdkSpiceRouteEnd;

/** @trusted: (nullable): authorities in PEM, where the address names none; the system's when there are
 * none either */
PdkSpiceRoute *pdk_spice_route_new (const PdkSpiceAddress *address,
                                    GByteArray *trusted,
                                    PdkSpiceSignIn *sign_in);
PdkSpiceRoute *pdk_spice_route_ref (PdkSpiceRoute *self);
void pdk_spice_route_unref (PdkSpiceRoute *self);

const PdkSpiceAddress *pdk_spice_route_get_address (PdkSpiceRoute *self);
PdkSpiceSignIn *pdk_spice_route_get_sign_in (PdkSpiceRoute *self);
/** The same to another host, where a machine goes.  Returns: (nullable): %NULL where there is none as
 * well protected as this one */
PdkSpiceRoute *pdk_spice_route_move (PdkSpiceRoute *self, const char *host, int port, int tls_port);

/** Whether a channel of this type (SPICE_CHANNEL_…) is to be encrypted. */
gboolean pdk_spice_route_is_secure (PdkSpiceRoute *self, guint channel);
/** Whether one can be that the server wants to be. */
gboolean pdk_spice_route_can_secure (PdkSpiceRoute *self);

/** Connects the server's side of @pipe, while its viewer is there. */
gboolean pdk_spice_route_go (PdkSpiceRoute *self,
                             guint channel,
                             gboolean is_secure,
                             PdkSpicePipe *pipe);
/** What the server of @channel asks for cannot be.  @end: PDK_SPICE_ROUTE_WANTS_… */
void pdk_spice_route_want (PdkSpiceRoute *self, guint channel, PdkSpiceRouteEnd end);

/** @certificate: (out): (nullable) (transfer full): what was not trusted
 * @error: (out): (nullable) (transfer full): in the words of others */
PdkSpiceRouteEnd pdk_spice_route_get_end (PdkSpiceRoute *self,
                                          PdkConsoleCertificate **certificate,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceRoute, pdk_spice_route_unref)

G_END_DECLS
