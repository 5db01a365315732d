/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"
#include "domain/pdk-picture.h"

G_BEGIN_DECLS

/**
 * pdk_domain_screenshot_async:
 * @max_width: of the picture, in pixels; its shape is the screen's
 *
 * The first screen of a running machine as its hypervisor sees it, whether anybody has a console
 * open or not.  The whole screen travels from the host for it: not to be done often.
 */
void pdk_domain_screenshot_async (PdkDomain *self,
                                  int max_width,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): or %NULL with an error of libvirt, or %PDK_ERROR_NOT_SUPPORTED */
PdkPicture *pdk_domain_screenshot_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_END_DECLS
