/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-spice-image-check.h"

G_BEGIN_DECLS

/* What a server draws.  Of the drawings the library ends the program over what lies outside of a
 * picture or a surface, over surfaces and palettes that do not exist, over operations that it does
 * not know; and a video goes on on a surface that was taken away. */

typedef struct _PdkSpiceDisplayCheck PdkSpiceDisplayCheck;

/** @memory: borrowed */
PdkSpiceDisplayCheck *pdk_spice_display_check_new (PdkSpiceMemory *memory);
void pdk_spice_display_check_free (PdkSpiceDisplayCheck *self);

/** A message comes, of any kind: what is known of the one before is past. */
void pdk_spice_display_check_begin (PdkSpiceDisplayCheck *self);
/** @type: SPICE_MSG_DISPLAY_….  Returns: (nullable): what is wrong */
const char *pdk_spice_display_check_message (PdkSpiceDisplayCheck *self,
                                             guint type,
                                             PdkSpiceReader *message);
/** Whether a file descriptor follows what was just looked at. */
gboolean pdk_spice_display_check_wants_fd (PdkSpiceDisplayCheck *self);

/** (nullable): what goes on of the last picture of what was just looked at, which ends in it */
const PdkSpiceUnpacked *pdk_spice_display_check_get_unpacked (PdkSpiceDisplayCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceDisplayCheck, pdk_spice_display_check_free)

G_END_DECLS
