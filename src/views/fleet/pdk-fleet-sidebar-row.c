/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-sidebar-row.h"

#include <glib/gi18n.h>

#include "widgets/pdk-error-dialog.h"

/* Letters of a title of ours; longer ones of other languages are wrapped. */
#define LONGEST_LINE 16

struct _PdkFleetSidebarRow {
  GtkListBoxRow parent_instance;

  /* Template children */
  GtkImage *icon;
  GtkWidget *dot;
  GtkLabel *title;
  GtkLabel *detail;
  GtkPopover *menu;
  GtkPopover *rename_popover;
  GtkEditable *rename_entry;

  /* Owned */
  PdkConnection *connection;
};

G_DEFINE_FINAL_TYPE (PdkFleetSidebarRow, pdk_fleet_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

/* Room is scarce here: the whole sentence is in the tooltip. */
static char *
format_age (gint64 since)
{
  int seconds = (int) ((g_get_monotonic_time () - since) / G_USEC_PER_SEC);

  if (seconds < 60) {
    /* Translators: how long ago, short: “12 s” */
    return g_strdup_printf (_ ("%d s"), MAX (seconds, 0));
  }
  if (seconds < 60 * 60) {
    /* Translators: how long ago, short: “3 min” */
    return g_strdup_printf (_ ("%d min"), seconds / 60);
  }
  /* Translators: how long ago, short: “5 h” */
  return g_strdup_printf (_ ("%d h"), seconds / 60 / 60);
}

static char *
format_detail (PdkConnection *connection)
{
  g_autofree char *age = format_age (pdk_connection_get_state_since (connection));

  switch (pdk_connection_get_state (connection)) {
  case PDK_CONNECTION_CONNECTED:
    return g_strdup_printf ("%u",
                            g_list_model_get_n_items (pdk_connection_get_domains (connection)));
  case PDK_CONNECTION_CONNECTING:
    return g_strdup (_ ("connecting"));
  case PDK_CONNECTION_NOT_ANSWERING:
    /* Translators: %s is how long a host has not answered, short: “no answer 12 s” */
    return g_strdup_printf (_ ("no answer %s"), age);
  case PDK_CONNECTION_LOST:
    if (!pdk_connection_was_connected (connection))
      return g_strdup (_ ("retrying"));
    /* Translators: %s is how long ago the connection was lost, short: “lost 3 min” */
    return g_strdup_printf (_ ("lost %s"), age);
  case PDK_CONNECTION_DISCONNECTED:
    break;
  }
  return g_strdup (pdk_connection_get_error (connection) != NULL ? _ ("failed") : "");
}

static const char *
get_dot_class (PdkConnection *connection)
{
  switch (pdk_connection_get_state (connection)) {
  case PDK_CONNECTION_CONNECTED:
    return "connected";
  case PDK_CONNECTION_CONNECTING:
    return "connecting";
  case PDK_CONNECTION_NOT_ANSWERING:
    return "not-answering";
  case PDK_CONNECTION_LOST:
    return "lost";
  case PDK_CONNECTION_DISCONNECTED:
    break;
  }
  return pdk_connection_get_error (connection) != NULL ? "lost" : "disconnected";
}

static void
update_actions (PdkFleetSidebarRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PdkConnectionState state = pdk_connection_get_state (self->connection);
  gboolean closed = state == PDK_CONNECTION_DISCONNECTED;
  gboolean lost = state == PDK_CONNECTION_LOST;

  gtk_widget_action_set_enabled (widget, "host.connect", closed);
  gtk_widget_action_set_enabled (widget, "host.try-now", lost);
  gtk_widget_action_set_enabled (widget, "host.cancel", state == PDK_CONNECTION_CONNECTING);
  gtk_widget_action_set_enabled (widget, "host.disconnect",
                                 !closed && state != PDK_CONNECTION_CONNECTING);
  gtk_widget_action_set_enabled (widget, "host.show-error",
                                 pdk_connection_get_error_details (self->connection) != NULL);
}

static void
update_host (PdkFleetSidebarRow *self)
{
  const char *name = pdk_connection_get_name (self->connection);
  const char *status = pdk_connection_get_status (self->connection);
  const char *classes[] = { "host-dot", get_dot_class (self->connection), NULL };
  g_autofree char *detail = format_detail (self->connection);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", name, status);

  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_css_classes (self->dot, classes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, status, -1);
  update_actions (self);
}

static void
show_menu (PdkFleetSidebarRow *self, double x, double y)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (self->connection == NULL)
    return;
  gtk_popover_set_pointing_to (self->menu, &place);
  gtk_popover_popup (self->menu);
}

