/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "console/pdk-console-combo.h"
#include "views/machine/pdk-console-heads.h"
#include "views/machine/pdk-console-input.h"
#include "views/machine/pdk-console-screenshot.h"
#include "views/machine/pdk-console-sizing.h"
#include "views/machine/pdk-certificate-dialog.h"
#include "views/machine/pdk-console-status.h"
#include "views/machine/pdk-console-typing.h"
#include "views/machine/pdk-file-sender.h"
#include "views/machine/pdk-fullscreen-bar.h"
#include "views/machine/pdk-sharing-button.h"
#include "views/machine/pdk-sound-button.h"
#include "views/machine/pdk-usb-button.h"

/** How long the way out of a captured pointer stays on the screen. */
#define PILL_SECONDS 3
struct _PdkConsolePane {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *overlay;
  AdwBin *inline_bin;
  GtkWidget *toolbar;
  AdwBin *start_bin;
  GtkWidget *hint_button;
  GtkImage *hint_icon;
  GtkLabel *hint_label;
  PdkSharingButton *sharing_button;
  PdkSoundButton *sound_button;
  PdkUsbButton *usb_button;
  PdkSizeButton *size_button;
  GtkMenuButton *keys_button;
  GMenu *own_keys;
  GMenu *host_keys;
  AdwBin *switch_bin;
  GtkWidget *screenshot_buttons;
  AdwBin *notice_bin;
  AdwBin *other_bin;
  GtkWidget *screen;
  PdkConsole *console;
  PdkConsoleStatus *status;
  PdkFilesBar *files_bar;
  GtkRevealer *pill;
  GtkLabel *pill_label;
  GtkRevealer *typing_bar;
  GtkProgressBar *typing_progress;
  GtkWidget *fullscreen_button;
  GtkRevealer *fullscreen_revealer;
  GtkMenuButton *switch_button;
  GtkLabel *name_label;
  AdwBin *fullscreen_bin;

  /* Owned. */
  PdkDisplay *display;
  PdkConsoleScreenshot *screenshot;
  PdkFileSender *file_sender;
  PdkConsoleSizing *sizing;
  PdkConsoleHeads *heads;
  PdkConsoleInput *input;
  PdkConsoleTyping *typing;
  PdkFullscreenBar *bar;
  guint pill_id;

  gboolean fullscreen;
};

enum {
  PROP_START_WIDGET = 1,
  PROP_SWITCH_WIDGET,
  PROP_NOTICE_WIDGET,
  PROP_OTHERS,
  PROP_SHOWS_OTHER,
  PROP_FULLSCREEN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkConsolePane, pdk_console_pane, GTK_TYPE_WIDGET)

static gboolean
shows_other (PdkConsolePane *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->other_bin));
}

static PdkSessionView
get_view (PdkConsolePane *self)
{
  return pdk_console_session_get_view (pdk_display_get_session (self->display));
}

static void
update_name (PdkConsolePane *self)
{
  const char *name = pdk_display_get_name (self->display);
  /* Translators: %s is a machine's name; names its screen for screen readers. */
  g_autofree char *console_name = g_strdup_printf (_ ("%s console"), name);

  gtk_label_set_label (self->name_label, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->console), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  console_name, -1);
}

/** Whether the keyboard is with the screen or what lies over it, or nowhere. */
static gboolean
has_keyboard (PdkConsolePane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || focus == GTK_WIDGET (self->console) ||
         gtk_widget_is_ancestor (focus, GTK_WIDGET (self->status));
}

/** Whether someone is in a menu of the toolbar. */
static gboolean
is_in_popover (PdkConsolePane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/** Words lie on the bare page, or on a picture darkened for them. */
static void
update_backdrop (PdkConsolePane *self)
{
  if (pdk_console_has_picture (self->console))
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "over-picture");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "over-picture");
}

