/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_typed_watch:
 * @window: whose fields may be filled in by the program as well
 *
 * Notes whether somebody types into a field of @window: it changes while it has the keys.  What is typed
 * into a popover is not meant: it searches a list.
 */
void pdk_typed_watch (GtkWindow *window);
gboolean pdk_typed_is_any (GtkWindow *window);
/** @any: what it was before the program itself changed fields, of which one may have the keys */
void pdk_typed_set_any (GtkWindow *window, gboolean any);

/**
 * pdk_typed_take_number:
 * @window: whose action was activated with the keys
 *
 * Gives a spin button the number that is being typed into it: it waits for Enter or for another field
 * otherwise, and the action would be done with its former one.
 */
void pdk_typed_take_number (GtkWindow *window);

G_END_DECLS
