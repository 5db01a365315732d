/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-customise.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-custom.h"
#include "core/create/pdk-customise-request.h"
#include "core/pdk-text.h"
#include "widgets/pdk-bullet-list.h"
#include "widgets/pdk-confirm.h"

struct _PdkCreateCustomise {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  AdwActionRow *row;
  GtkWidget *discard_button;
  GtkWidget *lost_box;
  PdkBulletList *lost_list;

  /* Owned. */
  PdkCreateCustom *custom;
  PdkConnection *connection; /* nullable: nothing is decided yet */
  PdkDomainDraft *draft;     /* nullable: being changed */
  GPtrArray *lost;           /* nullable: what does not fit now */

  gboolean installs;
  gboolean container;
};

enum { CHANGED, RENAMED, BEGIN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateCustomise, pdk_create_customise, ADW_TYPE_PREFERENCES_GROUP)

static GtkWindow *
get_window (PdkCreateCustomise *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* A line each, display-safe. */
static char *
list_words (GPtrArray *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++) {
    g_autofree char *safe = pdk_text_display (words->pdata[i]);

    g_string_append_printf (text, "%s• %s", i > 0 ? "\n" : "", safe);
  }
  return g_string_free (text, FALSE);
}

/* ---- Showing it ---- */

static void
show_lost (PdkCreateCustomise *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; self->lost != NULL && i < self->lost->len; i++) {
    g_autofree char *safe = pdk_text_display (self->lost->pdata[i]);

    g_strv_builder_add (words, safe);
  }
  list = g_strv_builder_end (words);
  gtk_widget_set_visible (self->lost_box, *list != NULL);
  pdk_bullet_list_set_items (self->lost_list, (const char *const *) list);
}

static void
show (PdkCreateCustomise *self)
{
  const guint n = pdk_create_custom_get_n_edits (self->custom);
  g_autofree char *changes = g_strdup_printf (ngettext ("%u change", "%u changes", n), n);
  /* Translators: the title of a row */
  const char *title = n > 0            ? _ ("Customised")
                      : self->installs ? _ ("Customise Before Installing")
                                       : _ ("Customise Before Creating");

  /* safe text: ours */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_subtitle (
      self->row, n > 0 ? changes
                 : self->container
                     ? _ ("Every device and setting, or the XML")
                     : _ ("The firmware, chipset, buses and every device, or the XML"));
  gtk_widget_set_visible (self->discard_button, n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "customise.open", self->connection != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->row), self->connection != NULL || n > 0);
  show_lost (self);
}

void
pdk_create_customise_settle (PdkCreateCustomise *self,
                             PdkConnection *connection,
                             PdkCreatePlan *plan,
                             gboolean installs)
{
  g_return_if_fail (PDK_IS_CREATE_CUSTOMISE (self));
  g_return_if_fail (plan == NULL || PDK_IS_CONNECTION (connection));

  if (plan == NULL)
    connection = NULL;
  g_set_object (&self->connection, connection);
  self->installs = installs;
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  if (plan != NULL) {
    pdk_create_custom_settle (self->custom, plan);
    self->lost = g_ptr_array_ref (plan->lost);
    self->container = plan->machine->container != NULL;
  }
  show (self);
}

/* ---- Changing it ---- */

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCustomise) self = user_data;
  const PdkCustomiseAnswer answer = pdk_customise_request_finish (PDK_CONNECTION (source), result);
  g_autoptr (PdkDomainDraft) draft = g_steal_pointer (&self->draft);
  g_autofree char *name = NULL;

  /* The dialog is gone. */
  if (draft == NULL)
    return;
  pdk_create_custom_take (self->custom, draft);
  name = pdk_create_custom_get_name (draft);
  if (name != NULL)
    g_signal_emit (self, signals[RENAMED], 0, name);
  g_signal_emit (self, signals[CHANGED], 0);
  if (answer == PDK_CUSTOMISE_BEGIN)
    g_signal_emit (self, signals[BEGIN], 0);
}

static void
open_details (PdkCreateCustomise *self)
{
  if (self->connection == NULL || self->draft != NULL)
    return;
  self->draft = pdk_create_custom_edit (self->custom);
  if (self->draft != NULL)
    pdk_customise_request_async (self->connection, G_OBJECT (get_window (self)), self->draft,
                                 self->installs, on_answered, g_object_ref (self));
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCustomise) self = user_data;

  (void) source;
  if (pdk_confirm_finish (result))
    open_details (self);
}

/* What does not fit is not in what is changed further. */
static void
on_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkCreateCustomise *self = PDK_CREATE_CUSTOMISE (widget);
  g_autofree char *list = NULL;

  (void) name;
  (void) parameter;
  if (self->lost == NULL || self->lost->len == 0) {
    open_details (self);
    return;
  }
  list = list_words (self->lost);
  pdk_confirm_async (get_window (self), _ ("Drop the Changes That Do Not Fit?"), list, _ ("_Drop"),
                     TRUE, NULL, on_dropped, g_object_ref (self));
}

static void
on_discarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateCustomise) self = user_data;

  (void) source;
  if (!pdk_confirm_finish (result) || self->custom == NULL)
    return;
  pdk_create_custom_clear (self->custom);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_discard (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkCreateCustomise *self = PDK_CREATE_CUSTOMISE (widget);

  (void) name;
  (void) parameter;
  pdk_confirm_async (get_window (self), _ ("Discard Your Changes?"),
                     _ ("The machine is made as it is decided in this dialog."), _ ("_Discard"),
                     TRUE, NULL, on_discarded, g_object_ref (self));
}

/* ---- Before it is made ---- */

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  (void) source;
  g_task_return_boolean (task, pdk_confirm_finish (result));
}

gboolean
pdk_create_customise_is_any (PdkCreateCustomise *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_CUSTOMISE (self), FALSE);

  return pdk_create_custom_get_n_edits (self->custom) > 0;
}

void
pdk_create_customise_confirm_async (PdkCreateCustomise *self,
                                    PdkCreatePlan *plan,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autofree char *list = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CREATE_CUSTOMISE (self));
  g_return_if_fail (plan != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_create_customise_confirm_async);
  if (plan->lost->len == 0) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  list = list_words (plan->lost);
  pdk_confirm_async (get_window (self), _ ("Create It Without Some of Your Changes?"), list,
                     _ ("C_reate"), FALSE, NULL, on_confirmed, task);
}

gboolean
pdk_create_customise_confirm_finish (PdkCreateCustomise *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ---- The object ---- */

static void
pdk_create_customise_dispose (GObject *object)
{
  PdkCreateCustomise *self = PDK_CREATE_CUSTOMISE (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  g_clear_pointer (&self->custom, pdk_create_custom_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_CUSTOMISE);

  G_OBJECT_CLASS (pdk_create_customise_parent_class)->dispose (object);
}

static void
pdk_create_customise_class_init (PdkCreateCustomiseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_customise_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[RENAMED] = g_signal_new ("renamed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[BEGIN] = g_signal_new ("begin", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PDK_TYPE_BULLET_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-customise.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCustomise, row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCustomise, discard_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCustomise, lost_box);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateCustomise, lost_list);
  gtk_widget_class_install_action (widget_class, "customise.open", NULL, on_open);
  gtk_widget_class_install_action (widget_class, "customise.discard", NULL, on_discard);
}

static void
pdk_create_customise_init (PdkCreateCustomise *self)
{
  self->custom = pdk_create_custom_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show (self);
}
