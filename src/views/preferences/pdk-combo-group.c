/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-combo-group.h"

#include <glib/gi18n.h>

#include "console/input/pdk-console-combo.h"
#include "core/pdk-text.h"
#include "views/preferences/pdk-combo-dialog.h"

#define SEND_KEY "console-send-combos"

struct _PdkComboGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *add_row; /* borrowed: the last row */

  /* Owned. */
  GSettings *settings;
  char *key;
  GPtrArray *rows; /* of AdwActionRow, borrowed: one per combination */
};

G_DEFINE_FINAL_TYPE (PdkComboGroup, pdk_combo_group, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
has_names (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE ("a(ss)"));
}

/* @name: (out) (nullable) */
static void
get_item (GVariant *value, gsize i, const char **name, const char **combo)
{
  *name = NULL;
  if (has_names (value))
    g_variant_get_child (value, i, "(&s&s)", name, combo);
  else
    g_variant_get_child (value, i, "&s", combo);
}

static void
add_item (GVariantBuilder *builder, const char *name, const char *combo)
{
  if (name != NULL)
    g_variant_builder_add (builder, "(ss)", name, combo);
  else
    g_variant_builder_add (builder, "s", combo);
}

/* Copies all but the item at @skipped, then adds the new one, if any; an equal one is not doubled. */
static void
change (GSettings *settings, const char *key, gsize skipped, const char *name, const char *combo)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, key);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, g_variant_get_type (value));
  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    const char *old_name, *old_combo;

    get_item (value, i, &old_name, &old_combo);
    if (i != skipped && g_strcmp0 (old_combo, combo) != 0)
      add_item (&builder, old_name, old_combo);
  }
  if (combo != NULL)
    add_item (&builder, has_names (value) ? name : NULL, combo);
  g_settings_set_value (settings, key, g_variant_builder_end (&builder));
}

static void
on_remove_clicked (PdkComboGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  guint index;

  if (g_ptr_array_find (self->rows, row, &index))
    change (self->settings, self->key, index, NULL, NULL);
}

static GtkWidget *
create_remove_button (PdkComboGroup *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  return button;
}

/* The user's own name, or what the keys are called. */
static void
add_row (PdkComboGroup *self, const char *name, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  PdkConsoleCombo combo;
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;

  pdk_console_combo_parse (text, &combo);
  label = pdk_console_combo_to_label (&combo);
  title = pdk_text_markup (name != NULL && *name != '\0' ? name : label);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (name != NULL && *name != '\0') {
    g_autofree char *subtitle = pdk_text_markup (label);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
update (PdkComboGroup *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, self->key);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_object_ref (self->add_row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->add_row);
  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    const char *name, *combo;

    get_item (value, i, &name, &combo);
    add_row (self, name, combo);
  }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
  g_object_unref (self->add_row);
}

static void
on_desktop_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GSettings) settings = user_data;
  g_autofree char *combo = pdk_combo_dialog_ask_finish (result, NULL);

  if (combo != NULL)
    change (settings, "console-desktop-combos", G_MAXSIZE, NULL, combo);
}

static void
on_send_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GSettings) settings = user_data;
  g_autofree char *name = NULL;
  g_autofree char *combo = pdk_combo_dialog_ask_finish (result, &name);

  if (combo != NULL)
    change (settings, SEND_KEY, G_MAXSIZE, name, combo);
}

static void
on_add_activated (PdkComboGroup *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  if (g_str_equal (self->key, SEND_KEY))
    pdk_combo_group_ask_for_send (window, self->settings);
  else
    pdk_combo_dialog_ask_async (window, PDK_COMBO_FOR_HOST, on_desktop_recorded,
                                g_object_ref (self->settings));
}

static void
pdk_combo_group_dispose (GObject *object)
{
  PdkComboGroup *self = PDK_COMBO_GROUP (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pdk_combo_group_parent_class)->dispose (object);
}

static void
pdk_combo_group_finalize (GObject *object)
{
  PdkComboGroup *self = PDK_COMBO_GROUP (object);

  g_free (self->key);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (pdk_combo_group_parent_class)->finalize (object);
}

static void
pdk_combo_group_class_init (PdkComboGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_combo_group_dispose;
  object_class->finalize = pdk_combo_group_finalize;
}

static void
pdk_combo_group_init (PdkComboGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->add_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), _ ("Add Combination…"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (self->add_row),
                             gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->add_row), TRUE);
  g_signal_connect_object (self->add_row, "activated", G_CALLBACK (on_add_activated), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->add_row);
}

void
pdk_combo_group_bind (PdkComboGroup *self, GSettings *settings, const char *key)
{
  g_autofree char *signal_name = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (PDK_IS_COMBO_GROUP (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  g_signal_connect_object (settings, signal_name, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
pdk_combo_group_ask_for_send (GtkWindow *parent, GSettings *settings)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  pdk_combo_dialog_ask_async (parent, PDK_COMBO_TO_SEND, on_send_recorded, g_object_ref (settings));
}
