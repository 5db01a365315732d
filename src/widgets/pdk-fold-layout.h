/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PDK_TYPE_FOLD_LAYOUT (pdk_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (PdkFoldLayout, pdk_fold_layout, PDK, FOLD_LAYOUT, GtkLayoutManager)

/* Words, the first child, and controls, the other one, beside them.  Where both do not fit into one
 * line the controls go below, so that words are not cut short because of them: texts can be large, and
 * windows small.  The controls’ halign says where they are there.
 *
 * Property: spacing (int, pixels), beside and below. */

GtkLayoutManager *pdk_fold_layout_new (void);

G_END_DECLS
