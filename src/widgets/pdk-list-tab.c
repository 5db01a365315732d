/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-list-tab.h"

gboolean
pdk_list_tab_leave (GtkWidget *list,
                    GtkDirectionType direction,
                    GtkWidget *before,
                    GtkWidget *after,
                    gboolean *moved)
{
  GtkWidget *next = direction == GTK_DIR_TAB_FORWARD    ? after
                    : direction == GTK_DIR_TAB_BACKWARD ? before
                                                        : NULL;

  if (next == NULL || (gtk_widget_get_state_flags (list) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return FALSE;
  *moved = gtk_widget_get_visible (next) && gtk_widget_grab_focus (next);
  return TRUE;
}
