/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice/protocol.h>

#include "pdk-spice-route.h"

G_BEGIN_DECLS

/* Of what a side says, which is a few numbers. */
#define PDK_SPICE_GREETING_MAX 4096

/* How a channel begins: both sides tell what they can, and the viewer signs in.  What the viewer says is
 * its own, and trusted.  For the thread of a guard. */
typedef struct {
  PdkSpicePipe *pipe;      /* borrowed */
  PdkSpiceRoute *route;    /* borrowed; nullable: the server is there */
  PdkSpiceSignIn *sign_in; /* borrowed */

  guint8 bytes[sizeof (SpiceLinkHeader) + PDK_SPICE_GREETING_MAX]; /* of the viewer */
  gsize size;
  guint channel; /* SPICE_CHANNEL_… */
  guint id;
  gboolean is_secure;
  gboolean is_sasl;    /* which is spoken here, and the library knows nothing of */
  guint32 viewer_caps; /* of SPICE_COMMON_CAP_… */
  guint32 server_caps;
  guint32 server_own_caps; /* of the channel */

  gboolean has_signed_in; /* the server has been told with what */
  gboolean has_result;    /* of that: the viewer has heard it */
  const char *wrong;      /* (nullable): static: which rule of the protocol the server broke */
} PdkSpiceGreeting;

void pdk_spice_greeting_init (PdkSpiceGreeting *self,
                              PdkSpicePipe *pipe,
                              PdkSpiceRoute *route,
                              PdkSpiceSignIn *sign_in);

/** Connects the server’s side of the pipe first, where there is a route.  Returns: whether both go on */
gboolean pdk_spice_greeting_exchange (PdkSpiceGreeting *self);
/** Returns: whether messages follow */
gboolean pdk_spice_greeting_sign_in (PdkSpiceGreeting *self);
/** The result of that, for a viewer that is gone.  Returns: whether it would have been let in */
gboolean pdk_spice_greeting_take_result (PdkSpiceGreeting *self);

/** @cap: SPICE_COMMON_CAP_… */
gboolean pdk_spice_greeting_have_both (const PdkSpiceGreeting *self, guint cap);
/** @cap: of the channel */
gboolean pdk_spice_greeting_has_server (const PdkSpiceGreeting *self, guint cap);

G_END_DECLS
