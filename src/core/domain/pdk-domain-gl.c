/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-gl.h"

#include "domain/pdk-domain-call.h"
#include "domain/pdk-guest-gl.h"
#include "domain/pdk-stored-change.h"
#include "pdk-error.h"

static gpointer
turn_off_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return GINT_TO_POINTER (pdk_stored_change (conn, handle, pdk_guest_gl_turn_off, error));
}

void
pdk_domain_turn_off_gl_async (PdkDomain *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_turn_off_gl_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, "pdk_domain_turn_off_gl_async",
                   turn_off_in_worker, NULL);
}

gboolean
pdk_domain_turn_off_gl_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_turn_off_gl_async,
                        FALSE);

  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}
