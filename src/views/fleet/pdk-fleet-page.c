/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "views/fleet/pdk-fleet-list.h"
#include "views/fleet/pdk-fleet-situation.h"
#include "views/fleet/pdk-fleet-watch.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-error-dialog.h"

struct _PdkFleetPage {
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *content;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  PdkBanner *banner;
  GtkStack *stack;
  GtkWidget *status_page;
  GtkWidget *status_button;
  GtkWidget *failure_buttons;
  GtkWidget *welcome_page;
  PdkFleetList *list;
  GtkRevealer *bulk_bar;
  GtkLabel *bulk_label;

  /* Owned */
  PdkConnectionStore *store;
  PdkFleetWatch *hosts;
  PdkFleetMend mend; /* what the status page's button does */
};

typedef enum { PROP_SEARCH_MODE = 1 } PdkFleetPageProperty;

static GParamSpec *props[PROP_SEARCH_MODE + 1];

enum { SELECTION_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkFleetPage, pdk_fleet_page, GTK_TYPE_WIDGET)

static const char *const host_signals[] = { "notify::state", "notify::status", NULL };

static void
update_status_page (PdkFleetPage *self)
{
  g_auto (PdkFleetSituation) situation = { 0 };
  AdwStatusPage *page = ADW_STATUS_PAGE (self->status_page);

  pdk_fleet_situation_describe (&situation, pdk_fleet_page_get_filter (self),
                                pdk_fleet_list_get_machines (self->list), self->store);
  adw_status_page_set_icon_name (page, situation.icon_name);
  adw_status_page_set_title (page, situation.title);
  /* safe text: the situation is described in markup, with names escaped */
  adw_status_page_set_description (page, situation.description);
  gtk_widget_set_visible (self->status_button, situation.button_label != NULL);
  if (situation.button_label != NULL) {
    gtk_button_set_use_underline (GTK_BUTTON (self->status_button), TRUE);
    gtk_button_set_label (GTK_BUTTON (self->status_button), situation.button_label);
  }
  gtk_widget_set_visible (self->failure_buttons, situation.failed);
  self->mend = situation.mend;
}

static void
update_banner (PdkFleetPage *self, gboolean has_rows)
{
  PdkConnection *host = pdk_fleet_filter_get_connection (pdk_fleet_page_get_filter (self));
  const char *label = NULL;
  g_autofree char *title = NULL;
  gboolean troubled =
      host != NULL && pdk_fleet_situation_of_host (host, &label) != PDK_FLEET_MEND_NOTHING;

  if (troubled && has_rows) {
    /* Translators: the name of a host, and how its connection is: “lab2: not answering for 12 s” */
    title = g_strdup_printf (_ ("%s: %s"), pdk_connection_get_name (host),
                             pdk_connection_get_status (host));
    pdk_banner_set_title (self->banner, title);
    pdk_banner_set_button_label (self->banner, label);
  }
  pdk_banner_set_revealed (self->banner, troubled && has_rows);
}

/* Which of its faces the page shows. */
static void
update_view (PdkFleetPage *self)
{
  gboolean has_hosts;
  gboolean has_rows;

  if (self->store == NULL)
    return;

  has_hosts = g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0;
  has_rows = g_list_model_get_n_items (pdk_fleet_list_get_shown (self->list)) > 0;
  update_banner (self, has_rows);
  if (has_rows) {
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->list));
  } else if (!has_hosts) {
    gtk_stack_set_visible_child (self->stack, self->welcome_page);
  } else {
    update_status_page (self);
    gtk_stack_set_visible_child (self->stack, self->status_page);
  }
}

static void
update_bulk_bar (PdkFleetPage *self)
{
  guint n = pdk_fleet_list_get_n_selected (self->list);
  g_autofree char *text = NULL;

  /* The last number stays readable while the bar slides out. */
  if (n > 1) {
    text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
    gtk_label_set_text (self->bulk_label, text);
  }
  gtk_revealer_set_reveal_child (self->bulk_bar, n > 1);
}

static void
on_list_selection_changed (PdkFleetPage *self)
{
  update_bulk_bar (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
on_hosts_changed (gpointer user_data)
{
  update_view (user_data);
}

static void
on_search_entry_changed (PdkFleetPage *self)
{
  g_object_set (pdk_fleet_page_get_filter (self), "search",
                gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), NULL);
}

static void
on_search_entry_activate (PdkFleetPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
on_search_mode_changed (PdkFleetPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH_MODE]);
}

static void
unselect_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_fleet_list_unselect (PDK_FLEET_PAGE (widget)->list);
}

/* Returns: (nullable): the host that the page is about; of all machines, when it is the only one. */
static PdkConnection *
get_host (PdkFleetPage *self)
{
  PdkConnection *host = pdk_fleet_filter_get_connection (pdk_fleet_page_get_filter (self));
  g_autoptr (PdkConnection) first = g_list_model_get_item (G_LIST_MODEL (self->store), 0);

  return host != NULL ? host : first;
}

static void
activate_on_host (PdkFleetPage *self, const char *action_name)
{
  PdkConnection *host = get_host (self);

  if (host != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action_name, "s", pdk_connection_get_uri (host));
}

