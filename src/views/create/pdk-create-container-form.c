/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-container-form.h"

#include <glib/gi18n.h>

#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "widgets/pdk-file-pick.h"
#include "widgets/pdk-switch-row.h"

/* So long nobody types before what was typed is looked for (ms). */
#define TYPING_TIME 400

struct _PdkCreateContainerForm {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  AdwEntryRow *folder_row;
  GtkWidget *choose_button;
  AdwEntryRow *program_row;
  AdwEntryRow *arguments_row;
  PdkSwitchRow *users_switch;
  GtkSpinButton *first_spin;
  GtkSpinButton *count_spin;

  /* Owned, and nullable. */
  PdkConnection *connection;
  GtkFileChooserNative *chooser; /* while it is open */
  GCancellable *looking;
  char *trouble;     /* of what is typed, as far as it can be seen */
  char *programs[2]; /* what was typed for each kind; the second is for a folder */

  PdkCreateFrom from;
  guint typing_source;
  gboolean setting;
  gboolean users_decided;
  gboolean looked; /* @trouble is known, and what follows */
  gboolean lacks_old_root;
  guint owner; /* of the root folder */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateContainerForm, pdk_create_container_form, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
has_folder (PdkCreateContainerForm *self)
{
  return self->from == PDK_CREATE_FROM_FOLDER;
}

static char *
get_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Returns: (nullable) */
static char *
get_folder (PdkCreateContainerForm *self)
{
  return has_folder (self) ? get_text (self->folder_row) : NULL;
}

/* ---- Users ---- */

static void
say_users (PdkCreateContainerForm *self)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (!pdk_switch_row_get_active (self->users_switch))
    text = g_strdup (_ ("Its users are those of the host: root in it is root"));
  else
    /* Translators: %d is the number of a user */
    text = g_strdup_printf (_ ("Root in it is the user %d of the host"),
                            gtk_spin_button_get_value_as_int (self->first_spin));
  markup = pdk_text_markup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->users_switch), markup);
}

/* @first: 0: as the host’s */
static void
propose_users (PdkCreateContainerForm *self, guint first)
{
  if (self->users_decided)
    return;
  self->setting = TRUE;
  pdk_switch_row_set_active (self->users_switch, first > 0);
  if (first > 0)
    gtk_spin_button_set_value (self->first_spin, first);
  self->setting = FALSE;
  say_users (self);
}

