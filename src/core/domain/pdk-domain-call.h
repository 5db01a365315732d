/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/**
 * pdk_domain_call:
 * @task: (transfer full): made with @self as its source, with its task data set
 * @name: a string literal, for debugging
 *
 * pdk_connection_queue() on the connection of @self.  Fails @task with %PDK_ERROR_GONE when the
 * machine is no more, with %PDK_ERROR_NOT_CONNECTED when its connection was removed.
 */
void pdk_domain_call (PdkDomain *self,
                      PdkLane lane,
                      int priority,
                      GTask *task,
                      const char *name,
                      PdkConnectionFunc func,
                      GDestroyNotify result_free);

G_END_DECLS
