/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/**
 * pdk_domain_turn_off_gl_async:
 *
 * Turns OpenGL of the machine's display off in the stored definition, as pdk_guest_gl_turn_off() does:
 * for when it is started the next time after it was off.  One that is off already stays as it is.
 */
void pdk_domain_turn_off_gl_async (PdkDomain *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: %FALSE with an error: %PDK_ERROR_NOT_SUPPORTED where nothing is stored of the machine,
 * %PDK_ERROR_BUSY where somebody else changed it meanwhile */
gboolean pdk_domain_turn_off_gl_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_END_DECLS
