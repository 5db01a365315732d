/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-message-check.h"

G_BEGIN_DECLS

/* What the guards of a session have in common where its machine may move to another host.
 *
 * The library opens every channel there once more while those here go on, and then changes over: either
 * anew, as after an opening, or in the middle of what was said, when what is known of a channel here is
 * needed there.  So a guard that is ahead waits until its channel is done with here.
 *
 * Counted; for all threads. */

typedef struct _PdkSpiceMove PdkSpiceMove;

typedef enum {
  PDK_SPICE_MOVE_WAITS,
  PDK_SPICE_MOVE_BEGINS,  /* with nothing in mind */
  PDK_SPICE_MOVE_GOES_ON, /* with what was known where it comes from */
} PdkSpiceMoveHow;

PdkSpiceMove *pdk_spice_move_new (void);
PdkSpiceMove *pdk_spice_move_ref (PdkSpiceMove *self);
void pdk_spice_move_unref (PdkSpiceMove *self);

/** What is in mind of the session’s pictures where the machine is now. */
PdkSpiceMemory *pdk_spice_move_ref_memory (PdkSpiceMove *self);
/** The session has ended: nobody waits. */
void pdk_spice_move_end (PdkSpiceMove *self);
/** (nullable): of all its memories: see pdk_spice_memory_get_refusal() */
const char *pdk_spice_move_get_refusal (PdkSpiceMove *self);

/** The host that the machine is on says that it goes. */
void pdk_spice_move_begin (PdkSpiceMove *self, gboolean may_be_seamless);
/** Whether the other host is asked what it can. */
gboolean pdk_spice_move_is_asked (PdkSpiceMove *self);
/** The other host has said what it can. */
void pdk_spice_move_decide (PdkSpiceMove *self, gboolean is_seamless);
gboolean pdk_spice_move_is_seamless (PdkSpiceMove *self);
/** The machine has gone, and everything begins anew where it is, if it does. */
void pdk_spice_move_change_over (PdkSpiceMove *self);
/** A channel is done with here.  @check: taken over */
void pdk_spice_move_leave (PdkSpiceMove *self,
                           guint channel,
                           guint id,
                           PdkSpiceMessageCheck *check);
/** A channel at the other host: how it is to be looked at.
 * @check, @memory: (out): owned by the caller, unless it waits; @check only where it goes on */
PdkSpiceMoveHow pdk_spice_move_arrive (PdkSpiceMove *self,
                                       guint channel,
                                       guint id,
                                       PdkSpiceMessageCheck **check,
                                       PdkSpiceMemory **memory);
/** The library has changed over, or not.  Returns: whether it has */
gboolean pdk_spice_move_settle (PdkSpiceMove *self);

/** @event: an eventfd that is written to when there is something new for those who wait */
void pdk_spice_move_watch (PdkSpiceMove *self, int event);
void pdk_spice_move_unwatch (PdkSpiceMove *self, int event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceMove, pdk_spice_move_unref)

G_END_DECLS
