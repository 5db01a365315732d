/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the library has in mind of the pictures that a server sent and may refer to later: those in its
 * cache, and those in the window of GLZ.  It keeps both for all displays of a session, and waits for
 * what is not there; being closed while it waits ends the program.
 *
 * Of a session; used by the threads of all its guards. */

typedef struct _PdkSpiceMemory PdkSpiceMemory;

PdkSpiceMemory *pdk_spice_memory_new (void);
PdkSpiceMemory *pdk_spice_memory_ref (PdkSpiceMemory *self);
void pdk_spice_memory_unref (PdkSpiceMemory *self);

/** Nothing more comes: nobody waits. */
void pdk_spice_memory_end (PdkSpiceMemory *self);
/** Whose fault it is that the session ends.  @reason: static; the first counts */
void pdk_spice_memory_refuse (PdkSpiceMemory *self, const char *reason);
/** (nullable): not for a translation: it says which rule of the protocol was broken */
const char *pdk_spice_memory_get_refusal (PdkSpiceMemory *self);

/** A picture is kept under @id.  @replaces: instead of what was there, which may have lost detail */
void pdk_spice_memory_keep (PdkSpiceMemory *self,
                            guint64 id,
                            guint32 width,
                            guint32 height,
                            gboolean is_lossy,
                            gboolean replaces);
/** Waits for a while when it is not there, since another display may be about to bring it. */
gboolean pdk_spice_memory_find (
    PdkSpiceMemory *self, guint64 id, gboolean is_lossless, guint32 *width, guint32 *height);
/** It is kept once for each time that it was sent. */
void pdk_spice_memory_drop (PdkSpiceMemory *self, guint64 id);
void pdk_spice_memory_drop_all (PdkSpiceMemory *self);

/**
 * pdk_spice_memory_may_add_glz:
 * @id: numbers rise
 * @distance: how many pictures back the oldest is that is needed from now on
 *
 * Whether the library takes such a picture in good order: over far jumps it counts one by one.
 */
gboolean pdk_spice_memory_may_add_glz (PdkSpiceMemory *self,
                                       guint64 id,
                                       guint32 distance,
                                       guint32 n_pixels);
void pdk_spice_memory_add_glz (PdkSpiceMemory *self,
                               guint64 id,
                               guint32 distance,
                               guint32 n_pixels);
/** Returns: how many pixels the picture has; 0 when it is not there and does not come either */
guint32 pdk_spice_memory_find_glz (PdkSpiceMemory *self, guint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceMemory, pdk_spice_memory_unref)

G_END_DECLS
