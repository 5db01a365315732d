/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-present.h"

static void
close_popovers (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_popover_get_autohide (GTK_POPOVER (widget))) {
    gtk_popover_popdown (GTK_POPOVER (widget));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      close_popovers (child);
}

void
pdk_present_alone (GtkWindow *window)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  for (GList *at = windows; at != NULL; at = at->next)
    if (at->data != window)
      close_popovers (at->data);
  gtk_window_present (window);
}
