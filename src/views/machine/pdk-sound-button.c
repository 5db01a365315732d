/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-sound-button.h"

struct _PdkSoundButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkMenuButton *button;
  GtkWidget *recording_icon;
  GtkToggleButton *mute_button;
  GtkCheckButton *sound_check;
  GtkCheckButton *microphone_check;
  GtkAdjustment *volume;

  /* Owned. */
  PdkDisplay *display;
  PdkConsoleSound *sound; /* nullable: of the backend that is shown */
};

G_DEFINE_FINAL_TYPE (PdkSoundButton, pdk_sound_button, GTK_TYPE_WIDGET)

static const char *
choose_icon (PdkConsoleSound *sound)
{
  const double volume = pdk_console_sound_get_volume (sound);

  if (!pdk_console_sound_get_enabled (sound) || pdk_console_sound_get_muted (sound) || volume <= 0)
    return "audio-volume-muted-symbolic";
  if (volume < 0.34)
    return "audio-volume-low-symbolic";
  return volume < 0.67 ? "audio-volume-medium-symbolic" : "audio-volume-high-symbolic";
}

static void
update (PdkSoundButton *self)
{
  const PdkConsoleSoundStatus status =
      self->sound != NULL ? pdk_console_sound_get_status (self->sound) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self), (status & PDK_CONSOLE_SOUND_AVAILABLE) != 0);
  gtk_widget_set_visible (self->recording_icon, (status & PDK_CONSOLE_SOUND_RECORDING) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->microphone_check),
                          (status & PDK_CONSOLE_SOUND_CAN_RECORD) != 0);
  if (self->sound != NULL)
    gtk_menu_button_set_icon_name (self->button, choose_icon (self->sound));
}

static void
bind_sound (PdkSoundButton *self, const char *key, const char *property)
{
  g_settings_bind (pdk_display_get_settings (self->display), key, self->sound, property,
                   G_SETTINGS_BIND_GET);
}

static void
on_display_notify_backend (PdkSoundButton *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);
  PdkConsoleSound *sound = backend != NULL ? pdk_console_backend_get_sound (backend) : NULL;

  if (self->sound == sound)
    return;
  if (self->sound != NULL)
    g_signal_handlers_disconnect_by_data (self->sound, self);
  g_set_object (&self->sound, sound);
  if (sound != NULL) {
    /* Before it connects: what is not wanted is not opened even for a moment. */
    bind_sound (self, "console-sound", "enabled");
    bind_sound (self, "console-muted", "muted");
    bind_sound (self, "console-volume", "volume");
    bind_sound (self, "console-microphone", "microphone");
    g_signal_connect_object (sound, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
pdk_sound_button_dispose (GObject *object)
{
  PdkSoundButton *self = PDK_SOUND_BUTTON (object);

  g_clear_object (&self->sound);
  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SOUND_BUTTON);

  G_OBJECT_CLASS (pdk_sound_button_parent_class)->dispose (object);
}

static void
pdk_sound_button_class_init (PdkSoundButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_sound_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-sound-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, button);
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, recording_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, mute_button);
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, sound_check);
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, microphone_check);
  gtk_widget_class_bind_template_child (widget_class, PdkSoundButton, volume);
}

static void
pdk_sound_button_init (PdkSoundButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pdk_sound_button_set_display (PdkSoundButton *self, PdkDisplay *display)
{
  GSettings *settings = NULL;

  g_return_if_fail (PDK_IS_SOUND_BUTTON (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  settings = pdk_display_get_settings (display);
  g_settings_bind (settings, "console-sound", self->sound_check, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "console-muted", self->mute_button, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "console-volume", self->volume, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "console-microphone", self->microphone_check, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
}
