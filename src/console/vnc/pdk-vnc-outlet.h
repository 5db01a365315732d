/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-vnc-wire.h"

G_BEGIN_DECLS

/* What goes to a server: what the library says, and in between what it has no words for.  It knows how
 * long the library's messages are, to find where one ends.  For threads of their own. */

typedef struct _PdkVncOutlet PdkVncOutlet;

/** @server: borrowed */
PdkVncOutlet *pdk_vnc_outlet_new (PdkVncWire *server);
void pdk_vnc_outlet_free (PdkVncOutlet *self);

/** The next that the library says is no more about signing in. */
void pdk_vnc_outlet_begin (PdkVncOutlet *self);
/** Passes on what the library says, and waits for the server to take it.  Returns: %FALSE when the server
 * has ended */
gboolean pdk_vnc_outlet_pass (PdkVncOutlet *self, gconstpointer data, gsize size);
/** Says this as well, at once or after a message of the library: the one that it is at, or the next one
 * where the server takes nothing now.  Waits for nobody: a server may do so until it is listened to.  What
 * has not gone yet is replaced; where it cannot be told where messages end, nothing is said. */
void pdk_vnc_outlet_add (PdkVncOutlet *self, gconstpointer message, gsize size);
/** The same for a message of any length, of which there is one by itself: after a message of the library, or
 * when somebody says it.  Returns: whether none was waiting for either already */
gboolean pdk_vnc_outlet_add_text (PdkVncOutlet *self, GBytes *text);
/** Says what was added, as soon as it is the moment, and waits for the server to take it. */
void pdk_vnc_outlet_say (PdkVncOutlet *self);

G_END_DECLS
