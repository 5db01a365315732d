/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pdk-application.h"

G_BEGIN_DECLS

#define PDK_TYPE_WINDOW (pdk_window_get_type ())
G_DECLARE_FINAL_TYPE (PdkWindow, pdk_window, PDK, WINDOW, AdwApplicationWindow)

/** A window with the Machines tab. */
PdkWindow *pdk_window_new (PdkApplication *application);

G_END_DECLS
