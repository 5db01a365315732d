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

G_END_DECLS
