/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "console/input/pdk-console-combo.h"
#include "views/machine/pdk-console-heads.h"
#include "views/machine/pdk-console-input.h"
#include "views/machine/pdk-console-pill.h"
#include "views/machine/pdk-console-screenshot.h"
#include "views/machine/pdk-console-sizing.h"
#include "views/machine/pdk-console-status.h"
#include "views/machine/pdk-console-toolbar.h"
#include "views/machine/pdk-console-typing.h"
#include "views/machine/pdk-file-sender.h"
#include "views/machine/pdk-focus-return.h"
#include "views/machine/pdk-fullscreen-mode.h"

struct _PdkConsolePane {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *overlay;
  AdwBin *inline_bin;
  PdkConsoleToolbar *toolbar;
  AdwBin *notice_bin;
  AdwBin *other_bin;
  GtkWidget *screen;
  PdkConsole *console;
  PdkConsoleStatus *status;
  PdkFilesBar *files_bar;
  GtkRevealer *pill_revealer;
  GtkLabel *pill_label;
  GtkRevealer *typing_bar;
  GtkProgressBar *typing_progress;
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
  PdkFullscreenMode *mode;
  PdkConsolePill *pill;
  PdkFocusReturn *focus_return;

  gboolean unwanted; /* fullscreen makes nothing of what is shown better */
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

  /* Before the screen loses the keyboard, which releases what is held. */
  if (live || view == PDK_SESSION_VIEW_PAUSED || view == PDK_SESSION_VIEW_ASLEEP)
    g_object_set (self->console, "paused", !live, NULL);
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

static void
on_console_notify_captured (PdkConsolePane *self)
{
  pdk_console_pill_set_shown (self->pill, pdk_console_get_captured (self->console));
}

static void
on_console_notify_keyboard_captured (PdkConsolePane *self)
{
  gboolean captured = FALSE;

  g_object_get (self->console, "keyboard-captured", &captured, NULL);
  if (!captured || pdk_fullscreen_mode_get_fullscreen (self->mode))
    pdk_console_pill_set_shown (self->pill, captured);
}

/** They would cover one another. */
static void
on_fullscreen_revealer_notify (PdkConsolePane *self)
{
  if (gtk_revealer_get_reveal_child (self->fullscreen_revealer))
    pdk_console_pill_set_shown (self->pill, FALSE);
}

static void
minimize (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_fullscreen_mode_minimize (PDK_CONSOLE_PANE (widget)->mode);
}

static void
update_fullscreen_button (PdkConsolePane *self)
{
  pdk_console_toolbar_set_offers_fullscreen (self->toolbar,
                                             pdk_fullscreen_mode_get_fullscreen (self->mode) ||
                                                 !self->unwanted);
}

static void
on_mode_notify_fullscreen (PdkConsolePane *self)
{
  update_fullscreen_button (self);
  if (self->sizing != NULL)
    pdk_console_sizing_set_fullscreen (self->sizing,
                                       pdk_fullscreen_mode_get_fullscreen (self->mode));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FULLSCREEN]);
  on_console_notify_keyboard_captured (self);
}

static void
send_keys (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (widget);
  PdkConsoleCombo combo;

  if (pdk_console_combo_parse (g_variant_get_string (parameter, NULL), &combo))
    pdk_console_send_keys (self->console, combo.scancodes, combo.n_keys);
}

