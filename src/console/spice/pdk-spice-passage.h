/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-message-check.h"
#include "pdk-spice-pipe.h"

G_BEGIN_DECLS

/* What becomes of the messages of a server on one channel, on their way to the library.
 *
 * Each is looked at as far as it has to be seen.  Those that are right go on as they are, as many together
 * as there are at once; of a long one the rest follows without a copy; a picture that had to be unpacked
 * to be looked at goes on unpacked; a file descriptor goes along with its message.  The first one that is
 * not right is refused, in memory of the session, and nothing follows it.
 *
 * For the thread of a guard. */

typedef struct _PdkSpicePassage PdkSpicePassage;

/** A message is right and goes on.  @size: bytes of it that are to be seen */
typedef void (*PdkSpicePassageFunc) (guint type,
                                     const guint8 *data,
                                     gsize size,
                                     gpointer user_data);

/**
 * pdk_spice_passage_new:
 * @pipe: borrowed; its server says nothing but messages from here on
 * @header: how long what stands before each is
 * @memory: of the session
 * @check: what is known of the channel by now, taken over
 * @seen: in the same thread, before the message goes on
 */
PdkSpicePassage *pdk_spice_passage_new (PdkSpicePipe *pipe,
                                        gsize header,
                                        PdkSpiceMemory *memory,
                                        PdkSpiceMessageCheck *check,
                                        PdkSpicePassageFunc seen,
                                        gpointer user_data);
void pdk_spice_passage_free (PdkSpicePassage *self);

/** Lets messages through until a side ends, one is refused or what is known of the channel is taken away.
 * Returns: whether it was taken away */
gboolean pdk_spice_passage_run (PdkSpicePassage *self);
/** From @seen: the channel goes on elsewhere, and that message is its last one here. */
PdkSpiceMessageCheck *pdk_spice_passage_steal_check (PdkSpicePassage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpicePassage, pdk_spice_passage_free)

G_END_DECLS
