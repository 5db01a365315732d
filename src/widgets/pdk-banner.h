/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_BANNER (pdk_banner_get_type ())
G_DECLARE_FINAL_TYPE (PdkBanner, pdk_banner, PDK, BANNER, GtkWidget)

/* A strip across the top of a page: one sentence and at most one button.  (AdwBanner is newer than
 * the floor.)
 *
 * Properties: title (plain text, display-safe), button-label (nullable: no button; with a mnemonic),
 * action-name and action-target (GVariant) of the button, revealed, dismissible (with a button that
 * hides it). */

GtkWidget *pdk_banner_new (void);
void pdk_banner_set_title (PdkBanner *self, const char *title);
void pdk_banner_set_button_label (PdkBanner *self, const char *label);
void pdk_banner_set_revealed (PdkBanner *self, gboolean revealed);

G_END_DECLS
