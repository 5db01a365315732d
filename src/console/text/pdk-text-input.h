/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-text-paste-bar.h"

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_INPUT (pdk_text_input_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextInput, pdk_text_input, PDK, TEXT_INPUT, GObject)

/* The way from a terminal to its guest: what is typed passes, several lines at once are asked about
 * first, and a long text takes its time.
 *
 * Signals: data (GBytes: for the guest); answered (the question was, or the pasting stopped: the
 * keyboard goes back to the terminal). */

/** @bar: borrowed, as long as the object is not disposed */
PdkTextInput *pdk_text_input_new (PdkTextPasteBar *bar);
/** Whether there is a guest; at first there is none.  Without one, everything is dropped. */
void pdk_text_input_set_connected (PdkTextInput *self, gboolean connected);
/** What the terminal has for the guest, @length bytes: keys, pasted text, answers. */
void pdk_text_input_commit (PdkTextInput *self, const char *text, gsize length);
/** Sends @text unasked. */
void pdk_text_input_send (PdkTextInput *self, const char *text);

G_END_DECLS
