/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/connection/pdk-auth-request.h"

G_BEGIN_DECLS

#define PDK_TYPE_AUTH_QUEUE (pdk_auth_queue_get_type ())
G_DECLARE_FINAL_TYPE (PdkAuthQueue, pdk_auth_queue, PDK, AUTH_QUEUE, GObject)

/* Several hosts may ask at once, but one question stands before the user: a second dialog would shut
 * off the first, in the middle of a password.  Its end cancels those that wait. */

PdkAuthQueue *pdk_auth_queue_new (void);
/** Shows @request over @parent, at once or when those before it are answered. */
void pdk_auth_queue_add (PdkAuthQueue *self, GtkWindow *parent, PdkAuthRequest *request);

G_END_DECLS
