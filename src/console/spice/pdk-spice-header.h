/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands before a message: a type in two bytes and a length in four, and where both sides do not know
 * that, a serial number in front of them and a list of further messages behind. */

#define PDK_SPICE_HEADER_MAX 18

typedef struct {
  guint type; /* SPICE_MSG_… or SPICE_MSGC_… */
  gsize size; /* of what follows */
} PdkSpiceHeader;

/** How long it is, which every function here is told. */
gsize pdk_spice_header_get_length (gboolean is_mini);
/** Returns: %FALSE when it has messages within messages, of whatever kind */
gboolean pdk_spice_header_read (PdkSpiceHeader *self, const guint8 *bytes, gsize length);
/** That of the first message that a side says. */
void pdk_spice_header_write (const PdkSpiceHeader *self, guint8 *bytes, gsize length);
/** The size alone. */
guint32 pdk_spice_header_get_size (const guint8 *bytes, gsize length);
/** The message is another one from here on, of the same type. */
void pdk_spice_header_set_size (guint8 *bytes, gsize length, guint32 size);

G_END_DECLS