static void
update_send_keys (PdkConsolePane *self)
{
  gboolean view_only;

  g_object_get (self->console, "view-only", &view_only, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "display.send-keys",
                                 get_view (self) == PDK_SESSION_VIEW_DISPLAY && !view_only);
}

static void
update_view (PdkConsolePane *self)
{
  const PdkSessionView view = get_view (self);
  const gboolean live = view == PDK_SESSION_VIEW_DISPLAY;
  /* Asked before the screen stops taking the focus, which moves it. */
  const gboolean ours = has_keyboard (self);

  pdk_console_set_dimmed (self->console, !live && view != PDK_SESSION_VIEW_WAITING);
  gtk_widget_set_can_target (GTK_WIDGET (self->console), live);
  gtk_widget_set_can_focus (GTK_WIDGET (self->console), live || view == PDK_SESSION_VIEW_WAITING);
  update_send_keys (self);

  /* The keyboard goes to the screen when there is one, and from it to the next step; never out of
   * a menu that is open. */
  if ((live || ours) && !shows_other (self) && !is_in_popover (self) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_display_notify_backend (PdkConsolePane *self)
{
  pdk_console_set_backend (self->console, pdk_display_get_backend (self->display));
}

static gboolean
on_pill_timeout (gpointer user_data)
{
  PdkConsolePane *self = user_data;

  self->pill_id = 0;
  gtk_revealer_set_reveal_child (self->pill, FALSE);

  return G_SOURCE_REMOVE;
}

/** The way out is said in large while it is new, and in small in the toolbar all the time. */
static void
show_pill (PdkConsolePane *self, gboolean show)
{
  g_clear_handle_id (&self->pill_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->pill, show);
  if (show)
    self->pill_id = g_timeout_add_seconds (PILL_SECONDS, on_pill_timeout, self);
}

static void
on_console_notify_captured (PdkConsolePane *self)
{
  show_pill (self, pdk_console_get_captured (self->console));
}

static void
on_console_notify_keyboard_captured (PdkConsolePane *self)
{
  gboolean captured = FALSE;

  g_object_get (self->console, "keyboard-captured", &captured, NULL);
  if (captured)
    pdk_fullscreen_bar_hide (self->bar);
  if (!captured || self->fullscreen)
    show_pill (self, captured);
}

static void
on_motion (PdkConsolePane *self, double x, double y)
{
  pdk_fullscreen_bar_move (self->bar, y);
}

/** They would cover one another. */
static void
on_fullscreen_revealer_notify (PdkConsolePane *self)
{
  if (gtk_revealer_get_reveal_child (self->fullscreen_revealer))
    show_pill (self, FALSE);
}

/** In fullscreen, what gives the keyboard back to the host gives it to the bar. */
static void
on_console_released (PdkConsolePane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->fullscreen && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root)))
    pdk_fullscreen_bar_present (self->bar);
}

/** Back from the bar, with the key that leaves everything else, too. */
static gboolean
on_bar_key (PdkConsolePane *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  pdk_fullscreen_bar_hide (self->bar);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  return GDK_EVENT_STOP;
}

static void
minimize (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    gtk_window_minimize (GTK_WINDOW (root));
}

/** Puts the toolbar above the console, or into the bar that slides over it. */
static void
place_toolbar (PdkConsolePane *self)
{
  g_autoptr (GtkWidget) toolbar = g_object_ref (self->toolbar);

  adw_bin_set_child (self->inline_bin, NULL);
  adw_bin_set_child (self->fullscreen_bin, NULL);
  adw_bin_set_child (self->fullscreen ? self->fullscreen_bin : self->inline_bin, toolbar);
}

static void
take_fullscreen (PdkConsolePane *self, gboolean fullscreen)
{
  if (self->fullscreen == fullscreen)
    return;

  self->fullscreen = fullscreen;
  place_toolbar (self);
  pdk_fullscreen_bar_set_active (self->bar, fullscreen);
  if (self->sizing != NULL)
    pdk_console_sizing_set_fullscreen (self->sizing, fullscreen);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULLSCREEN]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  on_console_notify_keyboard_captured (self);
}

