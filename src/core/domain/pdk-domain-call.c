/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-call.h"

#include "pdk-error.h"

#include <glib/gi18n.h>

void
pdk_domain_call (PdkDomain *self,
                 PdkLane lane,
                 int priority,
                 GTask *task,
                 const char *name,
                 PdkConnectionFunc func,
                 GDestroyNotify result_free)
{
  g_autoptr (GTask) owned = task;
  PdkConnection *connection = pdk_domain_get_connection (self);

  g_task_set_name (task, name);
  if (pdk_domain_is_gone (self)) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_GONE, "%s",
                             _ ("The machine no longer exists"));
    return;
  }
  if (connection == NULL) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "%s",
                             _ ("The connection was removed"));
    return;
  }
  if (g_task_get_source_tag (task) == NULL)
    g_task_set_source_tag (task, func);
  pdk_connection_queue (connection, lane, priority, g_steal_pointer (&owned), func, result_free);
}
