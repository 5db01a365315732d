/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the memory that Cairo shares with the X server for the next frame.
 *
 * Cairo makes a pool of it with room for eight frames, and destroys the pool when nothing is in it,
 * which GDK's way of drawing makes so between any two frames.  This is something that stays in it.
 * Nobody draws on it, so not a page of its own is ever used.  Elsewhere than on X11 it does
 * nothing. */

typedef struct _PdkConsoleShm PdkConsoleShm;

PdkConsoleShm *pdk_console_shm_new (void);
void pdk_console_shm_free (PdkConsoleShm *self);

/** A frame of @bytes is about to be drawn on @surface. */
void pdk_console_shm_use (PdkConsoleShm *self, GdkSurface *surface, guint64 bytes);
/** Lets go of the pool, as after some time without a large frame. */
void pdk_console_shm_drop (PdkConsoleShm *self);

G_END_DECLS
