/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-machine-tab.h"

#include <glib/gi18n.h>

#include "views/fleet/pdk-fleet-watch.h"
#include "views/machine/pdk-machine-move.h"
#include "views/machine/pdk-machine-page.h"

#define DATA_KEY "pdk-machine-tab"

struct _PdkMachineTab {
  GObject parent_instance;

  AdwTabPage *page;      /* borrowed: owns this object */
  PdkApplication *app;   /* borrowed */
  PdkDomain *domain;     /* owned */
  PdkFleetWatch *search; /* owned; while it is not known where the machine went */
  guint search_source;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkMachineTab, pdk_machine_tab, G_TYPE_OBJECT)

static void
stop_searching (PdkMachineTab *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->search != NULL)
    pdk_fleet_watch_stop (self->search);
  g_clear_object (&self->search);
}

static PdkMachinePage *
get_child (PdkMachineTab *self)
{
  return PDK_MACHINE_PAGE (adw_tab_page_get_child (self->page));
}

/* A machine has one tab.  Where there is one at the other host already, that stays. */
static gboolean
yield_to_other_tab (PdkMachineTab *self, PdkDomain *domain)
{
  const gboolean selected = adw_tab_page_get_selected (self->page);
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self->app));

  for (GList *l = windows; l != NULL; l = l->next) {
    if (!PDK_IS_WINDOW (l->data) || !pdk_window_has_domain (l->data, domain))
      continue;
    if (selected)
      pdk_window_focus_domain (l->data, domain, "");
    adw_tab_view_close_page (ADW_TAB_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (get_child (self)),
                                                                    ADW_TYPE_TAB_VIEW)),
                             self->page);
    return TRUE;
  }
  return FALSE;
}

static void
say_moved (PdkMachineTab *self, PdkDomain *domain)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (get_child (self)));
  /* Translators: the first %s is the name of a machine, the second that of a host. */
  g_autofree char *text =
      g_strdup_printf (_ ("“%s” moved to %s"), pdk_domain_get_display_name (domain),
                       pdk_domain_get_host_name (domain));

  if (PDK_IS_WINDOW (root))
    pdk_window_say (PDK_WINDOW (root), text);
}

/* Later, as a host is in the middle of telling what is new. */
static gboolean
on_search_idle (gpointer user_data)
{
  g_autoptr (PdkMachineTab) self = g_object_ref (user_data);
  GListModel *hosts = G_LIST_MODEL (pdk_application_get_store (self->app));
  g_autoptr (PdkDomain) found = pdk_machine_move_find (hosts, self->domain);

  self->search_source = 0;
  if (found == NULL)
    return G_SOURCE_REMOVE;

  g_object_ref (found);
  stop_searching (self);
  if (!yield_to_other_tab (self, found)) {
    say_moved (self, found);
    pdk_machine_page_move (get_child (self), found);
  }
  return G_SOURCE_REMOVE;
}

static void
on_hosts_changed (gpointer user_data)
{
  PdkMachineTab *self = user_data;

  if (self->search_source == 0)
    self->search_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_search_idle, self, NULL);
}

static void
on_domain_notify_moved (PdkMachineTab *self)
{
  static const char *const followed[] = { "domain-changed", "notify::n-domains", "notify::alive",
                                          NULL };
  GListModel *hosts = G_LIST_MODEL (pdk_application_get_store (self->app));

  if (!pdk_domain_is_moved (self->domain)) {
    stop_searching (self);
    return;
  }
  if (self->search == NULL)
    self->search = pdk_fleet_watch_new (hosts, followed, on_hosts_changed, self);
  on_hosts_changed (self);
}

static void
on_domain_changed (PdkMachineTab *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_domain (PdkMachineTab *self, PdkDomain *domain)
{
  static const char *const followed[] = { "notify::display-name", "notify::state", "notify::hung" };

  self->domain = g_object_ref (domain);
  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (domain, followed[i], G_CALLBACK (on_domain_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::moved", G_CALLBACK (on_domain_notify_moved), self,
                           G_CONNECT_SWAPPED);
}

static void
on_page_notify_domain (PdkMachineTab *self)
{
  stop_searching (self);
  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
  set_domain (self, pdk_machine_page_get_domain (get_child (self)));
  on_domain_changed (self);
}

static void
pdk_machine_tab_dispose (GObject *object)
{
  PdkMachineTab *self = PDK_MACHINE_TAB (object);

  stop_searching (self);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (pdk_machine_tab_parent_class)->dispose (object);
}

static void
pdk_machine_tab_class_init (PdkMachineTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_machine_tab_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_machine_tab_init (PdkMachineTab *self)
{
}

PdkMachineTab *
pdk_machine_tab_attach (AdwTabPage *page, PdkApplication *application)
{
  PdkMachineTab *self;

  g_return_val_if_fail (ADW_IS_TAB_PAGE (page), NULL);
  g_return_val_if_fail (PDK_IS_APPLICATION (application), NULL);

  self = g_object_new (PDK_TYPE_MACHINE_TAB, NULL);
  self->page = page;
  self->app = application;
  g_object_set_data_full (G_OBJECT (page), DATA_KEY, self, g_object_unref);
  g_signal_connect_object (get_child (self), "notify::domain", G_CALLBACK (on_page_notify_domain),
                           self, G_CONNECT_SWAPPED);
  set_domain (self, pdk_machine_page_get_domain (get_child (self)));
  pdk_machine_page_set_hosts (get_child (self),
                              G_LIST_MODEL (pdk_application_get_store (application)));
  return self;
}
