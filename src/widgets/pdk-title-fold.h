/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PDK_TYPE_TITLE_FOLD (pdk_title_fold_get_type ())
G_DECLARE_FINAL_TYPE (PdkTitleFold, pdk_title_fold, PDK, TITLE_FOLD, GtkWidget)

/* The header bar of a dialog, whose title goes below it where it would be cut short between the buttons,
 * as with large text and long words.
 *
 * Property: header (AdwHeaderBar, with an AdwWindowTitle for its title). */

G_END_DECLS
