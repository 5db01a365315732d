/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_ZOOM (pdk_text_zoom_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextZoom, pdk_text_zoom, PDK, TEXT_ZOOM, GObject)

/** How much larger than its font a terminal's text is, and how much smaller. */
#define PDK_TEXT_ZOOM_MIN 0.25
#define PDK_TEXT_ZOOM_MAX 4.0

/* How large the text of a terminal is.  Ctrl and the wheel change it.
 *
 * Property: font-scale (double). */

/** @terminal: borrowed.  @actions: gets zoom-in, zoom-out, zoom-reset */
PdkTextZoom *pdk_text_zoom_new (VteTerminal *terminal, GActionMap *actions);

G_END_DECLS
