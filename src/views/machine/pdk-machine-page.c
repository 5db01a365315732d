/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-machine-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "console/pdk-console.h"
#include "views/machine/pdk-console-status.h"
#include "views/machine/pdk-domain-display.h"
#include "views/machine/pdk-key-combo.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-state-icon.h"

/** How long the way out of a captured pointer stays on the screen. */
#define PILL_SECONDS 3
/** Fullscreen: the bar comes when the pointer is this near to the top edge, in pixels… */
#define EDGE_NEAR 2
/** …and goes when it is this far below it. */
#define EDGE_FAR 96

struct _PdkMachinePage {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *overlay;
  AdwBin *inline_bin;
  GtkWidget *toolbar;
  GtkWidget *power_button;
  AdwButtonContent *power_content;
  GtkWidget *power_menu_button;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkWidget *release_label;
  GtkWidget *keys_button;
  PdkBanner *banner;
  PdkConsole *console;
  PdkConsoleStatus *status;
  GtkRevealer *pill;
  GtkRevealer *fullscreen_revealer;
  GtkLabel *name_label;
  AdwBin *fullscreen_bin;

  /* Owned. */
  PdkDomain *domain;
  PdkDomainDisplay *display;
  guint pill_id;

  const char *state_class; /* borrowed: static */
  gboolean fullscreen;
};

enum { PROP_DOMAIN = 1, PROP_FULLSCREEN, N_PROPS };

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
};

static PdkSessionView
get_view (PdkMachinePage *self)
{
  return pdk_console_session_get_view (pdk_domain_display_get_session (self->display));
}

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

  adw_button_content_set_label (self->power_content, label);
  adw_button_content_set_icon_name (self->power_content, look->icon_name);
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
  /* The last known state of a host that is gone. */
  gtk_widget_set_sensitive (icon, !pdk_domain_is_stale (self->domain));
  gtk_widget_set_sensitive (GTK_WIDGET (self->state_label), !pdk_domain_is_stale (self->domain));
}

static void
update_name (PdkMachinePage *self)
{
  const char *name = pdk_domain_get_display_name (self->domain);
  /* Translators: %s is a machine's name; names its screen for screen readers. */
  g_autofree char *console_name = g_strdup_printf (_ ("%s console"), name);

  gtk_label_set_label (self->name_label, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  console_name, -1);
}

/** The host is gone, but its machine's screen is still here. */
static void
update_banner (PdkMachinePage *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  if (connection != NULL)
    pdk_banner_set_title (self->banner, pdk_connection_get_status (connection));
  pdk_banner_set_revealed (self->banner,
                           connection != NULL && pdk_domain_is_stale (self->domain) &&
                               pdk_domain_display_get_backend (self->display) != NULL);
}

/** Whether the keyboard is with the screen or what lies over it, or nowhere. */
static gboolean
has_keyboard (PdkMachinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || focus == GTK_WIDGET (self->console) ||
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self->status));
}

/** Whether someone is in a menu of the toolbar. */
static gboolean
is_in_popover (PdkMachinePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/** Words lie on the bare page, or on a picture darkened for them. */
static void
update_backdrop (PdkMachinePage *self)
{
  if (pdk_console_has_picture (self->console))
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "over-picture");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "over-picture");
}

