/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-machine-menu.h"
#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "views/machine/pdk-machine-page.h"
#include "widgets/pdk-state-icon.h"

/* The tabs of a window: the list of machines, pinned, and one tab per machine. */

static PdkDomain *
get_domain (AdwTabPage *page)
{
  GtkWidget *child = page != NULL ? adw_tab_page_get_child (page) : NULL;

  if (!PDK_IS_MACHINE_PAGE (child))
    return NULL;
  return pdk_machine_page_get_domain (PDK_MACHINE_PAGE (child));
}

PdkDomain *
pdk_window_get_current_domain (PdkWindow *self)
{
  return get_domain (adw_tab_view_get_selected_page (self->tab_view));
}

static void
update_tab (AdwTabPage *page)
{
  PdkDomain *domain = get_domain (page);
  const char *name = pdk_domain_get_display_name (domain);
  const char *icon_name = pdk_domain_is_hung (domain)
                              ? PDK_STATE_ICON_NOT_ANSWERING
                              : pdk_state_icon_name (pdk_domain_get_state (domain));
  g_autoptr (GIcon) icon = g_themed_icon_new (icon_name);

  adw_tab_page_set_title (page, name);
  adw_tab_page_set_icon (page, icon);
}

static void
update_title (PdkWindow *self)
{
  PdkDomain *domain = pdk_window_get_current_domain (self);
  PdkConnection *connection = domain != NULL ? pdk_domain_get_connection (domain) : NULL;
  const char *title = domain != NULL ? pdk_domain_get_display_name (domain) : _ ("Machines");
  g_autofree char *window_title = NULL;

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title,
                                 connection != NULL ? pdk_connection_get_name (connection) : "");

  /* Translators: the title of a window: what it shows, and the program’s name */
  window_title = g_strdup_printf (_ ("%s — %s"), title, "Paddock");
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

static void
on_domain_changed (AdwTabPage *page)
{
  GtkWidget *child = adw_tab_page_get_child (page);
  GtkRoot *root = gtk_widget_get_root (child);

  update_tab (page);
  if (PDK_IS_WINDOW (root))
    update_title (PDK_WINDOW (root));
}

/* A machine that fills the screen has all of it; the sidebar comes back with the rest. */
static void
update_sidebar (PdkWindow *self, gboolean filling)
{
  if (filling && gtk_widget_get_visible (self->sidebar_box)) {
    self->sidebar_hidden = TRUE;
    gtk_widget_set_visible (self->sidebar_box, FALSE);
  } else if (!filling && self->sidebar_hidden) {
    self->sidebar_hidden = FALSE;
    gtk_widget_set_visible (self->sidebar_box, TRUE);
  }
}

/* (element-type PdkDomain): those with a tab in any window */
static GPtrArray *
collect_opened (PdkWindow *self)
{
  GPtrArray *opened = g_ptr_array_new ();
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (pdk_window_get_app (self)));

  for (GList *l = windows; l != NULL; l = l->next) {
    AdwTabView *view = PDK_IS_WINDOW (l->data) ? PDK_WINDOW (l->data)->tab_view : NULL;

    for (int i = 0; view != NULL && i < adw_tab_view_get_n_pages (view); i++) {
      PdkDomain *domain = get_domain (adw_tab_view_get_nth_page (view, i));

      if (domain != NULL)
        g_ptr_array_add (opened, domain);
    }
  }
  return opened;
}

/* What the machine's name in the bar of fullscreen leads to. */
static void
update_switch_menu (PdkWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);
  g_autoptr (GPtrArray) opened = collect_opened (self);
  g_autoptr (GMenuModel) menu =
      pdk_machine_menu_new (pdk_window_get_app (self), get_domain (page), opened);

  pdk_machine_page_set_switch_menu (PDK_MACHINE_PAGE (adw_tab_page_get_child (page)), menu);
}

/* What of the chrome belongs to the current tab.  Only a machine's page has a bar of its own to
 * leave fullscreen with. */
