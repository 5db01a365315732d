/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection"

#include "config.h"

#include "connection/pdk-connection-beside.h"

#include "connection/pdk-connection-internal.h"
#include "connection/pdk-uri.h"

static GPtrArray *all; /* of PdkConnection, borrowed; main thread */

void
pdk_connection_beside_enter (PdkConnection *self)
{
  if (all == NULL)
    all = g_ptr_array_new ();
  g_ptr_array_add (all, self);
}

void
pdk_connection_beside_leave (PdkConnection *self)
{
  g_ptr_array_remove (all, self);
  if (all->len == 0)
    g_clear_pointer (&all, g_ptr_array_unref);
}

GPtrArray *
pdk_connection_ref_beside (PdkConnection *self)
{
  GPtrArray *handles = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_handle_unref);

  g_return_val_if_fail (PDK_IS_CONNECTION (self), handles);

  for (guint i = 0; i < all->len; i++) {
    PdkConnection *other = all->pdata[i];

    if (other->link != NULL && pdk_connection_is_alive (other) &&
        pdk_uri_is_beside (self->uri, other->uri))
      g_ptr_array_add (handles, pdk_handle_ref (pdk_link_get_control (other->link)));
  }
  return handles;
}
