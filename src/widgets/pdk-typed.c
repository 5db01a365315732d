/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/pdk-typed.h"

#define KEY_FIELD "pdk-typed-field" /* GSignalGroup, owned by the window */
#define KEY_ANY   "pdk-typed-any"

static void
on_changed (GtkWindow *window)
{
  pdk_typed_set_any (window, TRUE);
}

static void
on_focus_changed (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  const gboolean is_field =
      GTK_IS_EDITABLE (focus) && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) == NULL;

  g_signal_group_set_target (g_object_get_data (G_OBJECT (window), KEY_FIELD),
                             is_field ? focus : NULL);
}

void
pdk_typed_watch (GtkWindow *window)
{
  GSignalGroup *field = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  field = g_signal_group_new (GTK_TYPE_EDITABLE);
  g_signal_group_connect_object (field, "changed", G_CALLBACK (on_changed), window,
                                 G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (window), KEY_FIELD, field, g_object_unref);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (on_focus_changed), NULL);
}

gboolean
pdk_typed_is_any (GtkWindow *window)
{
  g_return_val_if_fail (GTK_IS_WINDOW (window), FALSE);

  return g_object_get_data (G_OBJECT (window), KEY_ANY) != NULL;
}

void
pdk_typed_set_any (GtkWindow *window, gboolean any)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_object_set_data (G_OBJECT (window), KEY_ANY, GINT_TO_POINTER (any));
}

void
pdk_typed_take_number (GtkWindow *window)
{
  GtkWidget *focus = NULL;
  GtkWidget *number = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  focus = gtk_window_get_focus (window);
  number = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_SPIN_BUTTON) : NULL;
  if (number != NULL)
    gtk_spin_button_update (GTK_SPIN_BUTTON (number));
}
