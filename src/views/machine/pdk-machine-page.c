/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-machine-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "views/machine/pdk-console-pane.h"
#include "views/machine/pdk-device-offers.h"
#include "views/machine/pdk-domain-display.h"
#include "views/machine/pdk-text-switch.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-menu-end.h"
#include "widgets/pdk-state-icon.h"
#include "widgets/pdk-yield-layout.h"

struct _PdkMachinePage {
  GtkWidget parent_instance;

  /* Template children. */
  PdkConsolePane *pane;
  GtkWidget *power_button;
  GtkImage *power_icon;
  GtkLabel *power_label;
  GtkWidget *power_menu_button;
  GtkImage *state_icon;
  GtkLabel *state_label;
  PdkBanner *banner;
  PdkBanner *tablet_banner;
  PdkTextSwitch *text_switch;
  GtkStack *other_stack;
  GtkStack *text_stack;
  AdwBin *details_bin;
  GtkWidget *view_switch;
  GtkToggleButton *console_button;
  GtkToggleButton *details_button;

  /* Owned. */
  PdkDomain *domain;
  PdkDisplay *display;
  PdkDeviceOffers *offers;

  const char *state_class; /* borrowed: static */
};

enum { PROP_DOMAIN = 1, PROP_SHOWS_DETAILS, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkMachinePage, pdk_machine_page, GTK_TYPE_WIDGET)

/** What the large part of the power button does; the rest is in its menu. */
typedef struct {
  PdkDomainFeatures feature;
  const char *label;
  const char *icon_name;
  const char *action;
} PowerLook;

/* In order of preference. */
static const PowerLook power_looks[] = {
  { PDK_DOMAIN_CAN_RESTORE, N_ ("Restore"), "media-playback-start-symbolic", "win.domain.run" },
  { PDK_DOMAIN_CAN_RUN, N_ ("Run"), "media-playback-start-symbolic", "win.domain.run" },
  { PDK_DOMAIN_CAN_RESUME, N_ ("Resume"), "media-seek-forward-symbolic", "win.domain.resume" },
  { PDK_DOMAIN_CAN_PAUSE, N_ ("Pause"), "media-playback-pause-symbolic", "win.domain.pause" },
  { PDK_DOMAIN_CAN_RESET, N_ ("Force Reset…"), "view-refresh-symbolic", "win.domain.reset" },
};

static const PowerLook *
choose_power_look (PdkDomainFeatures features)
{
  for (gsize i = 0; i < G_N_ELEMENTS (power_looks); i++) {
    if (features & power_looks[i].feature)
      return &power_looks[i];
  }

  /* Nothing can be done now: shown as it was, and insensitive by its action. */
  return &power_looks[1];
}

static void
update_power (PdkMachinePage *self)
{
  const PdkDomainFeatures features = pdk_domain_get_features (self->domain);
  const PowerLook *look = choose_power_look (features);
  const char *label = _ (look->label);
  const PdkDomainFeatures in_button =
      look->feature | (look->feature == PDK_DOMAIN_CAN_RESTORE ? PDK_DOMAIN_CAN_RUN : 0);

  gtk_label_set_label (self->power_label, label);
  gtk_image_set_from_icon_name (self->power_icon, look->icon_name);
  gtk_widget_set_tooltip_text (self->power_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->power_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->power_button), look->action);
  gtk_widget_set_sensitive (self->power_menu_button, (features & ~in_button) != 0);
}

