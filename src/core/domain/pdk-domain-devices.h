/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"
#include "domain/pdk-guest-devices.h"

G_BEGIN_DECLS

/** Reads which devices for a console the machine has: of the running one, while it runs. */
void pdk_domain_load_devices_async (PdkDomain *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** Returns: (transfer full): to be freed with g_free() */
PdkGuestDevices *pdk_domain_load_devices_finish (PdkDomain *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/**
 * pdk_domain_add_device_async:
 *
 * Adds one to the stored definition and, where the machine runs, to the running one.  What cannot be
 * plugged in while it runs is there after it was shut down.  A machine that has one already, but for
 * USB slots, is left as it is.
 */
void pdk_domain_add_device_async (PdkDomain *self,
                                  PdkGuestDevice device,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/**
 * pdk_domain_add_device_finish:
 * @now: (out) (optional): whether the running machine has it; %FALSE: after it was shut down
 *
 * Returns: %FALSE with an error when nothing was changed
 */
gboolean pdk_domain_add_device_finish (PdkDomain *self,
                                       GAsyncResult *result,
                                       gboolean *now,
                                       GError **error);

G_END_DECLS
