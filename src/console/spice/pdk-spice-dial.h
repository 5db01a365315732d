/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-spice-address.h"

G_BEGIN_DECLS

/* A thread’s wish for a socket to a display, which the main thread fulfils: there several addresses of
 * a host are tried at once, and names are looked up. */

typedef struct _PdkSpiceDial PdkSpiceDial;

/** From any thread.  @is_secure: to the port for TLS, which is not spoken yet */
PdkSpiceDial *pdk_spice_dial_new (const PdkSpiceAddress *address, gboolean is_secure);
/** Nobody waits any more. */
void pdk_spice_dial_free (PdkSpiceDial *self);

/** A descriptor that can be read when there is an answer; borrowed */
int pdk_spice_dial_get_event (PdkSpiceDial *self);
/** Once there is.  Returns: owned by the caller; -1, with @error */
int pdk_spice_dial_take (PdkSpiceDial *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceDial, pdk_spice_dial_free)

G_END_DECLS
