/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* QUIC, by which a server makes photographs smaller.
 *
 * Returns: (nullable): what is wrong */
const char *pdk_spice_quic_check (const guint8 *data, gsize size, guint32 width, guint32 height);

G_END_DECLS
