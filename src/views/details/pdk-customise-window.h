/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/create/pdk-customise-request.h"

G_BEGIN_DECLS

#define PDK_TYPE_CUSTOMISE_WINDOW (pdk_customise_window_get_type ())
/**
 * PdkCustomiseWindow:
 *
 * All that a machine’s details show, of one that is not there yet.  Answers the request it is about: with
 * what is changed the machine is made, or more is decided first.
 *
 * Action: customise.begin.
 */
G_DECLARE_FINAL_TYPE (PdkCustomiseWindow, pdk_customise_window, PDK, CUSTOMISE_WINDOW, AdwWindow)

/** Returns: (transfer none): shown */
PdkCustomiseWindow *pdk_customise_window_present (GtkWindow *parent, PdkCustomiseRequest *request);

G_END_DECLS
