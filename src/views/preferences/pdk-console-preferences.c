/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-console-preferences.h"

#include "views/preferences/pdk-combo-group.h"
#include "views/preferences/pdk-combo-row.h"

struct _PdkConsolePreferences {
  AdwPreferencesPage parent_instance;

  /* Template children. */
  AdwComboRow *capture_row;
  PdkComboRow *release_row;
  PdkComboRow *fullscreen_row;
  PdkComboGroup *desktop_group;
  PdkComboGroup *send_group;
  AdwEntryRow *card_certificates_row;
  AdwEntryRow *card_database_row;
};

G_DEFINE_FINAL_TYPE (PdkConsolePreferences, pdk_console_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the row's list. */
static const char *const capture_values[] = { "never", "focused", "fullscreen" };

static gboolean
get_capture (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (capture_values); i++) {
    if (g_str_equal (g_variant_get_string (variant, NULL), capture_values[i])) {
      g_value_set_uint (value, i);
      return TRUE;
    }
  }
  return FALSE;
}

static GVariant *
set_capture (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const guint selected = g_value_get_uint (value);

  return selected < G_N_ELEMENTS (capture_values) ? g_variant_new_string (capture_values[selected])
                                                  : NULL;
}

static void
pdk_console_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONSOLE_PREFERENCES);

  G_OBJECT_CLASS (pdk_console_preferences_parent_class)->dispose (object);
}

static void
pdk_console_preferences_class_init (PdkConsolePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_console_preferences_dispose;

  g_type_ensure (PDK_TYPE_COMBO_GROUP);
  g_type_ensure (PDK_TYPE_COMBO_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/preferences/pdk-console-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, capture_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, release_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, fullscreen_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, desktop_group);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, send_group);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, card_certificates_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConsolePreferences, card_database_row);
}

static void
pdk_console_preferences_init (PdkConsolePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwPreferencesPage *
pdk_console_preferences_new (GSettings *settings)
{
  PdkConsolePreferences *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_PREFERENCES, NULL);
  g_settings_bind_with_mapping (settings, "console-capture", self->capture_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_capture, set_capture, NULL, NULL);
  pdk_combo_row_bind (self->release_row, PDK_COMBO_FOR_HOST, settings, "console-release-combo");
  pdk_combo_row_bind (self->fullscreen_row, PDK_COMBO_FOR_WINDOW, settings,
                      "console-fullscreen-combo");
  pdk_combo_group_bind (self->desktop_group, settings, "console-desktop-combos");
  pdk_combo_group_bind (self->send_group, settings, "console-send-combos");
  g_settings_bind (settings, "card-certificates", self->card_certificates_row, "text",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "card-database", self->card_database_row, "text",
                   G_SETTINGS_BIND_DEFAULT);

  return ADW_PREFERENCES_PAGE (self);
}
