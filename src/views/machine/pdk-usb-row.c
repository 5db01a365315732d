/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-usb-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

#define RULES_KEY "console-usb-rules"

struct _PdkUsbRow {
  AdwActionRow parent_instance;

  /* Template children. */
  GtkToggleButton *rule_button;
  GtkSwitch *redirect_switch;

  /* Owned. */
  PdkConsoleUsb *usb;
  PdkConsoleUsbDevice *device;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (PdkUsbRow, pdk_usb_row, ADW_TYPE_ACTION_ROW)

gboolean
pdk_usb_rules_include (GSettings *settings, const char *id)
{
  g_auto (GStrv) rules = g_settings_get_strv (settings, RULES_KEY);

  return *id != '\0' && g_strv_contains ((const char *const *) rules, id);
}

static void
set_rule (GSettings *settings, const char *id, gboolean wanted)
{
  g_auto (GStrv) rules = g_settings_get_strv (settings, RULES_KEY);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (gsize i = 0; rules[i] != NULL; i++)
    if (!g_str_equal (rules[i], id))
      g_strv_builder_add (builder, rules[i]);
  if (wanted)
    g_strv_builder_add (builder, id);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (settings, RULES_KEY, (const char *const *) changed);
}

/* What it is, and where there is more to say, that. */
static void
update_subtitle (PdkUsbRow *self)
{
  const char *reason = pdk_console_usb_device_get_reason (self->device);
  const char *id = pdk_console_usb_device_get_id (self->device);
  const char *text = *id != '\0' ? id : _ ("CD drive with an image");
  g_autofree char *markup = NULL;

  if (reason != NULL)
    text = reason;
  else if (pdk_console_usb_device_get_busy (self->device))
    text = _ ("One moment…");
  markup = pdk_text_markup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}

static void
update (PdkUsbRow *self)
{
  const gboolean redirected = pdk_console_usb_device_get_redirected (self->device);
  const gboolean possible = redirected || pdk_console_usb_device_get_reason (self->device) == NULL;

  update_subtitle (self);
  gtk_switch_set_active (self->redirect_switch, redirected);
  gtk_switch_set_state (self->redirect_switch, redirected);
  gtk_widget_set_sensitive (GTK_WIDGET (self->redirect_switch),
                            possible && !pdk_console_usb_device_get_busy (self->device));
}

static gboolean
on_switch_set (PdkUsbRow *self, gboolean wanted)
{
  if (wanted != pdk_console_usb_device_get_redirected (self->device))
    pdk_console_usb_redirect (self->usb, self->device, wanted);
  return TRUE; /* it shows what is, once it is so */
}

static void
on_rule_changed (PdkUsbRow *self)
{
  const char *id = NULL;
  const gboolean wanted = gtk_toggle_button_get_active (self->rule_button);

  if (self->device == NULL)
    return;
  id = pdk_console_usb_device_get_id (self->device);
  if (wanted != pdk_usb_rules_include (self->settings, id))
    set_rule (self->settings, id, wanted);
}

static void
pdk_usb_row_dispose (GObject *object)
{
  PdkUsbRow *self = PDK_USB_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_USB_ROW);
  g_clear_object (&self->usb);
  g_clear_object (&self->device);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pdk_usb_row_parent_class)->dispose (object);
}

static void
pdk_usb_row_class_init (PdkUsbRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_usb_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-usb-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkUsbRow, rule_button);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbRow, redirect_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_set);
  gtk_widget_class_bind_template_callback (widget_class, on_rule_changed);
}

static void
pdk_usb_row_init (PdkUsbRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_usb_row_new (PdkConsoleUsb *usb, PdkConsoleUsbDevice *device, GSettings *settings)
{
  PdkUsbRow *self = g_object_new (PDK_TYPE_USB_ROW, NULL);
  g_autofree char *title = pdk_text_markup (pdk_console_usb_device_get_name (device));
  const char *id = pdk_console_usb_device_get_id (device);

  self->usb = g_object_ref (usb);
  self->device = g_object_ref (device);
  self->settings = g_object_ref (settings);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_widget_set_visible (GTK_WIDGET (self->rule_button), *id != '\0');
  gtk_toggle_button_set_active (self->rule_button, pdk_usb_rules_include (settings, id));
  g_signal_connect_object (device, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