static void
on_menu_click_pressed (PdkFleetSidebarRow *self, int n_press, double x, double y)
{
  show_menu (self, x, y);
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  show_menu (PDK_FLEET_SIDEBAR_ROW (widget), 24, gtk_widget_get_height (widget));
  return TRUE;
}

static void
window_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkFleetSidebarRow *self = PDK_FLEET_SIDEBAR_ROW (widget);
  const char *target = "win.connection.close";

  if (g_str_equal (action_name, "host.connect") || g_str_equal (action_name, "host.try-now"))
    target = "win.connection.open";
  else if (g_str_equal (action_name, "host.remove"))
    target = "win.connection.remove";
  gtk_widget_activate_action (widget, target, "s", pdk_connection_get_uri (self->connection));
}

static void
show_error_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkFleetSidebarRow *self = PDK_FLEET_SIDEBAR_ROW (widget);

  pdk_show_error_details (GTK_WINDOW (gtk_widget_get_root (widget)),
                          pdk_connection_get_name (self->connection),
                          pdk_connection_get_error_details (self->connection));
}

static void
copy_address_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          pdk_connection_get_uri (PDK_FLEET_SIDEBAR_ROW (widget)->connection));
}

static void
rename_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkFleetSidebarRow *self = PDK_FLEET_SIDEBAR_ROW (widget);

  gtk_editable_set_text (self->rename_entry, pdk_connection_get_name (self->connection));
  gtk_popover_popup (self->rename_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->rename_entry));
}

static void
on_rename_confirmed (PdkFleetSidebarRow *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->rename_entry)));

  /* Nothing typed: back to the name that comes from the address.  Nothing changed: that name, if it
   * is the one shown, is not the user's own by this. */
  if (g_strcmp0 (name, pdk_connection_get_name (self->connection)) != 0)
    pdk_connection_set_name (self->connection, *name != '\0' ? name : NULL);
  gtk_popover_popdown (self->rename_popover);
}

static void
pdk_fleet_sidebar_row_dispose (GObject *object)
{
  PdkFleetSidebarRow *self = PDK_FLEET_SIDEBAR_ROW (object);

  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FLEET_SIDEBAR_ROW);
  G_OBJECT_CLASS (pdk_fleet_sidebar_row_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  const char *const forwarded[] = { "host.connect", "host.try-now", "host.cancel",
                                    "host.disconnect", "host.remove" };

  for (gsize i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i], NULL, window_action);
  gtk_widget_class_install_action (widget_class, "host.show-error", NULL, show_error_action);
  gtk_widget_class_install_action (widget_class, "host.copy-address", NULL, copy_address_action);
  gtk_widget_class_install_action (widget_class, "host.rename", NULL, rename_action);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
}

static void
pdk_fleet_sidebar_row_class_init (PdkFleetSidebarRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_fleet_sidebar_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/fleet/pdk-fleet-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, dot);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, detail);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, menu);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, rename_popover);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebarRow, rename_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_click_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_rename_confirmed);
  install_actions (widget_class);
}

static void
pdk_fleet_sidebar_row_init (PdkFleetSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_fleet_sidebar_row_new (const char *title, const char *icon_name)
{
  PdkFleetSidebarRow *self = g_object_new (PDK_TYPE_FLEET_SIDEBAR_ROW, NULL);

  gtk_label_set_text (self->title, title);
  /* Ours, and short: the sidebar is as wide as it needs, which larger text makes more. */
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (self->detail, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->title, g_utf8_strlen (title, -1) > LONGEST_LINE);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (self->dot, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

GtkWidget *
pdk_fleet_sidebar_row_new_for_host (PdkConnection *connection)
{
  static const char *const watched[] = { "notify::name", "notify::state", "notify::status",
                                         "notify::n-domains", "notify::error-details" };
  PdkFleetSidebarRow *self = g_object_new (PDK_TYPE_FLEET_SIDEBAR_ROW, NULL);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) autoconnect =
      g_property_action_new ("autoconnect", connection, "autoconnect");

  self->connection = g_object_ref (connection);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), FALSE);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (autoconnect));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "connection", G_ACTION_GROUP (group));
  for (gsize i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (connection, watched[i], G_CALLBACK (update_host), self,
                             G_CONNECT_SWAPPED);
  update_host (self);
  return GTK_WIDGET (self);
}

PdkConnection *
pdk_fleet_sidebar_row_get_connection (PdkFleetSidebarRow *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_SIDEBAR_ROW (self), NULL);

  return self->connection;
}

void
pdk_fleet_sidebar_row_set_count (PdkFleetSidebarRow *self, guint count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  g_return_if_fail (PDK_IS_FLEET_SIDEBAR_ROW (self));

  gtk_label_set_text (self->detail, text);
}
