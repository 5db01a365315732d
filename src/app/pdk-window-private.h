/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pdk-window.h"
#include "views/fleet/pdk-fleet-page.h"
#include "views/fleet/pdk-fleet-sidebar.h"
#include "views/fleet/pdk-fleet-watch.h"
#include "views/tasks/pdk-tasks-button.h"

G_BEGIN_DECLS

struct _PdkWindow {
  AdwApplicationWindow parent_instance;

  /* Template children */
  AdwToastOverlay *toast_overlay;
  GtkPaned *paned;
  GtkWidget *sidebar_box;
  PdkFleetSidebar *sidebar;
  AdwHeaderBar *header_bar;
  GtkWidget *sidebar_button;
  GtkWidget *power_box;
  GtkButton *run_button;
  GtkButton *pause_button;
  GtkToggleButton *search_button;
  GtkWidget *view_button;
  PdkTasksButton *tasks_button;
  AdwWindowTitle *window_title;
  AdwTabBar *tab_bar;
  AdwTabView *tab_view;

  /* Borrowed */
  PdkFleetPage *fleet_page; /* NULL in a window that a tab was dragged into */

  /* Owned */
  GListStore *targets; /* of PdkDomain: what the domain actions act on */
  PdkFleetWatch *target_watch;
  guint update_source;

  gboolean sidebar_hidden; /* by us, for as long as the window is in fullscreen */
};

PdkApplication *pdk_window_get_app (PdkWindow *self);

/* pdk-window-tabs.c */
void pdk_window_tabs_init (PdkWindow *self);
void pdk_window_add_machines_tab (PdkWindow *self);
/** (nullable): the machine of the current tab */
PdkDomain *pdk_window_get_current_domain (PdkWindow *self);
void pdk_window_close_tab (PdkWindow *self);
void pdk_window_show_machines (PdkWindow *self);
/** Whether the list of machines is the current tab. */
gboolean pdk_window_is_on_machines (PdkWindow *self);

/* pdk-window-close.c */
void pdk_window_close_init (PdkWindow *self);

/* pdk-window-actions.c */
void pdk_window_actions_init (PdkWindow *self);
void pdk_window_actions_dispose (PdkWindow *self);
/** The tab or the selection changed: finds the machines that the actions act on from now on. */
void pdk_window_update_targets (PdkWindow *self);

/* pdk-window-drop.c */
/** Opens what is dropped onto the window. */
void pdk_window_take_drops (PdkWindow *self);

/* pdk-window-connections.c */
void pdk_window_connections_init (PdkWindow *self);

G_END_DECLS
