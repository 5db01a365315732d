/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_PASTE (pdk_text_paste_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextPaste, pdk_text_paste, PDK, TEXT_PASTE, GObject)

/* What goes to a guest's terminal, at the pace of one.  What is typed passes at once; a longer text
 * goes in lumps, at most a line each, as guests lose what comes while they still work on a line.
 *
 * Property: remaining (uint, read-only: bytes that are still to go).  Signal: data (GBytes). */

/** Bytes in a lump, and milliseconds between two: 8 kB/s, a little less than a fast serial line. */
#define PDK_TEXT_PASTE_LUMP     128
#define PDK_TEXT_PASTE_INTERVAL 16

PdkTextPaste *pdk_text_paste_new (void);
/** Sends it, after what is still to go. */
void pdk_text_paste_push (PdkTextPaste *self, gconstpointer data, gsize length);
guint pdk_text_paste_get_remaining (PdkTextPaste *self);
/** Forgets what is still to go. */
void pdk_text_paste_stop (PdkTextPaste *self);

G_END_DECLS