static void
on_window_notify_fullscreened (PdkConsolePane *self, GParamSpec *pspec, GtkWindow *window)
{
  take_fullscreen (self, gtk_window_is_fullscreen (window));
}

/** Asks the window; its answer comes as a notification. */
static void
set_fullscreen (PdkConsolePane *self, gboolean fullscreen)
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
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);
  PdkConsoleCombo combo;

  if (pdk_console_combo_parse (g_variant_get_string (parameter, NULL), &combo))
    pdk_console_send_keys (self->console, combo.scancodes, combo.n_keys);
}

static void
reconnect (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);

  pdk_display_take_over (self->display);
}

static void
trust (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);

  pdk_display_trust (self->display);
}

static void
show_certificate (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);

  if (pdk_display_get_certificate (self->display) != NULL)
    pdk_certificate_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->display);
}

static gboolean
focus_other (PdkConsolePane *self)
{
  GtkStack *others = GTK_STACK (adw_bin_get_child (self->other_bin));
  GtkWidget *shown = others != NULL ? gtk_stack_get_visible_child (others) : NULL;

  return shown != NULL && gtk_widget_grab_focus (shown);
}

static gboolean
pdk_console_pane_grab_focus (GtkWidget *widget)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);

  if (shows_other (self))
    return focus_other (self);

  /* Also before there is a picture: what comes next then has the keyboard. */
  if (gtk_widget_get_can_focus (GTK_WIDGET (self->console)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->console));

  return gtk_widget_get_visible (GTK_WIDGET (self->status)) &&
         gtk_widget_grab_focus (GTK_WIDGET (self->status));
}

static void
pdk_console_pane_root (GtkWidget *widget)
{
  GtkRoot *root = NULL;

  GTK_WIDGET_CLASS (pdk_console_pane_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  g_signal_connect_object (root, "notify::fullscreened", G_CALLBACK (on_window_notify_fullscreened),
                           widget, G_CONNECT_SWAPPED);
  take_fullscreen (PDK_CONSOLE_PANE (widget), gtk_window_is_fullscreen (GTK_WINDOW (root)));
}

static void
pdk_console_pane_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_window_notify_fullscreened,
                                        widget);

  GTK_WIDGET_CLASS (pdk_console_pane_parent_class)->unroot (widget);
}

static void
pdk_console_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_pane_parent_class)->map (widget);

  gtk_widget_grab_focus (widget);
}

