/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_text_from_cp437:
 *
 * The PC's own characters, as firmware prints them.  Bytes below 0x80, control characters among
 * them, stay as they are; each of the others stands for one character, so pieces of a text can be
 * converted on their own.
 *
 * Returns: (transfer full): UTF-8
 */
GBytes *pdk_text_from_cp437 (GBytes *bytes);

G_END_DECLS