static void
update_chrome (PdkWindow *self)
{
  gboolean on_machine = pdk_window_get_current_domain (self) != NULL;
  gboolean on_machines = self->fleet_page != NULL && !on_machine;
  gboolean filling = on_machine && gtk_window_is_fullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (self->power_box, on_machines);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), on_machines);
  gtk_widget_set_visible (self->view_button, on_machines);
  gtk_widget_set_visible (GTK_WIDGET (self->header_bar), !filling);
  gtk_widget_set_visible (GTK_WIDGET (self->tab_bar),
                          !filling && adw_tab_view_get_n_pages (self->tab_view) > 1);
  update_sidebar (self, filling);
  if (filling)
    update_switch_menu (self);
}

static void
on_tab_view_selected_page (PdkWindow *self)
{
  update_title (self);
  update_chrome (self);
  pdk_window_update_targets (self);
}

static void
on_tab_view_n_pages (PdkWindow *self)
{
  update_chrome (self);
  if (self->fleet_page == NULL && adw_tab_view_get_n_pages (self->tab_view) == 0)
    gtk_window_close (GTK_WINDOW (self));
}

static AdwTabView *
on_tab_view_create_window (PdkWindow *self)
{
  PdkWindow *window = pdk_window_new_detached (pdk_window_get_app (self));

  gtk_window_present (GTK_WINDOW (window));
  return window->tab_view;
}

void
pdk_window_tabs_init (PdkWindow *self)
{
  g_signal_connect_object (self->tab_view, "notify::selected-page",
                           G_CALLBACK (on_tab_view_selected_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tab_view, "notify::n-pages", G_CALLBACK (on_tab_view_n_pages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tab_view, "create-window", G_CALLBACK (on_tab_view_create_window),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (update_chrome), NULL);
}

void
pdk_window_add_machines_tab (PdkWindow *self)
{
  PdkApplication *app = pdk_window_get_app (self);
  GtkWidget *child =
      pdk_fleet_page_new (pdk_application_get_store (app), pdk_application_get_settings (app));
  g_autoptr (GIcon) icon = g_themed_icon_new ("view-list-symbolic");
  AdwTabPage *page;

  self->fleet_page = PDK_FLEET_PAGE (child);
  page = adw_tab_view_append_pinned (self->tab_view, child);
  adw_tab_page_set_title (page, _ ("Machines"));
  adw_tab_page_set_icon (page, icon);
  on_tab_view_selected_page (self);
}

static AdwTabPage *
find_tab (PdkWindow *self, PdkDomain *domain)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++) {
    AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);

    if (get_domain (page) == domain)
      return page;
  }
  return NULL;
}

void
pdk_window_open_domain (PdkWindow *self, PdkDomain *domain)
{
  static const char *const followed[] = { "notify::display-name", "notify::state", "notify::hung" };
  GSettings *settings = pdk_application_get_settings (pdk_window_get_app (self));
  AdwTabPage *page;

  g_return_if_fail (PDK_IS_WINDOW (self));

  page = adw_tab_view_append (self->tab_view, pdk_machine_page_new (domain, settings));
  for (gsize i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (domain, followed[i], G_CALLBACK (on_domain_changed), page,
                             G_CONNECT_SWAPPED);
  update_tab (page);
  adw_tab_view_set_selected_page (self->tab_view, page);
}

gboolean
pdk_window_focus_domain (PdkWindow *self, PdkDomain *domain)
{
  AdwTabPage *page;

  g_return_val_if_fail (PDK_IS_WINDOW (self), FALSE);

  page = find_tab (self, domain);
  if (page == NULL)
    return FALSE;
  adw_tab_view_set_selected_page (self->tab_view, page);
  return TRUE;
}

/* The Machines tab stays; with nothing else open its key closes the window. */
void
pdk_window_close_tab (PdkWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  if (page != NULL && !adw_tab_page_get_pinned (page))
    adw_tab_view_close_page (self->tab_view, page);
  else if (adw_tab_view_get_n_pages (self->tab_view) <= 1)
    gtk_window_close (GTK_WINDOW (self));
}

void
pdk_window_show_machines (PdkWindow *self)
{
  if (self->fleet_page != NULL)
    adw_tab_view_set_selected_page (self->tab_view,
                                    adw_tab_view_get_page (self->tab_view,
                                                           GTK_WIDGET (self->fleet_page)));
}
