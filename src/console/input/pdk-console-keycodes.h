/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** Warns, once, where the keycodes of @display are not the kernel's, as those of an X server on
 * another system may be: the guest would get wrong keys, and nothing else would say why. */
void pdk_console_keycodes_check (GdkDisplay *display);

G_END_DECLS
