/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_dialog_keys_add:
 * @window: a dialog
 * @cancel: the action that leaves it, which Escape is for
 * @primary: the action that it is for, done by Ctrl+Enter from wherever the focus is, also in a text of several
 *   lines
 *
 * Lists and menus that are open in the window have both keys first.
 */
void pdk_dialog_keys_add (GtkWindow *window, const char *cancel, const char *primary);

G_END_DECLS
