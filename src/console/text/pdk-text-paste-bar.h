/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_PASTE_BAR (pdk_text_paste_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextPasteBar, pdk_text_paste_bar, PDK, TEXT_PASTE_BAR, GtkWidget)

/* Asks before several lines are pasted, as a guest may run each of them, and shows them; then how
 * much of a long text is still to go.
 *
 * Signals: answered (boolean: whether to paste it); stop.
 * Actions: paste.confirm, paste.cancel, paste.stop. */

/** @text: as the guest would get it: lines end in CR, marks of a bracketed paste may be around it */
void pdk_text_paste_bar_ask (PdkTextPasteBar *self, GBytes *text);
gboolean pdk_text_paste_bar_is_asking (PdkTextPasteBar *self);
/** Takes the question back; nothing is answered. */
void pdk_text_paste_bar_withdraw (PdkTextPasteBar *self);
/** @remaining: bytes; 0 hides it */
void pdk_text_paste_bar_set_remaining (PdkTextPasteBar *self, guint remaining);

G_END_DECLS
