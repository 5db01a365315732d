/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-text-choices.h"

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_CONSOLE (pdk_text_console_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextConsole, pdk_text_console, PDK, TEXT_CONSOLE, GtkWidget)

/* A terminal for a guest's text device: bytes in, bytes out.  It knows nothing of where they come
 * from.  The guest is not trusted: it sets no title, makes no links, reaches no clipboard, and rings
 * at most once a second.
 *
 * Keys go to the guest, but for Ctrl+Shift+C, V, A and F, Ctrl+plus, minus and 0, and the two
 * combinations below.
 *
 * Properties: connected (boolean: whether what is typed goes anywhere), dark (boolean),
 * font-scale (double), backspace, encoding, size (the enums above), release-combo (string, left Ctrl
 * and left Alt at first) and window-combo (string, nullable), as pdk_console_combo_parse() reads them,
 * blank (boolean, read-only: nothing was printed yet).
 * Signals: data (GBytes: for the guest); released (the release combination was used: the user wants
 * to go elsewhere); window-combo (the other one was pressed).
 * Actions: text.copy, .paste, .select-all, .find, .zoom-in, .zoom-out, .zoom-reset, .send-size,
 * .clear, and .backspace, .encoding, .size with their values. */

GtkWidget *pdk_text_console_new (void);
/** What the guest printed, in pieces of any size. */
void pdk_text_console_feed (PdkTextConsole *self, GBytes *bytes);
/** Says that @length bytes are missing here. */
void pdk_text_console_feed_gap (PdkTextConsole *self, guint64 length);
/** Another guest, or the same one started again, is at the other end: no mode it set lasts.  The
 * text stays. */
void pdk_text_console_begin (PdkTextConsole *self);
gboolean pdk_text_console_is_blank (PdkTextConsole *self);
/** Returns: (transfer full): all text there is, as UTF-8 */
GBytes *pdk_text_console_get_contents (PdkTextConsole *self);
/** @name: display-safe: names it for screen readers */
void pdk_text_console_set_name (PdkTextConsole *self, const char *name);
/** (transfer none): what it has under “text”, also a GActionGroup: for menus elsewhere, and to add to */
GActionMap *pdk_text_console_get_actions (PdkTextConsole *self);

G_END_DECLS
