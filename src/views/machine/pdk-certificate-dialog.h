/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_CERTIFICATE_DIALOG (pdk_certificate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkCertificateDialog, pdk_certificate_dialog, PDK, CERTIFICATE_DIALOG, AdwWindow)

/* Shows the certificate that was refused, and what is wrong with it.  Enter means Cancel; at most,
 * this one key is trusted for this one display. */

void pdk_certificate_dialog_present (GtkWindow *parent, PdkDisplay *display);

G_END_DECLS
