/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-image-check.h"

G_BEGIN_DECLS

/* What a server says on one channel, message by message: whether the library reads it without harm to
 * the program.  Lengths within a message the library looks at itself; this is about what it takes on
 * trust: what would be gigabytes of memory, what refers to something, what ends without its zero.  What
 * it does not know it leaves alone. */

typedef struct _PdkSpiceMessageCheck PdkSpiceMessageCheck;

/** @channel_type: SPICE_CHANNEL_….  @memory: borrowed
 *
 * Returns: (nullable): %NULL for a channel that is not known */
PdkSpiceMessageCheck *pdk_spice_message_check_new (guint channel_type, PdkSpiceMemory *memory);
void pdk_spice_message_check_free (PdkSpiceMessageCheck *self);

/** How long a message may be at all. */
gsize pdk_spice_message_check_get_max_size (PdkSpiceMessageCheck *self);
/**
 * pdk_spice_message_check_get_needed:
 * @data: how a message begins
 * @n: bytes of it that are here
 * @size: of all of it
 *
 * Of plain pixels nothing has to be seen.
 *
 * Returns: how many of its first bytes are to be given to pdk_spice_message_check_run(), @size for all;
 *   0 when that is not known before more of it is here
 */
gsize pdk_spice_message_check_get_needed (
    PdkSpiceMessageCheck *self, guint type, const guint8 *data, gsize n, gsize size);
/** @absent: bytes that follow @data.  Returns: (nullable) (transfer none): which rule it breaks; not for a translation */
const char *pdk_spice_message_check_run (
    PdkSpiceMessageCheck *self, guint type, const guint8 *data, gsize size, gsize absent);
/** Whether a file descriptor follows the last message. */
gboolean pdk_spice_message_check_wants_fd (PdkSpiceMessageCheck *self);

/** (nullable): the picture in which the last message ends, if it is to go on unpacked: in place of all that is in
 * the message from where it begins.  Until the next message is looked at. */
const PdkSpiceUnpacked *pdk_spice_message_check_get_unpacked (PdkSpiceMessageCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceMessageCheck, pdk_spice_message_check_free)

G_END_DECLS
