/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-entrance.h"

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_HOST_GUARD (pdk_spice_host_guard_get_type ())
G_DECLARE_FINAL_TYPE (PdkSpiceHostGuard, pdk_spice_host_guard, PDK, SPICE_HOST_GUARD, GObject)

/* Keeps a session with the host that was asked for.  A display may send its clients to another one,
 * and the library would go there, with the password, wherever that is.  Where it may, the library
 * opens the channels at the other host while the machine is still here, and changes over when it is
 * there.  Where it may not, the session stays until it ends.
 *
 * Signal: moved (the display sent us away; not at once, since the library is in the middle of the
 * session). */

/** @host: where the display says that it goes on; untrusted.  Returns: whether to connect there */
typedef gboolean (*PdkSpiceMayMove) (const char *host, gpointer user_data);

/** @session: its host is set, and it is not opened yet
 * @entrance: (nullable): through which it is; there is no other host without one */
PdkSpiceHostGuard *pdk_spice_host_guard_new (SpiceSession *session, PdkSpiceEntrance *entrance);
/** @may_move: (nullable): nowhere without it */
void pdk_spice_host_guard_set_may_move (PdkSpiceHostGuard *self,
                                        PdkSpiceMayMove may_move,
                                        gpointer user_data);
/** (nullable): the other host that the library changed over to, or is about to */
const char *pdk_spice_host_guard_get_next_host (PdkSpiceHostGuard *self);

G_END_DECLS
