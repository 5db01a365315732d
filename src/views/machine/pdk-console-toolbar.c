/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-toolbar.h"

#include <adwaita.h>

#include "views/machine/pdk-sharing-button.h"
#include "views/machine/pdk-sound-button.h"
#include "views/machine/pdk-usb-button.h"
#include "widgets/pdk-menu-end.h"
#include "widgets/pdk-yield-layout.h"

struct _PdkConsoleToolbar {
  GtkWidget parent_instance;

  /* Template children. */
  AdwBin *start_bin;
  AdwBin *switch_bin;
  GtkWidget *hint_button;
  GtkImage *hint_icon;
  GtkLabel *hint_label;
  GtkWidget *keys_button;
  GMenu *own_keys;
  GMenu *host_keys;
  PdkSharingButton *sharing_button;
  PdkSoundButton *sound_button;
  PdkUsbButton *usb_button;
  PdkSizeButton *size_button;
  GtkWidget *device_buttons;
  GtkWidget *screenshot_buttons;
  GtkWidget *fullscreen_button;
};

enum { PROP_START_WIDGET = 1, PROP_SWITCH_WIDGET, PROP_SHOWS_SCREEN, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkConsoleToolbar, pdk_console_toolbar, GTK_TYPE_WIDGET)

static gboolean
shows_screen (PdkConsoleToolbar *self)
{
  return gtk_widget_get_visible (self->keys_button);
}

static void
show_screen (PdkConsoleToolbar *self, gboolean shows)
{
  if (shows_screen (self) == shows)
    return;

  gtk_widget_set_visible (self->hint_button, shows);
  gtk_widget_set_visible (self->keys_button, shows);
  gtk_widget_set_visible (GTK_WIDGET (self->size_button), shows);
  gtk_widget_set_visible (self->device_buttons, shows);
  gtk_widget_set_visible (self->screenshot_buttons, shows);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_SCREEN]);
}

static void
pdk_console_toolbar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleToolbar *self = PDK_CONSOLE_TOOLBAR (object);

  switch (prop_id) {
  case PROP_START_WIDGET:
    g_value_set_object (value, adw_bin_get_child (self->start_bin));
    break;
  case PROP_SWITCH_WIDGET:
    g_value_set_object (value, adw_bin_get_child (self->switch_bin));
    break;
  case PROP_SHOWS_SCREEN:
    g_value_set_boolean (value, shows_screen (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_toolbar_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  PdkConsoleToolbar *self = PDK_CONSOLE_TOOLBAR (object);

  switch (prop_id) {
  case PROP_START_WIDGET:
    adw_bin_set_child (self->start_bin, g_value_get_object (value));
    break;
  case PROP_SWITCH_WIDGET:
    adw_bin_set_child (self->switch_bin, g_value_get_object (value));
    break;
  case PROP_SHOWS_SCREEN:
    show_screen (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_console_toolbar_dispose (GObject *object)
{
  pdk_menu_end (PDK_CONSOLE_TOOLBAR (object)->keys_button);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONSOLE_TOOLBAR);

  G_OBJECT_CLASS (pdk_console_toolbar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_YIELD_LAYOUT);
  g_type_ensure (PDK_TYPE_SHARING_BUTTON);
  g_type_ensure (PDK_TYPE_SOUND_BUTTON);
  g_type_ensure (PDK_TYPE_USB_BUTTON);
  g_type_ensure (PDK_TYPE_SIZE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-console-toolbar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, start_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, switch_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, hint_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, hint_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, hint_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, keys_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, own_keys);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, host_keys);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, sharing_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, sound_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, usb_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, size_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, device_buttons);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, screenshot_buttons);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleToolbar, fullscreen_button);
}

static void
pdk_console_toolbar_class_init (PdkConsoleToolbarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_toolbar_get_property;
  object_class->set_property = pdk_console_toolbar_set_property;
  object_class->dispose = pdk_console_toolbar_dispose;

  props[PROP_START_WIDGET] =
      g_param_spec_object ("start-widget", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SWITCH_WIDGET] =
      g_param_spec_object ("switch-widget", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SHOWS_SCREEN] = g_param_spec_boolean ("shows-screen", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
pdk_console_toolbar_init (PdkConsoleToolbar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_console_toolbar_set_offers_fullscreen (PdkConsoleToolbar *self, gboolean offers)
{
  g_return_if_fail (PDK_IS_CONSOLE_TOOLBAR (self));

  gtk_widget_set_visible (self->fullscreen_button, offers);
}

void
pdk_console_toolbar_set_display (PdkConsoleToolbar *self, PdkDisplay *display, PdkConsole *console)
{
  g_return_if_fail (PDK_IS_CONSOLE_TOOLBAR (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (PDK_IS_CONSOLE (console));

  pdk_sharing_button_set_display (self->sharing_button, display, console);
  pdk_sound_button_set_display (self->sound_button, display);
  pdk_usb_button_set_display (self->usb_button, display);
}

/** Its place is kept while there is nothing to hint at: the keyboard is let go of for each menu, and
 * nothing is to move under the pointer then. */
static void
update_hint (PdkConsoleToolbar *self, GParamSpec *pspec, PdkConsoleInput *input)
{
  gboolean counts;

  g_object_get (input, "hint-counts", &counts, NULL);
  gtk_widget_set_opacity (self->hint_button, counts ? 1.0 : 0.0);
  gtk_widget_set_can_target (self->hint_button, counts);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->hint_button), GTK_ACCESSIBLE_STATE_HIDDEN,
                               !counts, -1);
}

void
pdk_console_toolbar_set_input (PdkConsoleToolbar *self, PdkConsoleInput *input)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE;

  g_return_if_fail (PDK_IS_CONSOLE_TOOLBAR (self));
  g_return_if_fail (PDK_IS_CONSOLE_INPUT (input));

  pdk_console_input_fill_menus (input, self->own_keys, self->host_keys);
  g_object_bind_property (input, "hint", self->hint_label, "label", flags);
  g_object_bind_property (input, "hint-icon", self->hint_icon, "icon-name", flags);
  g_object_bind_property (input, "hint-tooltip", self->hint_button, "tooltip-text", flags);
  g_signal_connect_object (input, "notify::hint-counts", G_CALLBACK (update_hint), self,
                           G_CONNECT_SWAPPED);
  update_hint (self, NULL, input);
  g_object_bind_property (input, "fullscreen-tooltip", self->fullscreen_button, "tooltip-text",
                          flags);
}

PdkSizeButton *
pdk_console_toolbar_get_size_button (PdkConsoleToolbar *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_TOOLBAR (self), NULL);

  return self->size_button;
}
