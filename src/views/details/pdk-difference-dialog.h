/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/devices/pdk-domain-document.h"

G_BEGIN_DECLS

#define PDK_TYPE_DIFFERENCE_DIALOG (pdk_difference_dialog_get_type ())
/**
 * PdkDifferenceDialog:
 *
 * Two documents line by line: what goes and what comes, with some lines around.  Passwords are
 * bullets.
 */
G_DECLARE_FINAL_TYPE (PdkDifferenceDialog, pdk_difference_dialog, PDK, DIFFERENCE_DIALOG, AdwWindow)

/** @title: what is compared, plain text */
void pdk_difference_dialog_present (GtkWindow *parent,
                                    const char *title,
                                    PdkDomainDocument *before,
                                    PdkDomainDocument *after);

G_END_DECLS