/** A stack has no focus to give, and there may be one in the other: of text devices. */
static gboolean
focus_other (PdkConsolePane *self)
{
  GtkWidget *shown = adw_bin_get_child (self->other_bin);

  while (GTK_IS_STACK (shown))
    shown = gtk_stack_get_visible_child (GTK_STACK (shown));
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
  g_object_set (self->toolbar, "shows-screen", !other, NULL);
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
  case PROP_SWITCH_WIDGET:
    g_object_get_property (G_OBJECT (self->toolbar), pspec->name, value);
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
    g_value_set_boolean (value, pdk_fullscreen_mode_get_fullscreen (self->mode));
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
  case PROP_SWITCH_WIDGET:
    g_object_set_property (G_OBJECT (self->toolbar), pspec->name, value);
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
    pdk_fullscreen_mode_ask (self->mode, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_pane_dispose (GObject *object)
{
  PdkConsolePane *self = PDK_CONSOLE_PANE (object);

  g_clear_object (&self->screenshot);
  if (self->file_sender != NULL)
    g_object_run_dispose (G_OBJECT (self->file_sender));
  g_clear_object (&self->file_sender);
  g_clear_object (&self->sizing);
  if (self->heads != NULL)
    g_object_run_dispose (G_OBJECT (self->heads));
  g_clear_object (&self->heads);
  g_clear_object (&self->mode);
  g_clear_object (&self->input);
  if (self->typing != NULL)
    g_object_run_dispose (G_OBJECT (self->typing));
  g_clear_object (&self->typing);
  if (self->console != NULL)
    pdk_console_set_backend (self->console, NULL);
  if (self->display != NULL)
    g_object_run_dispose (G_OBJECT (self->display));
  g_clear_object (&self->display);
  g_clear_object (&self->pill);
  g_clear_object (&self->focus_return);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONSOLE_PANE);

  G_OBJECT_CLASS (pdk_console_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, inline_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, toolbar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, notice_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, other_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, screen);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, console);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, status);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, files_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, pill_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, pill_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, typing_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, typing_progress);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, fullscreen_revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, name_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, switch_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePane, fullscreen_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_fullscreen_revealer_notify);
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
  g_type_ensure (PDK_TYPE_CONSOLE_TOOLBAR);
  g_type_ensure (PDK_TYPE_FILES_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-console-pane.ui");
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "display.send-keys", "s", send_keys);
  gtk_widget_class_install_action (widget_class, "display.minimize", NULL, minimize);
  gtk_widget_class_install_property_action (widget_class, "display.fullscreen", "fullscreen");
}

static void
add_mode (PdkConsolePane *self)
{
  const PdkFullscreenParts parts = {
    .page = GTK_WIDGET (self),
    .console = self->console,
    .toolbar = GTK_WIDGET (self->toolbar),
    .inline_bin = self->inline_bin,
    .bar_bin = self->fullscreen_bin,
    .revealer = self->fullscreen_revealer,
  };

  self->mode = pdk_fullscreen_mode_new (&parts);
  g_signal_connect_object (self->mode, "notify::fullscreen", G_CALLBACK (on_mode_notify_fullscreen),
                           self, G_CONNECT_SWAPPED);
}

static void
pdk_console_pane_init (PdkConsolePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_mode (self);
  self->pill = pdk_console_pill_new (self->pill_revealer);
  self->focus_return =
      pdk_focus_return_new (GTK_WIDGET (self), GTK_WIDGET (self->toolbar), self->console);
  g_signal_connect_object (self->console, "notify::captured",
                           G_CALLBACK (on_console_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::keyboard-captured",
                           G_CALLBACK (on_console_notify_keyboard_captured), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::has-picture", G_CALLBACK (update_backdrop), self,
                           G_CONNECT_SWAPPED);
}

static void
add_input (PdkConsolePane *self, GSettings *settings)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE;

  self->input = pdk_console_input_new (GTK_WIDGET (self), self->console, self->display, settings);
  pdk_console_toolbar_set_input (self->toolbar, self->input);
  g_object_bind_property (self, "fullscreen", self->input, "fullscreen", flags);
  g_object_bind_property (self->input, "pill", self->pill_label, "label", flags);
  g_signal_connect_object (self->console, "notify::view-only", G_CALLBACK (update_send_keys), self,
                           G_CONNECT_SWAPPED);
}

void
pdk_console_pane_set_display (PdkConsolePane *self, PdkDisplay *display, GSettings *settings)
{
  PdkSizeButton *size_button = NULL;

  g_return_if_fail (PDK_IS_CONSOLE_PANE (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  self->screenshot = pdk_console_screenshot_new (GTK_WIDGET (self), self->console, display);
  pdk_console_toolbar_set_display (self->toolbar, display, self->console);
  size_button = pdk_console_toolbar_get_size_button (self->toolbar);
  self->file_sender =
      pdk_file_sender_new (GTK_WIDGET (self), self->console, display, self->files_bar);
  self->sizing =
      pdk_console_sizing_new (GTK_WIDGET (self), self->console, size_button, display, settings);
  pdk_console_sizing_set_fullscreen (self->sizing, pdk_fullscreen_mode_get_fullscreen (self->mode));
  self->heads = pdk_console_heads_new (GTK_WIDGET (self), self->console, size_button, display);
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

void
pdk_console_pane_set_wants_fullscreen (PdkConsolePane *self, gboolean wants)
{
  g_return_if_fail (PDK_IS_CONSOLE_PANE (self));

  self->unwanted = !wants;
  update_fullscreen_button (self);
}
