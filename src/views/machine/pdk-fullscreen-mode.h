/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "console/pdk-console.h"

G_BEGIN_DECLS

#define PDK_TYPE_FULLSCREEN_MODE (pdk_fullscreen_mode_get_type ())
G_DECLARE_FINAL_TYPE (PdkFullscreenMode, pdk_fullscreen_mode, PDK, FULLSCREEN_MODE, GObject)

/* What a page with a console does while its window fills a monitor: the toolbar moves into a bar that
 * slides over the console (PdkFullscreenBar), which has the keyboard when the console gave it back.
 * It follows the window that the page is in, and can ask it to change.
 *
 * Property: fullscreen (boolean, read-only; the page is given the focus after it was told). */

/** The parts of a page, all borrowed: it owns the mode. */
typedef struct {
  GtkWidget *page;
  PdkConsole *console;
  GtkWidget *toolbar;
  AdwBin *inline_bin;    /* where the toolbar is otherwise */
  AdwBin *bar_bin;       /* where it is in the bar */
  GtkRevealer *revealer; /* the bar */
} PdkFullscreenParts;

PdkFullscreenMode *pdk_fullscreen_mode_new (const PdkFullscreenParts *parts);
gboolean pdk_fullscreen_mode_get_fullscreen (PdkFullscreenMode *self);
/** Asks the window; its answer comes as a notification. */
void pdk_fullscreen_mode_ask (PdkFullscreenMode *self, gboolean fullscreen);
void pdk_fullscreen_mode_minimize (PdkFullscreenMode *self);

G_END_DECLS