/** The screen stays connected meanwhile; what is hidden draws nothing. */
static void
show_other (PdkConsolePane *self, gboolean other)
{
  if (shows_other (self) == other)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->other_bin), other);
  gtk_widget_set_visible (self->screen, !other);
  gtk_widget_set_visible (GTK_WIDGET (self->keys_button), !other);
  gtk_widget_set_visible (GTK_WIDGET (self->size_button), !other);
  gtk_widget_set_visible (self->screenshot_buttons, !other);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_OTHER]);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !is_in_popover (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
pdk_console_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (object);

  switch (prop_id) {
  case PROP_START_WIDGET:
    g_value_set_object (value, adw_bin_get_child (self->start_bin));
    break;
  case PROP_SWITCH_WIDGET:
    g_value_set_object (value, adw_bin_get_child (self->switch_bin));
    break;
  case PROP_NOTICE_WIDGET:
    g_value_set_object (value, adw_bin_get_child (self->notice_bin));
    break;
  case PROP_OTHERS:
    g_value_set_object (value, adw_bin_get_child (self->other_bin));
    break;
  case PROP_SHOWS_OTHER:
    g_value_set_boolean (value, shows_other (self));
    break;
  case PROP_FULLSCREEN:
    g_value_set_boolean (value, self->fullscreen);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_pane_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (object);

  switch (prop_id) {
  case PROP_START_WIDGET:
    adw_bin_set_child (self->start_bin, g_value_get_object (value));
    break;
  case PROP_SWITCH_WIDGET:
    adw_bin_set_child (self->switch_bin, g_value_get_object (value));
    break;
  case PROP_NOTICE_WIDGET:
    adw_bin_set_child (self->notice_bin, g_value_get_object (value));
    break;
  case PROP_OTHERS:
    adw_bin_set_child (self->other_bin, g_value_get_object (value));
    break;
  case PROP_SHOWS_OTHER:
    show_other (self, g_value_get_boolean (value));
    break;
  case PROP_FULLSCREEN:
    set_fullscreen (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_pane_dispose (GObject *object)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (object);

  g_clear_handle_id (&self->pill_id, g_source_remove);
  g_clear_object (&self->screenshot);
  if (self->file_sender != NULL)
    g_object_run_dispose (G_OBJECT (self->file_sender));
  g_clear_object (&self->file_sender);
  g_clear_object (&self->sizing);
  if (self->heads != NULL)
    g_object_run_dispose (G_OBJECT (self->heads));
  g_clear_object (&self->heads);
  g_clear_object (&self->bar);
  g_clear_object (&self->input);
  if (self->typing != NULL)
    g_object_run_dispose (G_OBJECT (self->typing));
  g_clear_object (&self->typing);
  if (self->console != NULL)
    pdk_console_set_backend (self->console, NULL);
  if (self->display != NULL)
    g_object_run_dispose (G_OBJECT (self->display));
  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONSOLE_PANE);

  G_OBJECT_CLASS (pdk_console_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, inline_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, toolbar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, start_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, switch_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, notice_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, hint_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, hint_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, hint_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, keys_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, own_keys);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, host_keys);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, sharing_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, sound_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, usb_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, size_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, other_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, screen);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, screenshot_buttons);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, console);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, status);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, files_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, pill);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, pill_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, typing_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, typing_progress);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, fullscreen_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, fullscreen_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, name_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, switch_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, fullscreen_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_fullscreen_revealer_notify);
  gtk_widget_class_bind_template_callback (widget_class, on_bar_key);
}

