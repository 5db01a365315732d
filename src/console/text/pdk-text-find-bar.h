/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_FIND_BAR (pdk_text_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextFindBar, pdk_text_find_bar, PDK, TEXT_FIND_BAR, GtkWidget)

/* Looks for text in a terminal and its history: Enter goes up, to what was printed before, and
 * Shift+Enter down.
 *
 * Properties: revealed (boolean); match-case, wrap-around (boolean: at the end it goes on at the other
 * one; TRUE at first).  Signal: closed, when the user is done with it.
 * Actions: find.match-case, find.wrap-around, find.previous, find.next, find.close. */

/** @terminal: its parent's, and lives as long */
void pdk_text_find_bar_set_terminal (PdkTextFindBar *self, VteTerminal *terminal);
/** Shows it and gives it the keyboard. */
void pdk_text_find_bar_open (PdkTextFindBar *self);

G_END_DECLS
