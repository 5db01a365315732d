/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-security-preferences.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "core/secrets/pdk-trusted-keys.h"
#include "widgets/pdk-toast.h"

struct _PdkSecurityPreferences {
  AdwPreferencesPage parent_instance;

  /* Template children. */
  AdwPreferencesGroup *keys_group;
  GtkWidget *no_keys_row;

  /* Owned. */
  GSettings *settings;
  GPtrArray *entries;     /* of PdkTrustedKey, as shown */
  GPtrArray *rows;        /* of GtkWidget, borrowed, for each of them */
  PdkTrustedKey *removed; /* nullable: the last that was forgotten */
  char *removed_key;      /* nullable */
};

G_DEFINE_FINAL_TYPE (PdkSecurityPreferences, pdk_security_preferences, ADW_TYPE_PREFERENCES_PAGE)

static char *
describe (const PdkTrustedKey *entry)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (entry->since);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%x") : g_strdup ("?");
  g_autofree char *shown = pdk_text_display (entry->fingerprint);

  /* Translators: since when a display is trusted, and the fingerprint of its certificate. */
  return g_strdup_printf (_ ("Since %s · SHA-256\n%s"), day, shown);
}

static void
restore (PdkSecurityPreferences *self)
{
  g_autoptr (PdkTrustedKey) entry = g_steal_pointer (&self->removed);
  g_autofree char *key = g_steal_pointer (&self->removed_key);

  if (entry != NULL && key != NULL)
    pdk_trusted_keys_add (self->settings, entry, key);
}

static void
tell_forgotten (PdkSecurityPreferences *self)
{
  g_autofree char *name = pdk_text_display (self->removed->name);
  /* Translators: %s is the name of a machine. */
  g_autofree char *title = g_strdup_printf (_ ("Not trusted any more: “%s”"), name);

  pdk_toast_show_action (GTK_WIDGET (self), title, _ ("_Undo"), G_CALLBACK (restore), self);
}

static void
forget (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkSecurityPreferences *self = PDK_SECURITY_PREFERENCES (widget);
  const char *place = g_variant_get_string (parameter, NULL);
  PdkTrustedKey *entry = NULL;
  guint i = 0;

  while (i < self->entries->len &&
         !g_str_equal (((PdkTrustedKey *) self->entries->pdata[i])->place, place))
    i++;
  if (i == self->entries->len)
    return;
  entry = g_ptr_array_steal_index (self->entries, i);
  g_clear_pointer (&self->removed, pdk_trusted_key_free);
  self->removed = entry;
  g_free (self->removed_key);
  self->removed_key = pdk_trusted_keys_forget (self->settings, entry->place);
  tell_forgotten (self);
}

static GtkWidget *
make_row (const PdkTrustedKey *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Forget"));
  g_autofree char *name = pdk_text_markup (entry->name);
  g_autofree char *text = describe (entry);
  g_autofree char *subtitle = pdk_text_markup (text);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "security.forget");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->place);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
update (PdkSecurityPreferences *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->keys_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = pdk_trusted_keys_list (self->settings);
  for (guint i = 0; i < self->entries->len; i++) {
    GtkWidget *row = make_row (self->entries->pdata[i]);

    adw_preferences_group_add (self->keys_group, row);
    g_ptr_array_add (self->rows, row);
  }
  gtk_widget_set_visible (self->no_keys_row, self->entries->len == 0);
}

static void
pdk_security_preferences_dispose (GObject *object)
{
  PdkSecurityPreferences *self = PDK_SECURITY_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SECURITY_PREFERENCES);

  G_OBJECT_CLASS (pdk_security_preferences_parent_class)->dispose (object);
}

static void
pdk_security_preferences_finalize (GObject *object)
{
  PdkSecurityPreferences *self = PDK_SECURITY_PREFERENCES (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->removed, pdk_trusted_key_free);
  g_free (self->removed_key);

  G_OBJECT_CLASS (pdk_security_preferences_parent_class)->finalize (object);
}

static void
pdk_security_preferences_class_init (PdkSecurityPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_security_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_security_preferences_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/preferences/pdk-security-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkSecurityPreferences, keys_group);
  gtk_widget_class_bind_template_child (widget_class, PdkSecurityPreferences, no_keys_row);
  gtk_widget_class_install_action (widget_class, "security.forget", "s", forget);
}

static void
pdk_security_preferences_init (PdkSecurityPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

AdwPreferencesPage *
pdk_security_preferences_new (GSettings *settings)
{
  PdkSecurityPreferences *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_SECURITY_PREFERENCES, NULL);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::trusted-displays", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return ADW_PREFERENCES_PAGE (self);
}