static void
update_state (PdkMachinePage *self)
{
  const gboolean hung = pdk_domain_is_hung (self->domain);
  const PdkDomainState state = pdk_domain_get_state (self->domain);
  GtkWidget *icon = GTK_WIDGET (self->state_icon);

  if (self->state_class != NULL)
    gtk_widget_remove_css_class (icon, self->state_class);
  self->state_class = hung ? PDK_STATE_CSS_CLASS_NOT_ANSWERING : pdk_state_css_class (state);
  gtk_widget_add_css_class (icon, self->state_class);
  gtk_image_set_from_icon_name (self->state_icon,
                                hung ? PDK_STATE_ICON_NOT_ANSWERING : pdk_state_icon_name (state));
  gtk_label_set_label (self->state_label, pdk_domain_get_state_text (self->domain));
  /* Where there is no room for the word. */
  gtk_widget_set_tooltip_text (icon, pdk_domain_get_state_text (self->domain));
  /* The last known state of a host that is gone. */
  gtk_widget_set_sensitive (icon, !pdk_domain_is_stale (self->domain));
  gtk_widget_set_sensitive (GTK_WIDGET (self->state_label), !pdk_domain_is_stale (self->domain));
}

/** The host is gone, but its machine's screen is still here. */
static void
update_banner (PdkMachinePage *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  if (connection != NULL)
    pdk_banner_set_title (self->banner, pdk_connection_get_status (connection));
  pdk_banner_set_revealed (self->banner, connection != NULL && pdk_domain_is_stale (self->domain) &&
                                             pdk_display_get_backend (self->display) != NULL);
}

/* The screen, a text device, or the details. */
static void
update_view (PdkMachinePage *self)
{
  const gboolean details = gtk_toggle_button_get_active (self->details_button);
  gboolean text = FALSE;

  g_object_get (self->text_switch, "shows-text", &text, NULL);
  gtk_stack_set_visible_child (self->other_stack, details ? GTK_WIDGET (self->details_bin)
                                                          : GTK_WIDGET (self->text_stack));
  g_object_set (self->pane, "shows-other", details || text, NULL);
  pdk_console_pane_set_wants_fullscreen (self->pane, !details);
  gtk_widget_set_visible (GTK_WIDGET (self->text_switch), !details);
}

static void
on_details_toggled (PdkMachinePage *self)
{
  update_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_DETAILS]);
}

static gboolean
pdk_machine_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PDK_MACHINE_PAGE (widget)->pane));
}

static void
pdk_machine_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (object);

  switch (prop_id) {
  case PROP_DOMAIN:
    g_value_set_object (value, self->domain);
    break;
  case PROP_SHOWS_DETAILS:
    g_value_set_boolean (value, gtk_toggle_button_get_active (self->details_button));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_machine_page_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (object);

  switch (prop_id) {
  case PROP_SHOWS_DETAILS:
    pdk_machine_page_set_shows_details (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_machine_page_dispose (GObject *object)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (object);

  g_clear_object (&self->offers);
  if (self->display != NULL)
    g_object_run_dispose (G_OBJECT (self->display));
  g_clear_object (&self->display);
  g_clear_object (&self->domain);
  pdk_menu_end (self->power_menu_button);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_MACHINE_PAGE);

  G_OBJECT_CLASS (pdk_machine_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, pane);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_menu_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, state_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, tablet_banner);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, text_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, other_stack);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, text_stack);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, details_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, view_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, console_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, details_button);
  gtk_widget_class_bind_template_callback (widget_class, on_details_toggled);
}

static void
pdk_machine_page_class_init (PdkMachinePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_machine_page_get_property;
  object_class->set_property = pdk_machine_page_set_property;
  object_class->dispose = pdk_machine_page_dispose;
  widget_class->grab_focus = pdk_machine_page_grab_focus;

  props[PROP_DOMAIN] =
      g_param_spec_object ("domain", NULL, NULL, PDK_TYPE_DOMAIN, G_PARAM_READABLE | flags);
  props[PROP_SHOWS_DETAILS] =
      g_param_spec_boolean ("shows-details", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_YIELD_LAYOUT);
  g_type_ensure (PDK_TYPE_CONSOLE_PANE);
  g_type_ensure (PDK_TYPE_TEXT_SWITCH);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-machine-page.ui");
  bind_children (widget_class);
}

