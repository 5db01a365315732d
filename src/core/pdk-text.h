/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The longest text from a host or guest that is ever shown in one label, in characters. */
#define PDK_TEXT_MAX_CHARS 512

/**
 * pdk_text_display:
 * @text: (nullable): untrusted text: a name, title, error or address from a host or a guest
 *
 * Makes untrusted text safe to show in a plain (not markup) label: valid UTF-8, control and
 * bidirectional override characters made visible, line ends folded to spaces, at most
 * %PDK_TEXT_MAX_CHARS characters.  Text that is fine already comes back unchanged.
 *
 * Returns: (transfer full): never %NULL
 */
char *pdk_text_display (const char *text);

/**
 * pdk_text_markup:
 *
 * pdk_text_display(), then escaped for the widgets whose text is Pango markup.
 *
 * Returns: (transfer full): never %NULL
 */
char *pdk_text_markup (const char *text);

/**
 * pdk_text_shorten:
 * @text: display-safe text
 * @max_chars: the most characters that come back, at least 3
 *
 * Leaves out the middle of a text that is too long, for places that cannot cut it off themselves:
 * the question whether to force off a machine is to have its buttons on the screen.
 *
 * Returns: (transfer full): never %NULL
 */
char *pdk_text_shorten (const char *text, guint max_chars);

/**
 * pdk_text_mnemonic:
 *
 * pdk_text_display(), with underscores doubled for menu items and dialog responses.
 *
 * Returns: (transfer full): never %NULL
 */
char *pdk_text_mnemonic (const char *text);

/**
 * pdk_text_format_rate:
 * @bytes_per_second: a rate, ≥ 0
 *
 * Returns: (transfer full): for example “1.2 MiB/s”, binary units, one decimal
 */
char *pdk_text_format_rate (double bytes_per_second);

/**
 * pdk_text_format_kib:
 * @kib: an amount of memory in KiB
 *
 * Returns: (transfer full): for example “2.0 GiB”
 */
char *pdk_text_format_kib (guint64 kib);

/** Returns: (transfer full): “20 seconds left”, “3 minutes left”, “2 hours left” */
char *pdk_text_format_left (guint64 seconds);

/** Overwrites what may be a password before it frees it.  @text: (nullable) (transfer full) */
void pdk_text_wipe (char *text);

G_END_DECLS