static void
pdk_console_pane_class_init (PdkConsolePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_pane_get_property;
  object_class->set_property = pdk_console_pane_set_property;
  object_class->dispose = pdk_console_pane_dispose;
  widget_class->grab_focus = pdk_console_pane_grab_focus;
  widget_class->root = pdk_console_pane_root;
  widget_class->unroot = pdk_console_pane_unroot;
  widget_class->map = pdk_console_pane_map;

  props[PROP_START_WIDGET] =
      g_param_spec_object ("start-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  props[PROP_SWITCH_WIDGET] =
      g_param_spec_object ("switch-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  props[PROP_NOTICE_WIDGET] =
      g_param_spec_object ("notice-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | flags);
  props[PROP_OTHERS] =
      g_param_spec_object ("others", NULL, NULL, GTK_TYPE_STACK, G_PARAM_READWRITE | flags);
  props[PROP_SHOWS_OTHER] =
      g_param_spec_boolean ("shows-other", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  props[PROP_FULLSCREEN] =
      g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (PDK_TYPE_CONSOLE);
  g_type_ensure (PDK_TYPE_CONSOLE_STATUS);
  g_type_ensure (PDK_TYPE_FILES_BAR);
  g_type_ensure (PDK_TYPE_SHARING_BUTTON);
  g_type_ensure (PDK_TYPE_SOUND_BUTTON);
  g_type_ensure (PDK_TYPE_USB_BUTTON);
  g_type_ensure (PDK_TYPE_SIZE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-console-pane.ui");
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "display.send-keys", "s", send_keys);
  gtk_widget_class_install_action (widget_class, "display.reconnect", NULL, reconnect);
  gtk_widget_class_install_action (widget_class, "display.trust", NULL, trust);
  gtk_widget_class_install_action (widget_class, "display.minimize", NULL, minimize);
  gtk_widget_class_install_action (widget_class, "display.show-certificate", NULL,
                                   show_certificate);
  gtk_widget_class_install_property_action (widget_class, "display.fullscreen", "fullscreen");
}

static void
pdk_console_pane_init (PdkConsolePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bar = pdk_fullscreen_bar_new (self->fullscreen_revealer);
  g_signal_connect_object (self->console, "released", G_CALLBACK (on_console_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::captured",
                           G_CALLBACK (on_console_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::keyboard-captured",
                           G_CALLBACK (on_console_notify_keyboard_captured), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::has-picture", G_CALLBACK (update_backdrop), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_text (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);
  return TRUE;
}

static void
add_input (PdkConsolePane *self, GSettings *settings)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE;

  self->input = pdk_console_input_new (GTK_WIDGET (self), self->console, self->display, settings);
  pdk_console_input_fill_menus (self->input, self->own_keys, self->host_keys);
  g_object_bind_property (self, "fullscreen", self->input, "fullscreen", flags);
  g_object_bind_property (self->input, "hint", self->hint_label, "label", flags);
  g_object_bind_property_full (self->input, "hint", self->hint_button, "visible", flags, is_text,
                               NULL, NULL, NULL);
  g_object_bind_property (self->input, "hint-icon", self->hint_icon, "icon-name", flags);
  g_object_bind_property (self->input, "hint-tooltip", self->hint_button, "tooltip-text", flags);
  g_object_bind_property (self->input, "pill", self->pill_label, "label", flags);
  g_object_bind_property (self->input, "fullscreen-tooltip", self->fullscreen_button,
                          "tooltip-text", flags);
  g_signal_connect_object (self->console, "notify::view-only", G_CALLBACK (update_send_keys), self,
                           G_CONNECT_SWAPPED);
}

void
pdk_console_pane_set_display (PdkConsolePane *self, PdkDisplay *display, GSettings *settings)
{
  g_return_if_fail (PDK_IS_CONSOLE_PANE (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  self->screenshot = pdk_console_screenshot_new (GTK_WIDGET (self), self->console, display);
  pdk_sharing_button_set_display (self->sharing_button, display, self->console);
  self->file_sender =
      pdk_file_sender_new (GTK_WIDGET (self), self->console, display, self->files_bar);
  pdk_sound_button_set_display (self->sound_button, display);
  pdk_usb_button_set_display (self->usb_button, display);
  self->sizing = pdk_console_sizing_new (GTK_WIDGET (self), self->console, self->size_button,
                                         display, settings);
  pdk_console_sizing_set_fullscreen (self->sizing, self->fullscreen);
  self->heads =
      pdk_console_heads_new (GTK_WIDGET (self), self->console, self->size_button, display);
  add_input (self, settings);
  self->typing = pdk_console_typing_new (GTK_WIDGET (self), self->console, display,
                                         self->typing_bar, self->typing_progress);
  /* Hears of each view before us, so that its next step is there to be given the keyboard. */
  pdk_console_status_set_display (self->status, display);
  g_signal_connect_object (display, "notify::name", G_CALLBACK (update_name), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_display_get_session (display), "notify::view",
                           G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  update_name (self);
  on_display_notify_backend (self);
  update_view (self);
}

PdkDisplay *
pdk_console_pane_get_display (PdkConsolePane *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_PANE (self), NULL);

  return self->display;
}

PdkConsole *
pdk_console_pane_get_console (PdkConsolePane *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_PANE (self), NULL);

  return self->console;
}

void
pdk_console_pane_set_switch_menu (PdkConsolePane *self, GMenuModel *menu)
{
  g_return_if_fail (PDK_IS_CONSOLE_PANE (self));

  gtk_menu_button_set_menu_model (self->switch_button, menu);
}