static void
on_users_changed (PdkCreateContainerForm *self)
{
  if (self->setting)
    return;
  self->users_decided = TRUE;
  say_users (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Looking ---- */

static void
forget (PdkCreateContainerForm *self)
{
  g_clear_handle_id (&self->typing_source, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->trouble, g_free);
  self->looked = self->lacks_old_root = FALSE;
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateContainerForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkContainerFacts) facts = pdk_container_look_finish (result, &error);

  if (facts == NULL || self->connection == NULL ||
      g_task_get_cancellable (G_TASK (result)) != self->looking)
    return;
  self->looked = TRUE;
  self->trouble = g_steal_pointer (&facts->trouble);
  self->owner = facts->owner;
  self->lacks_old_root = !facts->has_old_root;
  /* One that was made for other users says whose they are by its owner. */
  if (has_folder (self))
    propose_users (self, facts->owner >= PDK_CONTAINER_FIRST_ID ? facts->owner : 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_typing_timeout (gpointer user_data)
{
  PdkCreateContainerForm *self = user_data;
  g_autofree char *folder = get_folder (self);
  g_autofree char *program = get_text (self->program_row);

  self->typing_source = 0;
  self->looking = g_cancellable_new ();
  pdk_container_look_async (folder, program, self->looking, on_looked, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* What lies on another host cannot be seen from here. */
static void
look_soon (PdkCreateContainerForm *self)
{
  g_autofree char *folder = get_folder (self);

  forget (self);
  if (self->connection != NULL && pdk_connection_is_local (self->connection) &&
      (folder == NULL || g_path_is_absolute (folder)))
    self->typing_source = g_timeout_add (TYPING_TIME, on_typing_timeout, self);
  else
    self->looked = TRUE;
}

/* ---- What the user does ---- */

static void
on_place_changed (PdkCreateContainerForm *self)
{
  if (self->setting)
    return;
  g_free (self->programs[has_folder (self)]);
  self->programs[has_folder (self)] = get_text (self->program_row);
  look_soon (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_changed (PdkCreateContainerForm *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_folder_picked (gpointer object, const char *path)
{
  PdkCreateContainerForm *self = object;
  /* Names of files are any bytes. */
  g_autofree char *text = g_filename_display_name (path);

  gtk_editable_set_text (GTK_EDITABLE (self->folder_row), text);
}

static void
choose (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateContainerForm *self = PDK_CREATE_CONTAINER_FORM (widget);

  pdk_file_pick (&self->chooser, widget, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                 _ ("Choose the Folder of a System"), _ ("_Open"), on_folder_picked, self);
}

/* ---- The object ---- */

static void
pdk_create_container_form_dispose (GObject *object)
{
  PdkCreateContainerForm *self = PDK_CREATE_CONTAINER_FORM (object);

  self->setting = TRUE;
  forget (self);
  g_clear_object (&self->connection);
  pdk_file_pick_stop (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_CONTAINER_FORM);

  G_OBJECT_CLASS (pdk_create_container_form_parent_class)->dispose (object);
}

static void
pdk_create_container_form_finalize (GObject *object)
{
  PdkCreateContainerForm *self = PDK_CREATE_CONTAINER_FORM (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->programs); i++)
    g_free (self->programs[i]);

  G_OBJECT_CLASS (pdk_create_container_form_parent_class)->finalize (object);
}

static void
pdk_create_container_form_class_init (PdkCreateContainerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_container_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_container_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-container-form.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, program_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, arguments_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, users_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, first_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateContainerForm, count_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_place_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_users_changed);
  gtk_widget_class_install_action (widget_class, "container.choose", NULL, choose);
}

static void
pdk_create_container_form_init (PdkCreateContainerForm *self)
{
  self->programs[FALSE] = g_strdup ("/bin/sh");
  self->programs[TRUE] = g_strdup ("/sbin/init");
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting = FALSE;
}

void
pdk_create_container_form_set_connection (PdkCreateContainerForm *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_CONTAINER_FORM (self));

  g_set_object (&self->connection, connection);
  gtk_widget_set_visible (self->choose_button,
                          connection != NULL && pdk_connection_is_local (connection));
}

void
pdk_create_container_form_set_from (PdkCreateContainerForm *self, PdkCreateFrom from)
{
  const gboolean is_container = pdk_create_from_is_container (from);

  g_return_if_fail (PDK_IS_CREATE_CONTAINER_FORM (self));

  self->from = from;
  gtk_widget_set_visible (GTK_WIDGET (self), is_container);
  forget (self);
  if (!is_container)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), has_folder (self));
  self->setting = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->program_row),
                                 has_folder (self) ? _ ("First Program, in the Folder")
                                                   : _ ("Path of the Program"));
  gtk_editable_set_text (GTK_EDITABLE (self->program_row), self->programs[has_folder (self)]);
  self->setting = FALSE;
  /* A program of the host should not be its root. */
  propose_users (self, has_folder (self) ? 0 : PDK_CONTAINER_FIRST_ID);
  look_soon (self);
}

/* Users that are not the host's cannot make what libvirt has them make in a folder of somebody else. */
static gboolean
check_users (PdkCreateContainerForm *self, const PdkContainerConfig *config, GError **error)
{
  g_autofree char *place = NULL;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;

  if (config->n_ids == 0 || !self->lacks_old_root || self->owner == config->first_id)
    return TRUE;
  place = g_build_filename (config->root != NULL ? config->root : "/", ".oldroot", NULL);
  name = g_shell_quote (place);
  quoted = pdk_text_display (name);
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID,
               /* Translators: %s is the path of a folder */
               _ ("For users of its own, libvirt needs a folder that they may not make. This makes "
                  "it, once and for all: sudo mkdir %s"),
               quoted);
  return FALSE;
}

PdkContainerConfig *
pdk_create_container_form_decide (PdkCreateContainerForm *self, GError **error)
{
  g_autofree char *folder = get_folder (self);
  g_autofree char *program = get_text (self->program_row);
  g_autofree char *arguments = get_text (self->arguments_row);
  g_autoptr (PdkContainerConfig) config = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_CONTAINER_FORM (self), NULL);

  config = pdk_container_config_new (folder, program, arguments, error);
  if (config == NULL)
    return NULL;
  if (!self->looked || self->trouble != NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                         self->looked ? self->trouble : _ ("Looking for the program"));
    return NULL;
  }
  if (pdk_switch_row_get_active (self->users_switch)) {
    config->first_id = (guint) gtk_spin_button_get_value_as_int (self->first_spin);
    config->n_ids = (guint) gtk_spin_button_get_value_as_int (self->count_spin);
  }
  return check_users (self, config, error) ? g_steal_pointer (&config) : NULL;
}
