/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-pixels.h"
#include "pdk-console-transform.h"

G_BEGIN_DECLS

/* Drawing for GTK's GL renderer: textures over the picture's own memory, which are uploaded once
 * each.  One for the whole picture, or tiles of it where joints cannot show and little changes. */

typedef struct _PdkConsoleTextures PdkConsoleTextures;

PdkConsoleTextures *pdk_console_textures_new (void);
void pdk_console_textures_free (PdkConsoleTextures *self);

/** Forgets everything: another picture or another place. */
void pdk_console_textures_reset (PdkConsoleTextures *self,
                                 PdkConsolePixels *pixels,
                                 const PdkConsoleTransform *transform);
/** @damage in guest pixels. */
void pdk_console_textures_invalidate (PdkConsoleTextures *self, const cairo_region_t *damage);
/** Returns: the bytes to be uploaded again. */
guint64 pdk_console_textures_snapshot (PdkConsoleTextures *self, GtkSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleTextures, pdk_console_textures_free)

G_END_DECLS
