/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_APPLICATION (pdk_application_get_type ())
G_DECLARE_FINAL_TYPE (PdkApplication, pdk_application, PDK, APPLICATION, AdwApplication)

/* The process: one instance per user session.  Owns what all windows share. */

PdkApplication *pdk_application_new (void);

G_END_DECLS
