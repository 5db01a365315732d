/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_FLEET_THUMBNAIL (pdk_fleet_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (PdkFleetThumbnail, pdk_fleet_thumbnail, PDK, FLEET_THUMBNAIL, GtkWidget)

/* A machine's screen in small, or the sign of its state where there is none.  While it is on the
 * screen the machine is watched, and pictures of it are taken.
 *
 * Property: domain (PdkDomain, nullable). */

G_END_DECLS