static void
update_view (PdkMachinePage *self)
{
  const PdkSessionView view = get_view (self);
  const gboolean live = view == PDK_SESSION_VIEW_DISPLAY;
  /* Asked before the screen stops taking the focus, which moves it. */
  const gboolean ours = has_keyboard (self);

  pdk_console_set_dimmed (self->console, !live && view != PDK_SESSION_VIEW_WAITING);
  gtk_widget_set_can_target (GTK_WIDGET (self->console), live);
  gtk_widget_set_can_focus (GTK_WIDGET (self->console), live || view == PDK_SESSION_VIEW_WAITING);
  gtk_widget_set_sensitive (self->keys_button, live);
  update_banner (self);

  /* The keyboard goes to the screen when there is one, and from it to the next step; never out of
   * a menu that is open. */
  if ((live || ours) && !is_in_popover (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_display_notify_backend (PdkMachinePage *self)
{
  pdk_console_set_backend (self->console, pdk_domain_display_get_backend (self->display));
}

static gboolean
on_pill_timeout (gpointer user_data)
{
  PdkMachinePage *self = user_data;

  self->pill_id = 0;
  gtk_revealer_set_reveal_child (self->pill, FALSE);

  return G_SOURCE_REMOVE;
}

/** The way out is said in large while it is new, and in small in the toolbar all the time. */
static void
show_pill (PdkMachinePage *self, gboolean show)
{
  g_clear_handle_id (&self->pill_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->pill, show);
  if (show)
    self->pill_id = g_timeout_add_seconds (PILL_SECONDS, on_pill_timeout, self);
}

static void
on_console_notify_captured (PdkMachinePage *self)
{
  show_pill (self, pdk_console_get_captured (self->console));
}

static void
on_console_notify_keyboard_captured (PdkMachinePage *self)
{
  gboolean captured = FALSE;

  g_object_get (self->console, "keyboard-captured", &captured, NULL);
  gtk_widget_set_visible (self->release_label, captured);
  if (!captured || self->fullscreen)
    show_pill (self, captured);
}

static void
on_motion (PdkMachinePage *self, double x, double y)
{
  if (!self->fullscreen)
    return;

  if (y < EDGE_NEAR) {
    show_pill (self, FALSE); /* they would cover one another */
    gtk_revealer_set_reveal_child (self->fullscreen_revealer, TRUE);
  } else if (y > EDGE_FAR) {
    gtk_revealer_set_reveal_child (self->fullscreen_revealer, FALSE);
  }
}

/** Puts the toolbar above the console, or into the bar that slides over it. */
static void
place_toolbar (PdkMachinePage *self)
{
  g_autoptr (GtkWidget) toolbar = g_object_ref (self->toolbar);

  adw_bin_set_child (self->inline_bin, NULL);
  adw_bin_set_child (self->fullscreen_bin, NULL);
  adw_bin_set_child (self->fullscreen ? self->fullscreen_bin : self->inline_bin, toolbar);
  gtk_widget_set_visible (GTK_WIDGET (self->fullscreen_revealer), self->fullscreen);
  gtk_revealer_set_reveal_child (self->fullscreen_revealer, FALSE);
}

static void
take_fullscreen (PdkMachinePage *self, gboolean fullscreen)
{
  if (self->fullscreen == fullscreen)
    return;

  self->fullscreen = fullscreen;
  place_toolbar (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULLSCREEN]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  on_console_notify_keyboard_captured (self);
}

static void
on_window_notify_fullscreened (PdkMachinePage *self, GParamSpec *pspec, GtkWindow *window)
{
  take_fullscreen (self, gtk_window_is_fullscreen (window));
}

/** Asks the window; its answer comes as a notification. */
static void
set_fullscreen (PdkMachinePage *self, gboolean fullscreen)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!GTK_IS_WINDOW (root))
    return;
  if (fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (root));
  else
    gtk_window_unfullscreen (GTK_WINDOW (root));
}

static void
send_keys (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (widget);
  guint scancodes[PDK_KEY_COMBO_MAX];
  const guint n_keys = pdk_key_combo_parse (g_variant_get_string (parameter, NULL), scancodes);

  if (n_keys > 0 && get_view (self) == PDK_SESSION_VIEW_DISPLAY)
    pdk_console_send_keys (self->console, scancodes, n_keys);
}

static void
reconnect (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (widget);

  pdk_console_session_retry (pdk_domain_display_get_session (self->display));
}

static gboolean
pdk_machine_page_grab_focus (GtkWidget *widget)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (widget);

  /* Also before there is a picture: what comes next then has the keyboard. */
  if (gtk_widget_get_can_focus (GTK_WIDGET (self->console)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->console));

  return gtk_widget_get_visible (GTK_WIDGET (self->status)) &&
         gtk_widget_grab_focus (GTK_WIDGET (self->status));
}

static void
pdk_machine_page_root (GtkWidget *widget)
{
  GtkRoot *root = NULL;

  GTK_WIDGET_CLASS (pdk_machine_page_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  g_signal_connect_object (root, "notify::fullscreened", G_CALLBACK (on_window_notify_fullscreened),
                           widget, G_CONNECT_SWAPPED);
  take_fullscreen (PDK_MACHINE_PAGE (widget), gtk_window_is_fullscreen (GTK_WINDOW (root)));
}

static void
pdk_machine_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_window_notify_fullscreened,
                                        widget);

  GTK_WIDGET_CLASS (pdk_machine_page_parent_class)->unroot (widget);
}

