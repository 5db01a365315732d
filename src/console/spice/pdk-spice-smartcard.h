/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sharing/pdk-console-smartcard.h"

#include <spice-client.h>

G_BEGIN_DECLS

#define PDK_TYPE_SPICE_SMARTCARD (pdk_spice_smartcard_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkSpiceSmartcard, pdk_spice_smartcard, PDK, SPICE_SMARTCARD, PdkConsoleSmartcard)

/** Whether the library was built with smart cards. */
gboolean pdk_spice_smartcard_is_supported (void);
PdkSpiceSmartcard *pdk_spice_smartcard_new (void);
/** @session: (nullable): before it connects */
void pdk_spice_smartcard_set_session (PdkSpiceSmartcard *self, SpiceSession *session);

G_END_DECLS
