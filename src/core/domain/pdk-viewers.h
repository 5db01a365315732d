/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who watches the display of a machine, as far as events told.  libvirt has no list of them: whoever
 * connected before we listened is not known. */

typedef struct _PdkViewers PdkViewers;

PdkViewers *pdk_viewers_new (void);
void pdk_viewers_free (PdkViewers *self);
/**
 * pdk_viewers_note:
 * @who: where the connection comes from; untrusted, alike for all that come through local sockets
 *
 * One connection more or less; a viewer may have several.  What is beyond belief is not counted.
 */
void pdk_viewers_note (PdkViewers *self, const char *who, gboolean connected);
void pdk_viewers_clear (PdkViewers *self);
/** Connections that are open now. */
guint pdk_viewers_count (PdkViewers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkViewers, pdk_viewers_free)

G_END_DECLS
