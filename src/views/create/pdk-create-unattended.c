/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-unattended.h"

#include <glib/gi18n.h>

#include "core/cloud/pdk-cloud-config.h"
#include "core/cloud/pdk-cloud-seed.h"
#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "widgets/pdk-switch-row.h"

struct _PdkCreateUnattended {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  PdkSwitchRow *main_switch;
  AdwActionRow *obstacle_row;
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
  PdkOsInfo *os; /* nullable; so is the next */
  PdkOsDisc *disc;
  GPtrArray *profiles; /* of PdkOsScript, those of the system or disc: in the order of the row */
  char *trouble;       /* nullable: why no disc can be made here */

  gboolean is_bootable; /* what is booted can be read from the disc */
  gboolean checked;     /* it was asked for whether discs can be made */
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

static gboolean
is_windows (PdkCreateUnattended *self)
{
  return self->os != NULL && pdk_os_info_is_windows (self->os, 0);
}

/* What is asked depends on the script. */
static void
show_row (gpointer row, gboolean wanted, gboolean needed, const char *title, const char *optional)
{
  gtk_widget_set_visible (GTK_WIDGET (row), wanted);
  if (title != NULL)
    /* safe text: ours */
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), needed ? title : optional);
}

static void
show_rows (PdkCreateUnattended *self, const PdkOsScript *script)
{
  const PdkOsQuestions asks = script != NULL ? script->asks : 0;
  const PdkOsQuestions needs = script != NULL ? script->needs : 0;

  show_row (self->profile_row, script != NULL && self->profiles->len > 1, TRUE, NULL, NULL);
  show_row (self->user_row, asks & PDK_OS_ASKS_USER, needs & PDK_OS_ASKS_USER, _ ("User"),
            _ ("User (Optional)"));
  show_row (self->real_name_row, asks & PDK_OS_ASKS_USER, FALSE, NULL, NULL);
  show_row (self->password_row, script != NULL, FALSE, NULL, NULL);
  show_row (self->repeat_row, script != NULL, FALSE, NULL, NULL);
  show_row (self->language_row, asks & PDK_OS_ASKS_LANGUAGE, FALSE, NULL, NULL);
  show_row (self->zone_row, asks & PDK_OS_ASKS_TIME_ZONE, FALSE, NULL, NULL);
  show_row (self->keyboard_row, asks & PDK_OS_ASKS_KEYBOARD, FALSE, NULL, NULL);
  show_row (self->key_row, asks & PDK_OS_ASKS_KEY, needs & PDK_OS_ASKS_KEY, _ ("Product Key"),
            _ ("Product Key (Optional)"));
}

/* What the script that is chosen does, be it wanted or not. */
static void
describe (PdkCreateUnattended *self)
{
  const PdkOsScript *script = get_script (self);
  const char *parts[] = { _ ("The whole disk is used, and the installer asks nothing."), NULL, NULL,
                          NULL };
  guint n = 1;
  g_autofree char *text = NULL;

  if (script != NULL && script->needs_internet)
    parts[n++] = _ ("It needs the internet.");
  if (script != NULL && pdk_switch_row_get_active (self->main_switch))
    parts[n++] = is_windows (self) ? _ ("The administrator has the password as well.")
                                   : _ ("Root has the password as well.");
  text = g_strjoinv (" ", (char **) parts);
  /* safe text: ours */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->main_switch), text);
}

static void
on_changed (PdkCreateUnattended *self)
{
  if (self->setting)
    return;
  describe (self);
  show_rows (self, pdk_switch_row_get_active (self->main_switch) ? get_script (self) : NULL);
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

static PdkOsWay
choose_way (PdkCreateUnattended *self, const PdkOsScript *script)
{
  return pdk_os_script_choose_way (script, self->disc != NULL, self->is_bootable);
}

/* There is something to say, even where nothing can be chosen. */
static void
show_whether (PdkCreateUnattended *self, GPtrArray *all)
{
  const char *obstacle = self->disc != NULL ? pdk_os_script_explain (all, self->is_bootable) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->profiles->len > 0 || obstacle != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->main_switch), self->profiles->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle_row), obstacle != NULL);
  /* safe text: ours */
  adw_action_row_set_subtitle (self->obstacle_row, obstacle != NULL ? obstacle : "");
}

static void
fill (PdkCreateUnattended *self, GPtrArray *all)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const guint selected = adw_combo_row_get_selected (self->profile_row);

  g_ptr_array_set_size (self->profiles, 0);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const PdkOsScript *script = all->pdata[i];

    if (choose_way (self, script) == PDK_OS_BY_NOTHING)
      continue;
    gtk_string_list_append (names, get_profile_name (script));
    g_ptr_array_add (self->profiles, (gpointer) script);
  }
  self->setting = TRUE;
  adw_combo_row_set_model (self->profile_row, G_LIST_MODEL (names));
  if (selected < self->profiles->len)
    adw_combo_row_set_selected (self->profile_row, selected);
  self->setting = FALSE;
  show_whether (self, all);
  on_changed (self);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateUnattended) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_cloud_seed_check_finish (result, &error))
    self->trouble = pdk_text_display (error->message);
  on_changed (self);
}

