/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_console_heap_use:
 * @bytes: of the frame, or of what changed in it
 *
 * Keeps the large blocks that a frame needs for the next one.
 *
 * A frame of a film takes several blocks of the screen's size: it is read into one, decoded from it,
 * and drawn in another.  Left to itself the C library gives each back to the kernel, which has to
 * clear and map thousands of pages for every frame: more work than decoding and drawing it.  Some
 * seconds after the last large frame everything is given back.  The blocks are in large pages: see below.
 */
void pdk_console_heap_use (guint64 bytes);

/**
 * pdk_console_heap_advise:
 * @data: of @bytes; best before it is touched for the first time
 *
 * Lets the kernel have large pages there, if there are any.  Copying a frame from one block to another
 * walks through thousands of small ones, and the processor looks up where each of them is.  Any thread
 * may say so.
 */
void pdk_console_heap_advise (gconstpointer data, gsize bytes);

G_END_DECLS
