/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Returns: as many pixels as @pixels are with text of the plain size, and no less */
int pdk_text_pixels (int pixels);

G_END_DECLS
