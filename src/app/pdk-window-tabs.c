/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-machine-menu.h"
#include "app/pdk-machine-tab.h"
#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "views/details/pdk-details-page.h"
#include "views/machine/pdk-address-page.h"
#include "views/machine/pdk-machine-page.h"
#include "views/machine/pdk-screen-page.h"
#include "widgets/pdk-state-icon.h"

/* The tabs of a window: the list of machines, pinned, one tab per machine, and per display that was
 * opened without libvirt, and those of machines' further screens, which come and go by themselves. */

static PdkDomain *
get_domain (AdwTabPage *page)
{
  GtkWidget *child = page != NULL ? adw_tab_page_get_child (page) : NULL;

  if (!PDK_IS_MACHINE_PAGE (child))
    return NULL;
  return pdk_machine_page_get_domain (PDK_MACHINE_PAGE (child));
}

/* (nullable) */
static PdkAddressDisplay *
get_address_display (AdwTabPage *page)
{
  GtkWidget *child = page != NULL ? adw_tab_page_get_child (page) : NULL;

  return PDK_IS_ADDRESS_PAGE (child) ? pdk_address_page_get_display (PDK_ADDRESS_PAGE (child))
                                     : NULL;
}

gboolean
pdk_window_is_on_machines (PdkWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return self->fleet_page != NULL &&
         (page == NULL || adw_tab_page_get_child (page) == GTK_WIDGET (self->fleet_page));
}

/* (nullable): the screen of a machine whose own tab is another one */
static PdkScreenPage *
get_screen (AdwTabPage *page)
{
  GtkWidget *child = page != NULL ? adw_tab_page_get_child (page) : NULL;

  return PDK_IS_SCREEN_PAGE (child) ? PDK_SCREEN_PAGE (child) : NULL;
}

PdkDomain *
pdk_window_get_current_domain (PdkWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);
  PdkScreenPage *screen = get_screen (page);
  GtkWidget *owner = screen != NULL ? pdk_screen_page_get_owner (screen) : NULL;
  GtkWidget *machine =
      owner != NULL ? gtk_widget_get_ancestor (owner, PDK_TYPE_MACHINE_PAGE) : NULL;

  if (machine != NULL)
    return pdk_machine_page_get_domain (PDK_MACHINE_PAGE (machine));
  return get_domain (page);
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
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);
  PdkDomain *domain = pdk_window_get_current_domain (self);
  PdkConnection *connection = domain != NULL ? pdk_domain_get_connection (domain) : NULL;
  const char *title = page != NULL ? adw_tab_page_get_title (page) : _ ("Machines");
  g_autofree char *window_title = NULL;

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title,
                                 connection != NULL ? pdk_connection_get_name (connection) : "");

  /* Translators: the title of a window: what it shows, and the program’s name */
  window_title = g_strdup_printf (_ ("%s — %s"), title, "Paddock");
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

