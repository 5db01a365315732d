/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "picture/pdk-console-framebuffer.h"
#include "picture/pdk-gl-reader.h"

G_BEGIN_DECLS

/* A screen that the guest draws with a graphics card of the host's.
 *
 * The guest waits, for good, until a drawing is said to be done with: so each is acknowledged once,
 * whether it could be shown or not, and as soon as there is a copy, never for the sake of when our
 * window is drawn.  While nobody looks nothing is copied. */

typedef struct {
  gboolean (*import) (gpointer owner, const PdkGlBuffer *buffer, GError **error);
  gboolean (*read) (gpointer owner, guint32 *pixels, GError **error);
  void (*acknowledge) (gpointer owner);
  void (*failed) (gpointer owner, const GError *error);
} PdkSpiceScanoutFuncs;

typedef struct _PdkSpiceScanout PdkSpiceScanout;

PdkSpiceScanout *pdk_spice_scanout_new (PdkConsoleFramebuffer *framebuffer,
                                        const PdkSpiceScanoutFuncs *funcs,
                                        gpointer owner);
void pdk_spice_scanout_free (PdkSpiceScanout *self);

/**
 * pdk_spice_scanout_set_buffer:
 * @buffer: (nullable): or one without a descriptor: the guest draws in memory again
 *
 * The framebuffer's source is the scanout's from here on while there is a buffer; without one it has
 * none.
 */
void pdk_spice_scanout_set_buffer (PdkSpiceScanout *self, const PdkGlBuffer *buffer);
/** The guest drew, and waits. */
void pdk_spice_scanout_draw (PdkSpiceScanout *self);
gboolean pdk_spice_scanout_is_active (PdkSpiceScanout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSpiceScanout, pdk_spice_scanout_free)

G_END_DECLS
