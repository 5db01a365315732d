/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-unattended.h"

#include <glib/gi18n.h>

#include "core/cloud/pdk-cloud-config.h"
#include "core/pdk-error.h"
#include "widgets/pdk-switch-row.h"

struct _PdkCreateUnattended {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  PdkSwitchRow *main_switch;
  AdwComboRow *profile_row;
  AdwEntryRow *user_row;
  AdwEntryRow *real_name_row;
  AdwPasswordEntryRow *password_row;
  AdwPasswordEntryRow *repeat_row;
  AdwEntryRow *language_row;
  AdwEntryRow *zone_row;
  AdwEntryRow *keyboard_row;
  AdwEntryRow *key_row;

  /* Owned. */
  PdkOsInfo *os;       /* nullable */
  GPtrArray *profiles; /* of PdkOsScript, those of the system: in the order of the row */

  gboolean setting;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateUnattended, pdk_create_unattended, ADW_TYPE_PREFERENCES_GROUP)

/* (nullable) */
static const PdkOsScript *
get_script (PdkCreateUnattended *self)
{
  const guint at = adw_combo_row_get_selected (self->profile_row);

  return at < self->profiles->len ? self->profiles->pdata[at] : NULL;
}

static void
on_changed (PdkCreateUnattended *self)
{
  const PdkOsScript *script = NULL;
  gboolean wanted = FALSE;

  if (self->setting)
    return;
  script = get_script (self);
  wanted = script != NULL && pdk_switch_row_get_active (self->main_switch);
  gtk_widget_set_visible (GTK_WIDGET (self->profile_row), wanted && self->profiles->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), wanted && script->wants_key);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
get_profile_name (const PdkOsScript *script)
{
  if (g_str_equal (script->profile, "jeos"))
    return _ ("As little as possible");
  if (g_str_equal (script->profile, "desktop"))
    return _ ("Desktop");
  return script->profile;
}

static void
fill (PdkCreateUnattended *self, PdkCreateFrom from)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *all = self->os != NULL ? pdk_os_info_get_scripts (self->os) : NULL;

  g_ptr_array_set_size (self->profiles, 0);
  for (guint i = 0; all != NULL && from == PDK_CREATE_FROM_TREE && i < all->len; i++) {
    const PdkOsScript *script = all->pdata[i];

    if (!script->by_initrd)
      continue;
    gtk_string_list_append (names, get_profile_name (script));
    g_ptr_array_add (self->profiles, (gpointer) script);
  }
  self->setting = TRUE;
  adw_combo_row_set_model (self->profile_row, G_LIST_MODEL (names));
  self->setting = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), self->profiles->len > 0);
  on_changed (self);
}

void
pdk_create_unattended_set_source (PdkCreateUnattended *self, PdkCreateFrom from, PdkOsInfo *os)
{
  PdkOsInfo *before = NULL;

  g_return_if_fail (PDK_IS_CREATE_UNATTENDED (self));

  before = self->os;
  self->os = os != NULL ? pdk_os_info_ref (os) : NULL;
  fill (self, from);
  pdk_os_info_unref (before);
}

/* (nullable) (transfer full) */
static char *
get_text (gpointer row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
check_passwords (PdkCreateUnattended *self, GError **error)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->password_row)),
                 gtk_editable_get_text (GTK_EDITABLE (self->repeat_row))) == 0)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The passwords are not the same"));
  return FALSE;
}

PdkOsUnattended *
pdk_create_unattended_decide (PdkCreateUnattended *self, const char *name, GError **error)
{
  g_autoptr (PdkOsUnattended) unattended = NULL;
  const PdkOsScript *script = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_UNATTENDED (self), NULL);

  script = get_script (self);
  if (script == NULL || !pdk_switch_row_get_active (self->main_switch))
    return NULL;
  unattended = g_new0 (PdkOsUnattended, 1);
  unattended->os_id = g_strdup (pdk_os_info_get_id (self->os));
  unattended->profile = g_strdup (script->profile);
  unattended->host_name = pdk_cloud_config_suggest_host_name (name);
  unattended->user = get_text (self->user_row);
  unattended->real_name = get_text (self->real_name_row);
  unattended->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  unattended->language = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->language_row)));
  unattended->time_zone = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->zone_row)));
  unattended->keyboard = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->keyboard_row)));
  unattended->product_key = script->wants_key ? get_text (self->key_row) : NULL;
  if (!pdk_os_unattended_check (unattended, error) || !check_passwords (self, error))
    return NULL;
  return g_steal_pointer (&unattended);
}

/* The object */

static void
pdk_create_unattended_dispose (GObject *object)
{
  PdkCreateUnattended *self = PDK_CREATE_UNATTENDED (object);

  self->setting = TRUE;
  g_ptr_array_set_size (self->profiles, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_UNATTENDED);

  G_OBJECT_CLASS (pdk_create_unattended_parent_class)->dispose (object);
}

static void
pdk_create_unattended_finalize (GObject *object)
{
  PdkCreateUnattended *self = PDK_CREATE_UNATTENDED (object);

  g_ptr_array_unref (self->profiles);
  pdk_os_info_unref (self->os);

  G_OBJECT_CLASS (pdk_create_unattended_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, main_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, profile_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, user_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, real_name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, password_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, language_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, zone_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, keyboard_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, key_row);
}

static void
pdk_create_unattended_class_init (PdkCreateUnattendedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_unattended_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_unattended_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-unattended.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
pdk_create_unattended_init (PdkCreateUnattended *self)
{
  g_autofree char *language = pdk_os_unattended_guess_language ();
  g_autofree char *zone = pdk_os_unattended_guess_time_zone ();

  self->profiles = g_ptr_array_new ();
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (GTK_EDITABLE (self->language_row), language);
  gtk_editable_set_text (GTK_EDITABLE (self->zone_row), zone);
  self->setting = FALSE;
  on_changed (self);
}