static void
pdk_machine_page_init (PdkMachinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow (PdkMachinePage *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
set_domain (PdkMachinePage *self, PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  self->domain = g_object_ref (domain);
  follow (self, domain, "notify::features", G_CALLBACK (update_power));
  follow (self, domain, "notify::state-text", G_CALLBACK (update_state));
  follow (self, domain, "notify::state", G_CALLBACK (update_state));
  follow (self, domain, "notify::hung", G_CALLBACK (update_state));
  follow (self, domain, "notify::stale", G_CALLBACK (update_banner));
  follow (self, domain, "notify::stale", G_CALLBACK (update_state));
  if (connection != NULL) {
    follow (self, connection, "notify::status", G_CALLBACK (update_banner));
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->banner), "s",
                                      pdk_connection_get_uri (connection));
  }
  update_power (self);
  update_state (self);
  update_banner (self);
}

static void
forget_domain (PdkMachinePage *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  if (connection != NULL)
    g_signal_handlers_disconnect_by_data (connection, self);
  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
}

/** What is chosen for the machine whatever is connected. */
static void
add_machine_actions (PdkMachinePage *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction) autoconnect =
      g_settings_create_action (pdk_display_get_settings (self->display), "console-autoconnect");

  g_action_map_add_action (G_ACTION_MAP (actions), autoconnect);
  gtk_widget_insert_action_group (GTK_WIDGET (self->pane), "machine", G_ACTION_GROUP (actions));
}

GtkWidget *
pdk_machine_page_new (PdkDomain *domain, GSettings *settings)
{
  PdkMachinePage *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_MACHINE_PAGE, NULL);
  self->display = pdk_domain_display_new (domain);
  set_domain (self, domain);
  follow (self, self->display, "notify::backend", G_CALLBACK (update_banner));
  pdk_console_pane_set_display (self->pane, self->display, settings);
  add_machine_actions (self);
  self->offers = pdk_device_offers_new (self->pane, self->tablet_banner, domain);
  pdk_text_switch_set_domain (self->text_switch, domain, self->text_stack, settings,
                              pdk_display_get_settings (self->display));
  follow (self, self->text_switch, "notify::shows-text", G_CALLBACK (update_view));
  update_view (self);

  return GTK_WIDGET (self);
}

void
pdk_machine_page_set_hosts (PdkMachinePage *self, GListModel *hosts)
{
  g_return_if_fail (PDK_IS_MACHINE_PAGE (self));

  pdk_domain_display_set_hosts (PDK_DOMAIN_DISPLAY (self->display), hosts);
}

void
pdk_machine_page_move (PdkMachinePage *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_MACHINE_PAGE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  if (domain == self->domain)
    return;

  forget_domain (self);
  /* Before what asks the display for what is connected. */
  pdk_domain_display_move (PDK_DOMAIN_DISPLAY (self->display), domain);
  set_domain (self, domain);
  pdk_device_offers_move (self->offers, domain);
  pdk_text_switch_move (self->text_switch, domain);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOMAIN]);
}

PdkDomain *
pdk_machine_page_get_domain (PdkMachinePage *self)
{
  g_return_val_if_fail (PDK_IS_MACHINE_PAGE (self), NULL);

  return self->domain;
}

void
pdk_machine_page_set_switch_menu (PdkMachinePage *self, GMenuModel *menu)
{
  g_return_if_fail (PDK_IS_MACHINE_PAGE (self));

  pdk_console_pane_set_switch_menu (self->pane, menu);
}

void
pdk_machine_page_set_details (PdkMachinePage *self, GtkWidget *details)
{
  g_return_if_fail (PDK_IS_MACHINE_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (details));

  adw_bin_set_child (self->details_bin, details);
  gtk_widget_set_visible (self->view_switch, TRUE);
}

GtkWidget *
pdk_machine_page_get_details (PdkMachinePage *self)
{
  g_return_val_if_fail (PDK_IS_MACHINE_PAGE (self), NULL);

  return adw_bin_get_child (self->details_bin);
}

void
pdk_machine_page_set_shows_details (PdkMachinePage *self, gboolean shows_details)
{
  g_return_if_fail (PDK_IS_MACHINE_PAGE (self));

  gtk_toggle_button_set_active (shows_details ? self->details_button : self->console_button, TRUE);
}
