/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-cloud.h"

#include <glib/gi18n.h>

#include "core/cloud/pdk-cloud-seed.h"
#include "core/cloud/pdk-ssh-key.h"
#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "widgets/pdk-file-pick.h"

/* A key of the list, with the box that says whether it is wanted. */
typedef struct {
  PdkSshKey *key;
  GtkCheckButton *check; /* borrowed of its row */
} Choice;

struct _PdkCreateCloud {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  AdwEntryRow *host_row;
  AdwEntryRow *user_row;
  AdwEntryRow *password_row;
  AdwEntryRow *repeat_row;
  AdwExpanderRow *keys_row;
  AdwComboRow *network_row;
  AdwEntryRow *address_row;
  AdwEntryRow *gateway_row;
  AdwEntryRow *servers_row;

  /* Owned. */
  GPtrArray *choices;            /* of Choice */
  GCancellable *looking;         /* for keys */
  char *note;                    /* nullable: what is to be said of the last file */
  char *trouble;                 /* nullable: why no disc can be made here */
  char *mac;                     /* of the card that gets the address */
  GtkFileChooserNative *chooser; /* nullable: while it is open */

  gboolean wanted;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateCloud, pdk_create_cloud, ADW_TYPE_PREFERENCES_GROUP)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  pdk_ssh_key_free (choice->key);
  g_free (choice);
}

/* Returns: (transfer full) (nullable): %NULL: nothing was typed */
static char *
get_text (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static GStrv
get_keys (PdkCreateCloud *self)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->choices->len; i++) {
    const Choice *choice = self->choices->pdata[i];

    if (gtk_check_button_get_active (choice->check))
      g_strv_builder_add (keys, choice->key->line);
  }
  return g_strv_builder_end (keys);
}

static gboolean
is_fixed (PdkCreateCloud *self)
{
  return adw_combo_row_get_selected (self->network_row) == 1;
}

static void
say_keys (PdkCreateCloud *self)
{
  g_auto (GStrv) keys = get_keys (self);
  const guint n = g_strv_length (keys);
  g_autofree char *chosen =
      n > 0 ? g_strdup_printf (ngettext ("%u chosen", "%u chosen", n), n)
            : g_strdup (self->choices->len > 0 ? _ ("None chosen") : _ ("None found"));
  g_autofree char *text =
      self->note != NULL ? g_strdup_printf ("%s\n%s", chosen, self->note) : g_strdup (chosen);
  g_autofree char *markup = pdk_text_markup (text);

  adw_expander_row_set_subtitle (self->keys_row, markup);
}

static void
on_changed (PdkCreateCloud *self)
{
  const gboolean fixed = is_fixed (self);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  gtk_widget_set_visible (GTK_WIDGET (self->repeat_row), *password != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), fixed);
  gtk_widget_set_visible (GTK_WIDGET (self->gateway_row), fixed);
  gtk_widget_set_visible (GTK_WIDGET (self->servers_row), fixed);
  say_keys (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Keys ---- */

static Choice *
find_choice (PdkCreateCloud *self, const PdkSshKey *key)
{
  for (guint i = 0; i < self->choices->len; i++) {
    Choice *choice = self->choices->pdata[i];

    if (g_str_equal (choice->key->blob, key->blob))
      return choice;
  }
  return NULL;
}

/* @key: (transfer full) */
static Choice *
add_choice (PdkCreateCloud *self, PdkSshKey *key)
{
  Choice *choice = g_new0 (Choice, 1);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *type = g_strndup (key->line, strcspn (key->line, " \t"));
  g_autofree char *title = pdk_text_markup (key->title);

  choice->key = key;
  choice->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (choice->check), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  /* safe text: letters, digits and “-@.” of a type that was checked */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), type);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (choice->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (choice->check));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  key->title, -1);
  g_signal_connect_object (choice->check, "toggled", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  adw_expander_row_add_row (self->keys_row, row);
  g_ptr_array_add (self->choices, choice);
  return choice;
}

/* @chosen: whether the user asked for just these */
static void
take_keys (PdkCreateCloud *self, GPtrArray *keys, gboolean chosen)
{
  for (guint i = 0; i < keys->len; i++) {
    const PdkSshKey *key = keys->pdata[i];
    Choice *choice = find_choice (self, key);

    if (choice == NULL)
      choice = add_choice (self, pdk_ssh_key_parse (key->line));
    if (chosen)
      gtk_check_button_set_active (choice->check, TRUE);
  }
  if (chosen)
    adw_expander_row_set_expanded (self->keys_row, TRUE);
  on_changed (self);
}

static void
on_keys_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCloud) self = user_data;
  g_autoptr (GPtrArray) keys = pdk_ssh_key_find_finish (result, NULL);

  if (keys != NULL && self->looking != NULL)
    take_keys (self, keys, FALSE);
}

