/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_dialog_keys_install:
 * @widget_class: of a window
 * @cancel: the action that leaves it, which Escape is for
 * @primary: the action that the window is for, done by Ctrl+Enter from wherever the focus is
 *
 * To be called in class_init.  Lists and menus that are open in the window have Escape first.
 */
void pdk_dialog_keys_install (GtkWidgetClass *widget_class,
                              const char *cancel,
                              const char *primary);

G_END_DECLS
