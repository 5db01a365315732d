/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-sidebar.h"

#include <glib/gi18n.h>

#include "views/fleet/pdk-fleet-sidebar-row.h"
#include "views/fleet/pdk-fleet-watch.h"

struct _PdkFleetSidebar {
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *scroller;
  GtkListBox *list_box;

  /* Borrowed: rows of the list box */
  PdkFleetSidebarRow *all_row;
  PdkFleetSidebarRow *running_row;

  /* Owned */
  PdkConnectionStore *store;
  PdkFleetFilter *filter;
  PdkFleetWatch *watch;
};

enum { ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Where the hosts begin among the rows. */
#define FIRST_HOST 2

G_DEFINE_FINAL_TYPE (PdkFleetSidebar, pdk_fleet_sidebar, GTK_TYPE_WIDGET)

static const char *const watched_signals[] = { "notify::n-domains", "notify::n-running", NULL };

static void
on_hosts_changed (gpointer user_data)
{
  PdkFleetSidebar *self = user_data;
  GListModel *hosts = G_LIST_MODEL (self->store);
  guint all = 0;
  guint running = 0;

  for (guint i = 0; i < g_list_model_get_n_items (hosts); i++) {
    g_autoptr (PdkConnection) host = g_list_model_get_item (hosts, i);
    guint n_domains, n_running;

    g_object_get (host, "n-domains", &n_domains, "n-running", &n_running, NULL);
    all += n_domains;
    running += n_running;
  }
  pdk_fleet_sidebar_row_set_count (self->all_row, all);
  pdk_fleet_sidebar_row_set_count (self->running_row, running);
}

static GtkListBoxRow *
find_row (PdkFleetSidebar *self, PdkConnection *connection)
{
  GtkListBoxRow *row;

  for (int i = FIRST_HOST; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++) {
    if (pdk_fleet_sidebar_row_get_connection (PDK_FLEET_SIDEBAR_ROW (row)) == connection)
      return row;
  }
  return NULL;
}

static void
on_store_items_changed (PdkFleetSidebar *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    gtk_list_box_remove (self->list_box,
                         GTK_WIDGET (gtk_list_box_get_row_at_index (self->list_box,
                                                                    (int) position + FIRST_HOST)));
  for (guint i = 0; i < added; i++) {
    g_autoptr (PdkConnection) host =
        g_list_model_get_item (G_LIST_MODEL (self->store), position + i);

    gtk_list_box_insert (self->list_box, pdk_fleet_sidebar_row_new_for_host (host),
                         (int) (position + i) + FIRST_HOST);
  }
  if (gtk_list_box_get_selected_row (self->list_box) == NULL)
    gtk_list_box_select_row (self->list_box, GTK_LIST_BOX_ROW (self->all_row));
}

static void
on_list_box_row_selected (PdkFleetSidebar *self, GtkListBoxRow *row)
{
  PdkConnection *host;

  if (row == NULL || self->filter == NULL)
    return;

  host = pdk_fleet_sidebar_row_get_connection (PDK_FLEET_SIDEBAR_ROW (row));
  if (host != NULL)
    pdk_fleet_filter_set_scope (self->filter, PDK_FLEET_HOST, host);
  else if (row == GTK_LIST_BOX_ROW (self->running_row))
    pdk_fleet_filter_set_scope (self->filter, PDK_FLEET_RUNNING, NULL);
  else
    pdk_fleet_filter_set_scope (self->filter, PDK_FLEET_ALL, NULL);
}

static void
on_list_box_row_activated (PdkFleetSidebar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* Somebody else changed the filter: an empty list's “Show All Machines”. */
static void
on_filter_changed (PdkFleetSidebar *self)
{
  GtkListBoxRow *row = NULL;

  switch (pdk_fleet_filter_get_scope (self->filter)) {
  case PDK_FLEET_ALL:
    row = GTK_LIST_BOX_ROW (self->all_row);
    break;
  case PDK_FLEET_RUNNING:
    row = GTK_LIST_BOX_ROW (self->running_row);
    break;
  case PDK_FLEET_HOST:
    row = find_row (self, pdk_fleet_filter_get_connection (self->filter));
    break;
  }
  if (row != NULL && row != gtk_list_box_get_selected_row (self->list_box))
    gtk_list_box_select_row (self->list_box, row);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  GtkWidget *label;

  if (gtk_list_box_row_get_index (row) != FIRST_HOST) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;

  label = gtk_label_new (_ ("Hosts"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
pdk_fleet_sidebar_dispose (GObject *object)
{
  PdkFleetSidebar *self = PDK_FLEET_SIDEBAR (object);

  if (self->watch != NULL)
    pdk_fleet_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FLEET_SIDEBAR);
  G_OBJECT_CLASS (pdk_fleet_sidebar_parent_class)->dispose (object);
}

static void
pdk_fleet_sidebar_class_init (PdkFleetSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_fleet_sidebar_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PDK_TYPE_FLEET_SIDEBAR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/fleet/pdk-fleet-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetSidebar, list_box);
  gtk_widget_class_bind_template_callback (widget_class, on_list_box_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_list_box_row_activated);
}

static void
pdk_fleet_sidebar_init (PdkFleetSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->all_row =
      PDK_FLEET_SIDEBAR_ROW (pdk_fleet_sidebar_row_new (_ ("All Machines"), "view-list-symbolic"));
  self->running_row = PDK_FLEET_SIDEBAR_ROW (
      pdk_fleet_sidebar_row_new (_ ("Running"), "media-playback-start-symbolic"));
  gtk_list_box_append (self->list_box, GTK_WIDGET (self->all_row));
  gtk_list_box_append (self->list_box, GTK_WIDGET (self->running_row));
  gtk_list_box_set_header_func (self->list_box, update_header, NULL, NULL);
}

void
pdk_fleet_sidebar_setup (PdkFleetSidebar *self, PdkConnectionStore *store, PdkFleetFilter *filter)
{
  GListModel *hosts = G_LIST_MODEL (store);

  g_return_if_fail (PDK_IS_FLEET_SIDEBAR (self));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  self->filter = g_object_ref (filter);
  self->watch = pdk_fleet_watch_new (hosts, watched_signals, on_hosts_changed, self);
  g_signal_connect_object (hosts, "items-changed", G_CALLBACK (on_store_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "changed", G_CALLBACK (on_filter_changed), self,
                           G_CONNECT_SWAPPED);
  on_store_items_changed (self, 0, 0, g_list_model_get_n_items (hosts));
  on_hosts_changed (self);
}

void
pdk_fleet_sidebar_rename (PdkFleetSidebar *self, PdkConnection *connection)
{
  GtkListBoxRow *row;

  g_return_if_fail (PDK_IS_FLEET_SIDEBAR (self));

  row = find_row (self, connection);
  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (row), "host.rename", NULL);
}
