/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/**
 * PdkHostPin:
 * @name: of a machine
 * @map: %PDK_CPU_SET_MAX bits: the host's CPUs that its virtual CPUs are pinned to
 *
 * What another machine of the same host is pinned to.
 */
typedef struct {
  char *name;
  guchar *map;
} PdkHostPin;

/** Reads the definitions of all other machines of the host that @self is on. */
void pdk_domain_load_pins_async (PdkDomain *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full) (element-type PdkHostPin): those with pins; or %NULL with the error */
GPtrArray *pdk_domain_load_pins_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_END_DECLS