/* By what it is named: a disc of another system than the user says is no help.  Those of Windows are so
 * much alike that libosinfo confuses them. */
static gboolean
is_disc_of (PdkOsDisc *disc, PdkOsInfo *os)
{
  return g_str_equal (pdk_os_disc_get_os_id (disc), pdk_os_info_get_id (os)) ||
         (pdk_os_info_is_windows (os, 0) &&
          g_str_has_prefix (pdk_os_disc_get_os_id (disc), "http://microsoft.com/win/"));
}

/* A disc of one language has its installer, and often the system, in no other. */
static void
propose_language (PdkCreateUnattended *self)
{
  const char *language = pdk_os_disc_get_language (self->disc);

  if (language == NULL)
    return;
  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->language_row), language);
  self->setting = FALSE;
}

void
pdk_create_unattended_set_source (PdkCreateUnattended *self,
                                  PdkCreateFrom from,
                                  PdkOsInfo *os,
                                  PdkOsDisc *disc,
                                  gboolean is_readable)
{
  PdkOsInfo *before = NULL;
  PdkOsDisc *disc_before = NULL;
  GPtrArray *all = NULL;

  g_return_if_fail (PDK_IS_CREATE_UNATTENDED (self));

  before = self->os;
  disc_before = self->disc;
  if (os == NULL || !pdk_create_from_is_disc (from) || (disc != NULL && !is_disc_of (disc, os)))
    disc = NULL;
  self->os = os != NULL ? pdk_os_info_ref (os) : NULL;
  self->disc = disc != NULL ? pdk_os_disc_ref (disc) : NULL;
  self->is_bootable = disc != NULL && is_readable && pdk_os_disc_get_kernel (disc) != NULL &&
                      pdk_os_disc_get_initrd (disc) != NULL;
  if (disc != NULL)
    all = pdk_os_disc_get_scripts (disc);
  else if (from == PDK_CREATE_FROM_TREE && os != NULL)
    all = pdk_os_info_get_scripts (os);
  if (disc != disc_before && disc != NULL)
    propose_language (self);
  fill (self, all);
  if (disc != NULL && !self->checked)
    pdk_cloud_seed_check_async (NULL, on_checked, g_object_ref (self));
  self->checked |= disc != NULL;
  pdk_os_info_unref (before);
  pdk_os_disc_unref (disc_before);
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

/* What the script does not do without, and this computer. */
static gboolean
check_needs (PdkCreateUnattended *self,
             const PdkOsScript *script,
             const PdkOsUnattended *unattended,
             GError **error)
{
  const char *reason = NULL;

  /* Otherwise nothing is put on one. */
  if (self->disc != NULL && unattended->way != PDK_OS_BY_INITRD)
    reason = self->trouble;
  if (reason == NULL && (script->needs & PDK_OS_ASKS_USER) != 0 && unattended->user == NULL)
    reason = _ ("The system needs a user");
  if (reason == NULL && (script->needs & PDK_OS_ASKS_KEY) != 0 && unattended->product_key == NULL)
    reason = _ ("The installation needs a product key");
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

static PdkOsUnattended *
read_form (PdkCreateUnattended *self, const PdkOsScript *script, const char *name)
{
  PdkOsUnattended *unattended = g_new0 (PdkOsUnattended, 1);
  g_autofree char *host_name = pdk_cloud_config_suggest_host_name (name);

  unattended->os_id = g_strdup (pdk_os_info_get_id (self->os));
  unattended->profile = g_strdup (script->profile);
  unattended->files = g_strdupv (script->files);
  unattended->way = choose_way (self, script);
  unattended->ways = script->ways;
  unattended->needs_internet = script->needs_internet;
  unattended->names_disk = script->names_disk;
  unattended->disc = self->disc != NULL ? pdk_os_disc_ref (self->disc) : NULL;
  unattended->boots =
      self->disc != NULL && (script->says_where || unattended->way == PDK_OS_BY_INITRD);
  pdk_os_unattended_set_host_name (unattended, host_name);
  unattended->user = get_text (self->user_row);
  unattended->real_name = get_text (self->real_name_row);
  unattended->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  unattended->language = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->language_row)));
  unattended->time_zone = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->zone_row)));
  unattended->keyboard = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->keyboard_row)));
  unattended->product_key = (script->asks & PDK_OS_ASKS_KEY) != 0 ? get_text (self->key_row) : NULL;
  return unattended;
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
  unattended = read_form (self, script, name);
  if (!check_needs (self, script, unattended, error) ||
      !pdk_os_unattended_check (unattended, error) || !check_passwords (self, error))
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
  pdk_os_disc_unref (self->disc);
  g_free (self->trouble);

  G_OBJECT_CLASS (pdk_create_unattended_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, main_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateUnattended, obstacle_row);
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