static void
pdk_machine_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_machine_page_parent_class)->map (widget);

  gtk_widget_grab_focus (widget);
}

static void
pdk_machine_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (object);

  switch (prop_id) {
  case PROP_DOMAIN:
    g_value_set_object (value, self->domain);
    break;
  case PROP_FULLSCREEN:
    g_value_set_boolean (value, self->fullscreen);
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
  switch (prop_id) {
  case PROP_FULLSCREEN:
    set_fullscreen (PDK_MACHINE_PAGE (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_machine_page_dispose (GObject *object)
{
  PdkMachinePage *self = PDK_MACHINE_PAGE (object);

  g_clear_handle_id (&self->pill_id, g_source_remove);
  if (self->console != NULL)
    pdk_console_set_backend (self->console, NULL);
  if (self->display != NULL)
    g_object_run_dispose (G_OBJECT (self->display));
  g_clear_object (&self->display);
  g_clear_object (&self->domain);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_MACHINE_PAGE);

  G_OBJECT_CLASS (pdk_machine_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, inline_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_content);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, power_menu_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, state_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, release_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, keys_button);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, console);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, status);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, pill);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, fullscreen_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMachinePage, fullscreen_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
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
  widget_class->root = pdk_machine_page_root;
  widget_class->unroot = pdk_machine_page_unroot;
  widget_class->map = pdk_machine_page_map;

  props[PROP_DOMAIN] =
      g_param_spec_object ("domain", NULL, NULL, PDK_TYPE_DOMAIN, G_PARAM_READABLE | flags);
  props[PROP_FULLSCREEN] =
      g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_CONSOLE);
  g_type_ensure (PDK_TYPE_CONSOLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-machine-page.ui");
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "machine.send-keys", "s", send_keys);
  gtk_widget_class_install_action (widget_class, "machine.reconnect", NULL, reconnect);
  gtk_widget_class_install_property_action (widget_class, "machine.fullscreen", "fullscreen");
}

static void
pdk_machine_page_init (PdkMachinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The window's key for fullscreen; the guest's is in the menu of keys. */
  pdk_console_set_host_key (self->console, GDK_KEY_F11);
  g_signal_connect_object (self->console, "notify::captured",
                           G_CALLBACK (on_console_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::keyboard-captured",
                           G_CALLBACK (on_console_notify_keyboard_captured), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::has-picture", G_CALLBACK (update_backdrop), self,
                           G_CONNECT_SWAPPED);
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
  self->display = pdk_domain_display_new (domain);
  /* Hears of each view before us, so that its next step is there to be given the keyboard. */
  pdk_console_status_set_display (self->status, domain, self->display);
  follow (self, domain, "notify::features", G_CALLBACK (update_power));
  follow (self, domain, "notify::state-text", G_CALLBACK (update_state));
  follow (self, domain, "notify::state", G_CALLBACK (update_state));
  follow (self, domain, "notify::hung", G_CALLBACK (update_state));
  follow (self, domain, "notify::display-name", G_CALLBACK (update_name));
  follow (self, domain, "notify::stale", G_CALLBACK (update_banner));
  follow (self, domain, "notify::stale", G_CALLBACK (update_state));
  follow (self, self->display, "notify::backend", G_CALLBACK (on_display_notify_backend));
  follow (self, pdk_domain_display_get_session (self->display), "notify::view",
          G_CALLBACK (update_view));
  if (connection != NULL) {
    follow (self, connection, "notify::status", G_CALLBACK (update_banner));
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->banner), "s",
                                      pdk_connection_get_uri (connection));
  }
}

GtkWidget *
pdk_machine_page_new (PdkDomain *domain, GSettings *settings)
{
  PdkMachinePage *self = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) scaling = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_MACHINE_PAGE, NULL);
  scaling = g_settings_create_action (settings, "console-scaling");
  g_action_map_add_action (G_ACTION_MAP (group), scaling);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (group));
  g_settings_bind (settings, "console-scaling", self->console, "scaling", G_SETTINGS_BIND_GET);

  set_domain (self, domain);
  update_power (self);
  update_state (self);
  update_name (self);
  on_display_notify_backend (self);
  update_view (self);

  return GTK_WIDGET (self);
}

PdkDomain *
pdk_machine_page_get_domain (PdkMachinePage *self)
{
  g_return_val_if_fail (PDK_IS_MACHINE_PAGE (self), NULL);

  return self->domain;
}