static void
on_keys_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCloud) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = pdk_ssh_key_find_finish (result, &error);

  if (self->looking == NULL)
    return;
  g_clear_pointer (&self->note, g_free);
  if (keys != NULL) {
    take_keys (self, keys, TRUE);
    return;
  }
  self->note = pdk_text_display (error->message);
  say_keys (self);
}

static void
on_file_picked (gpointer object, const char *path)
{
  PdkCreateCloud *self = object;

  pdk_ssh_key_load_async (path, self->looking, on_keys_loaded, g_object_ref (self));
}

static void
add_key (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateCloud *self = PDK_CREATE_CLOUD (widget);

  pdk_file_pick (&self->chooser, widget, GTK_FILE_CHOOSER_ACTION_OPEN,
                 _ ("Choose an SSH Public Key"), _ ("_Open"), on_file_picked, self);
}

/* ---- What this computer has ---- */

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCloud) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->looking == NULL || pdk_cloud_seed_check_finish (result, &error))
    return;
  g_free (self->trouble);
  self->trouble = pdk_text_display (error->message);
  on_changed (self);
}

void
pdk_create_cloud_want (PdkCreateCloud *self)
{
  g_return_if_fail (PDK_IS_CREATE_CLOUD (self));

  if (self->wanted || self->looking == NULL)
    return;
  self->wanted = TRUE;
  pdk_ssh_key_find_async (self->looking, on_keys_found, g_object_ref (self));
  pdk_cloud_seed_check_async (self->looking, on_checked, g_object_ref (self));
}

/* ---- Deciding ---- */

static gboolean
take_password (PdkCreateCloud *self, PdkCloudConfig *config, GError **error)
{
  /* Space around a password belongs to it. */
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  if (*password == '\0')
    return TRUE;
  config->password = g_strdup (password);
  if (g_str_equal (password, gtk_editable_get_text (GTK_EDITABLE (self->repeat_row))))
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("The passwords are not the same"));
  return FALSE;
}

/* Returns: (nullable): %NULL: none was typed */
static GStrv
get_servers (PdkCreateCloud *self)
{
  g_autofree char *text = get_text (self->servers_row);
  g_autoptr (GStrvBuilder) servers = g_strv_builder_new ();
  g_auto (GStrv) parts = text != NULL ? g_strsplit_set (text, " ,;\t", -1) : NULL;

  if (parts == NULL)
    return NULL;
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (servers, parts[i]);
  return g_strv_builder_end (servers);
}

static void
take_network (PdkCreateCloud *self, PdkCloudConfig *config)
{
  if (!is_fixed (self))
    return;
  config->address = get_text (self->address_row);
  if (config->address == NULL)
    config->address = g_strdup ("");
  config->gateway = get_text (self->gateway_row);
  config->servers = get_servers (self);
  config->mac = g_strdup (self->mac);
}

PdkCloudConfig *
pdk_create_cloud_decide (PdkCreateCloud *self, const char *name, GError **error)
{
  g_autoptr (PdkCloudConfig) config = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_CLOUD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (self->trouble != NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, self->trouble);
    return NULL;
  }
  config = pdk_cloud_config_new (NULL);
  config->host_name = get_text (self->host_row);
  if (config->host_name == NULL)
    config->host_name = pdk_cloud_config_suggest_host_name (name);
  config->user = get_text (self->user_row);
  g_strfreev (config->keys);
  config->keys = get_keys (self);
  take_network (self, config);
  if (!take_password (self, config, error) || !pdk_cloud_config_check (config, error))
    return NULL;
  return g_steal_pointer (&config);
}

/* ---- The object ---- */

static void
pdk_create_cloud_dispose (GObject *object)
{
  PdkCreateCloud *self = PDK_CREATE_CLOUD (object);

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  pdk_file_pick_stop (&self->chooser);
  g_ptr_array_set_size (self->choices, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_CLOUD);

  G_OBJECT_CLASS (pdk_create_cloud_parent_class)->dispose (object);
}

static void
pdk_create_cloud_finalize (GObject *object)
{
  PdkCreateCloud *self = PDK_CREATE_CLOUD (object);

  g_ptr_array_unref (self->choices);
  g_free (self->note);
  g_free (self->trouble);
  g_free (self->mac);

  G_OBJECT_CLASS (pdk_create_cloud_parent_class)->finalize (object);
}

static void
pdk_create_cloud_class_init (PdkCreateCloudClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_cloud_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_cloud_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-cloud.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, host_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, user_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, password_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, keys_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, network_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, address_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, gateway_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCloud, servers_row);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "cloud.add-key", NULL, add_key);
}

/* Of the range that QEMU's makers have. */
static char *
make_mac (void)
{
  return g_strdup_printf ("52:54:00:%02x:%02x:%02x", g_random_int_range (0, 256),
                          g_random_int_range (0, 256), g_random_int_range (0, 256));
}

static void
pdk_create_cloud_init (PdkCreateCloud *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->looking = g_cancellable_new ();
  self->mac = make_mac ();
  gtk_widget_init_template (GTK_WIDGET (self));
  on_changed (self);
}
