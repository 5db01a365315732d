/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** What a child does where there is not enough room. */
typedef enum {
  PDK_YIELD_NOT,
  PDK_YIELD_PART,  /* gives as much as is missing, down to its minimum */
  PDK_YIELD_WHOLE, /* goes to its minimum at once: between, it would show nothing more */
  PDK_YIELD_AWAY,  /* goes away */
  PDK_YIELD_SPARE, /* comes when another went away */
} PdkYield;

#define PDK_TYPE_YIELD (pdk_yield_get_type ())
GType pdk_yield_get_type (void);

#define PDK_TYPE_YIELD_LAYOUT (pdk_yield_layout_get_type ())
G_DECLARE_FINAL_TYPE (PdkYieldLayout, pdk_yield_layout, PDK, YIELD_LAYOUT, GtkLayoutManager)

/* A row of widgets that give way one after another when it becomes narrow, where a GtkBox cuts all
 * of them short.  Words go before buttons do, so that a window can be small and texts long.
 *
 * Property: spacing (int, pixels).  Of a child: yield (PdkYield), order (int, from 1: who yields first). */

#define PDK_TYPE_YIELD_LAYOUT_CHILD (pdk_yield_layout_child_get_type ())
G_DECLARE_FINAL_TYPE (
    PdkYieldLayoutChild, pdk_yield_layout_child, PDK, YIELD_LAYOUT_CHILD, GtkLayoutChild)

GtkLayoutManager *pdk_yield_layout_new (void);

G_END_DECLS