static void
mend (PdkFleetPage *self, PdkFleetMend how)
{
  PdkFleetFilter *filter = pdk_fleet_page_get_filter (self);

  switch (how) {
  case PDK_FLEET_MEND_CLEAR_SEARCH:
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
    break;
  case PDK_FLEET_MEND_SHOW_STOPPED:
    g_object_set (filter, "show-stopped", TRUE, NULL);
    break;
  case PDK_FLEET_MEND_SHOW_ALL:
    pdk_fleet_filter_set_scope (filter, PDK_FLEET_ALL, NULL);
    break;
  case PDK_FLEET_MEND_CONNECT:
    activate_on_host (self, "win.connection.open");
    break;
  case PDK_FLEET_MEND_DISCONNECT:
    activate_on_host (self, "win.connection.close");
    break;
  case PDK_FLEET_MEND_CREATE:
    gtk_widget_activate_action (GTK_WIDGET (self), "app.new-machine", NULL);
    break;
  case PDK_FLEET_MEND_NOTHING:
    break;
  }
}

static void
mend_list_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mend (PDK_FLEET_PAGE (widget), PDK_FLEET_PAGE (widget)->mend);
}

static void
mend_host_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkFleetPage *self = PDK_FLEET_PAGE (widget);
  PdkConnection *host = pdk_fleet_filter_get_connection (pdk_fleet_page_get_filter (self));
  const char *label;

  if (host != NULL)
    mend (self, pdk_fleet_situation_of_host (host, &label));
}

static void
show_error_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConnection *host = get_host (PDK_FLEET_PAGE (widget));

  if (host != NULL)
    pdk_show_error_details (GTK_WINDOW (gtk_widget_get_root (widget)),
                            pdk_connection_get_name (host),
                            pdk_connection_get_error_details (host));
}

static void
remove_host_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate_on_host (PDK_FLEET_PAGE (widget), "win.connection.remove");
}

static void
pdk_fleet_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkFleetPage *self = PDK_FLEET_PAGE (object);

  switch ((PdkFleetPageProperty) prop_id) {
  case PROP_SEARCH_MODE:
    g_value_set_boolean (value, gtk_search_bar_get_search_mode (self->search_bar));
    break;
  }
}

static void
pdk_fleet_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdkFleetPage *self = PDK_FLEET_PAGE (object);

  switch ((PdkFleetPageProperty) prop_id) {
  case PROP_SEARCH_MODE:
    gtk_search_bar_set_search_mode (self->search_bar, g_value_get_boolean (value));
    break;
  }
}

static void
pdk_fleet_page_dispose (GObject *object)
{
  PdkFleetPage *self = PDK_FLEET_PAGE (object);

  if (self->hosts != NULL)
    pdk_fleet_watch_stop (self->hosts);
  g_clear_object (&self->hosts);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FLEET_PAGE);
  G_OBJECT_CLASS (pdk_fleet_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_FLEET_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/fleet/pdk-fleet-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, content);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, failure_buttons);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, list);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, bulk_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetPage, bulk_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_list_selection_changed);
}

static void
pdk_fleet_page_class_init (PdkFleetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_fleet_page_get_property;
  object_class->set_property = pdk_fleet_page_set_property;
  object_class->dispose = pdk_fleet_page_dispose;

  props[PROP_SEARCH_MODE] =
      g_param_spec_boolean ("search-mode", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "fleet.unselect", NULL, unselect_action);
  gtk_widget_class_install_action (widget_class, "fleet.mend-list", NULL, mend_list_action);
  gtk_widget_class_install_action (widget_class, "fleet.mend-host", NULL, mend_host_action);
  gtk_widget_class_install_action (widget_class, "fleet.show-error", NULL, show_error_action);
  gtk_widget_class_install_action (widget_class, "fleet.remove-host", NULL, remove_host_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "fleet.unselect", NULL);
}

static void
pdk_fleet_page_init (PdkFleetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

GtkWidget *
pdk_fleet_page_new (PdkConnectionStore *store, GSettings *settings)
{
  PdkFleetPage *self = g_object_new (PDK_TYPE_FLEET_PAGE, NULL);
  PdkFleetFilter *filter;

  self->store = g_object_ref (store);
  pdk_fleet_list_setup (self->list, store, settings);
  filter = pdk_fleet_page_get_filter (self);
  g_settings_bind (settings, "show-stopped", filter, "show-stopped", G_SETTINGS_BIND_DEFAULT);
  self->hosts = pdk_fleet_watch_new (G_LIST_MODEL (store), host_signals, on_hosts_changed, self);
  g_signal_connect_object (pdk_fleet_list_get_shown (self->list), "items-changed",
                           G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "changed", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  update_view (self);
  return GTK_WIDGET (self);
}

PdkFleetFilter *
pdk_fleet_page_get_filter (PdkFleetPage *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_PAGE (self), NULL);

  return pdk_fleet_list_get_filter (self->list);
}

GPtrArray *
pdk_fleet_page_get_selected (PdkFleetPage *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_PAGE (self), NULL);

  return pdk_fleet_list_get_selected (self->list);
}

GActionGroup *
pdk_fleet_page_get_column_actions (PdkFleetPage *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_PAGE (self), NULL);

  return pdk_fleet_list_get_column_actions (self->list);
}

void
pdk_fleet_page_search (PdkFleetPage *self)
{
  g_return_if_fail (PDK_IS_FLEET_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
