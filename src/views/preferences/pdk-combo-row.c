/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-combo-row.h"

#include <glib/gi18n.h>

#include "console/input/pdk-console-combo.h"

struct _PdkComboRow {
  AdwActionRow parent_instance;

  GtkLabel *label;   /* borrowed: a suffix */
  GtkWidget *button; /* borrowed: a suffix */

  /* Owned. */
  GSettings *settings;
  char *key;

  PdkComboPurpose purpose;
};

G_DEFINE_FINAL_TYPE (PdkComboRow, pdk_combo_row, ADW_TYPE_ACTION_ROW)

static void
update (PdkComboRow *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, self->key);
  g_autoptr (GVariant) user_value = g_settings_get_user_value (self->settings, self->key);
  PdkConsoleCombo combo;
  g_autofree char *label = NULL;

  pdk_console_combo_parse (text, &combo);
  label = pdk_console_combo_to_label (&combo);
  gtk_label_set_label (self->label, combo.n_keys > 0 ? label : _ ("None"));
  gtk_widget_set_visible (self->button, user_value != NULL);
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkComboRow) self = user_data;
  g_autofree char *combo = pdk_combo_dialog_ask_finish (result, NULL);

  if (combo != NULL)
    g_settings_set_string (self->settings, self->key, combo);
}

static void
on_activated (PdkComboRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  pdk_combo_dialog_ask_async (GTK_WINDOW (root), self->purpose, on_recorded, g_object_ref (self));
}

static void
on_reset_clicked (PdkComboRow *self)
{
  g_settings_reset (self->settings, self->key);
}

static void
pdk_combo_row_dispose (GObject *object)
{
  PdkComboRow *self = PDK_COMBO_ROW (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pdk_combo_row_parent_class)->dispose (object);
}

static void
pdk_combo_row_finalize (GObject *object)
{
  g_free (PDK_COMBO_ROW (object)->key);

  G_OBJECT_CLASS (pdk_combo_row_parent_class)->finalize (object);
}

static void
pdk_combo_row_class_init (PdkComboRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_combo_row_dispose;
  object_class->finalize = pdk_combo_row_finalize;
}

static void
pdk_combo_row_init (PdkComboRow *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->label = GTK_LABEL (label);
  gtk_widget_add_css_class (label, "dim-label");
  self->button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, _ ("Back to the Default"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back to the Default"), -1);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_reset_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), NULL);
}

void
pdk_combo_row_bind (PdkComboRow *self,
                    PdkComboPurpose purpose,
                    GSettings *settings,
                    const char *key)
{
  g_autofree char *signal_name = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (PDK_IS_COMBO_ROW (self));
  g_return_if_fail (self->settings == NULL);

  self->purpose = purpose;
  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  g_signal_connect_object (settings, signal_name, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