static void
on_tab_changed (AdwTabPage *page)
{
  GtkWidget *child = adw_tab_page_get_child (page);
  GtkRoot *root = gtk_widget_get_root (child);

  update_tab (page);
  if (!PDK_IS_WINDOW (root))
    return;
  update_title (PDK_WINDOW (root));
  pdk_window_update_targets (PDK_WINDOW (root));
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

/* What of the chrome belongs to the current tab.  Only a page with a console has a bar of its own to
 * leave fullscreen with. */
static void
update_chrome (PdkWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);
  gboolean on_machine = get_domain (page) != NULL;
  gboolean on_console =
      on_machine || get_screen (page) != NULL || get_address_display (page) != NULL;
  gboolean on_machines = pdk_window_is_on_machines (self);
  gboolean filling = on_console && gtk_window_is_fullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (self->power_box, on_machines);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), on_machines);
  gtk_widget_set_visible (self->view_button, on_machines);
  gtk_widget_set_visible (GTK_WIDGET (self->header_bar), !filling);
  gtk_widget_set_visible (GTK_WIDGET (self->tab_bar),
                          !filling && adw_tab_view_get_n_pages (self->tab_view) > 1);
  update_sidebar (self, filling);
  if (filling && on_machine)
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
  /* These keys go to the beginning and to the end of a text, or select up to there. */
  adw_tab_view_remove_shortcuts (self->tab_view, ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME |
                                                     ADW_TAB_VIEW_SHORTCUT_CONTROL_END |
                                                     ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME |
                                                     ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END);
  g_signal_connect_object (self->tab_view, "notify::selected-page",
                           G_CALLBACK (on_tab_view_selected_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tab_view, "notify::n-pages", G_CALLBACK (on_tab_view_n_pages),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tab_view, "create-window", G_CALLBACK (on_tab_view_create_window),
                           self, G_CONNECT_SWAPPED);
  pdk_window_close_init (self);
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

/* @view: “console”, “details”, “details/” and a page of it; “”: as it is */
static void
show_view (GtkWidget *page, const char *view)
{
  PdkMachinePage *machine = PDK_MACHINE_PAGE (page);

  if (g_str_equal (view, "console"))
    pdk_machine_page_set_shows_details (machine, FALSE);
  if (!g_str_has_prefix (view, "details"))
    return;
  pdk_machine_page_set_shows_details (machine, TRUE);
  if (g_str_has_prefix (view, "details/"))
    pdk_details_page_show (PDK_DETAILS_PAGE (pdk_machine_page_get_details (machine)),
                           view + strlen ("details/"));
}

/* The machine was migrated: its details are those of another host now. */
static void
on_machine_notify_domain (PdkMachinePage *page)
{
  pdk_details_page_move (PDK_DETAILS_PAGE (pdk_machine_page_get_details (page)),
                         pdk_machine_page_get_domain (page));
}

static GtkWidget *
new_machine_page (PdkDomain *domain, GSettings *settings)
{
  GtkWidget *page = pdk_machine_page_new (domain, settings);

  pdk_machine_page_set_details (PDK_MACHINE_PAGE (page), pdk_details_page_new (domain));
  g_signal_connect (page, "notify::domain", G_CALLBACK (on_machine_notify_domain), NULL);
  return page;
}

void
pdk_window_open_domain (PdkWindow *self, PdkDomain *domain, const char *view)
{
  PdkApplication *app = pdk_window_get_app (self);
  AdwTabPage *page;

  g_return_if_fail (PDK_IS_WINDOW (self));

  page = adw_tab_view_append (self->tab_view,
                              new_machine_page (domain, pdk_application_get_settings (app)));
  g_signal_connect_object (pdk_machine_tab_attach (page, app), "changed",
                           G_CALLBACK (on_tab_changed), page, G_CONNECT_SWAPPED);
  update_tab (page);
  show_view (adw_tab_page_get_child (page), view);
  adw_tab_view_set_selected_page (self->tab_view, page);
}

gboolean
pdk_window_has_domain (PdkWindow *self, PdkDomain *domain)
{
  g_return_val_if_fail (PDK_IS_WINDOW (self), FALSE);

  return find_tab (self, domain) != NULL;
}

gboolean
pdk_window_focus_domain (PdkWindow *self, PdkDomain *domain, const char *view)
{
  AdwTabPage *page;

  g_return_val_if_fail (PDK_IS_WINDOW (self), FALSE);

  page = find_tab (self, domain);
  if (page == NULL)
    return FALSE;
  show_view (adw_tab_page_get_child (page), view);
  adw_tab_view_set_selected_page (self->tab_view, page);
  return TRUE;
}

void
pdk_window_open_display (PdkWindow *self, PdkDisplay *display)
{
  GSettings *settings = pdk_application_get_settings (pdk_window_get_app (self));
  g_autoptr (GIcon) icon = g_themed_icon_new ("video-display-symbolic");
  AdwTabPage *page;

  g_return_if_fail (PDK_IS_WINDOW (self));
  g_return_if_fail (PDK_IS_ADDRESS_DISPLAY (display));

  page = adw_tab_view_append (self->tab_view, pdk_address_page_new (display, settings));
  adw_tab_page_set_title (page, pdk_display_get_name (display));
  adw_tab_page_set_icon (page, icon);
  adw_tab_view_set_selected_page (self->tab_view, page);
  update_title (self);
}

gboolean
pdk_window_focus_address (PdkWindow *self, const char *address)
{
  g_return_val_if_fail (PDK_IS_WINDOW (self), FALSE);

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++) {
    AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);
    PdkAddressDisplay *display = get_address_display (page);

    if (display == NULL || !pdk_address_display_is_at (display, address))
      continue;
    adw_tab_view_set_selected_page (self->tab_view, page);
    return TRUE;
  }
  return FALSE;
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
