/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-history-dialog.h"

#include <glib/gi18n.h>

#include "core/definition/pdk-definition-history.h"
#include "core/definition/pdk-secrets.h"
#include "core/pdk-text.h"
#include "views/details/pdk-difference-dialog.h"
#include "widgets/pdk-time.h"
#include "widgets/pdk-toast.h"

struct _PdkHistoryDialog {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkListBox *list_box;

  /* Owned. */
  PdkDomainDefinition *definition;
  GCancellable *cancellable;

  gboolean can_restore;
};

enum { SIGNAL_RESTORE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkHistoryDialog, pdk_history_dialog, ADW_TYPE_WINDOW)

static const char *
get_uuid (PdkHistoryDialog *self)
{
  return pdk_domain_get_uuid (pdk_domain_definition_get_domain (self->definition));
}

/* What a click on a row's button is for. */
typedef struct {
  PdkHistoryDialog *self;
  gint64 time;
  gboolean restore;
} Click;

static char *
format_exactly (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%c") : g_strdup ("");
}

/* Neither side has passwords: those of the history never had. */
static void
compare (PdkHistoryDialog *self, PdkDomainDocument *former, gint64 time)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (self->definition);
  g_autoptr (PdkDomainDocument) now = NULL;
  g_autofree char *when = format_exactly (time);
  /* Translators: %s is a date and time: a former configuration is compared with the present one */
  g_autofree char *title = g_strdup_printf (_ ("From %s to now"), when);

  if (documents == NULL)
    return;
  now = pdk_domain_document_copy (pdk_domain_documents_get_base (documents));
  pdk_secrets_take_out (now);
  pdk_difference_dialog_present (GTK_WINDOW (self), title, former, now);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Click *click = user_data;
  g_autoptr (PdkHistoryDialog) self = click->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) former = pdk_definition_history_load_finish (result, &error);

  (void) source;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (former == NULL) {
    pdk_toast_show_error (GTK_WIDGET (self->stack), _ ("It cannot be read any more"), error);
    return;
  }
  if (!click->restore) {
    compare (self, former, click->time);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, former);
  gtk_window_close (GTK_WINDOW (self));
}

static void
load (PdkHistoryDialog *self, GtkWidget *button, gboolean restore)
{
  const gint64 *time = g_object_get_data (G_OBJECT (button), "time");
  Click *click = g_new0 (Click, 1);

  click->self = g_object_ref (self);
  click->time = *time;
  click->restore = restore;
  pdk_definition_history_load_async (get_uuid (self), click->time, self->cancellable, on_loaded,
                                     click);
}

static void
on_compare_clicked (PdkHistoryDialog *self, GtkWidget *button)
{
  load (self, button, FALSE);
}

static void
on_restore_clicked (PdkHistoryDialog *self, GtkWidget *button)
{
  load (self, button, TRUE);
}

static void
add_button (PdkHistoryDialog *self,
            GtkWidget *row,
            const char *label,
            gint64 time,
            void (*clicked) (PdkHistoryDialog *, GtkWidget *))
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "time", g_memdup2 (&time, sizeof time), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (PdkHistoryDialog *self, gint64 time)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *age = pdk_time_format_age ((g_get_real_time () - time) / G_USEC_PER_SEC);
  /* Translators: %s is “5 minutes ago”: when a configuration was replaced by another */
  g_autofree char *title = g_strdup_printf (_ ("Until %s"), age);
  g_autofree char *markup = pdk_text_markup (title);
  g_autofree char *exact = format_exactly (time);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  gtk_widget_set_tooltip_text (row, exact);
  add_button (self, row, _ ("Compare"), time, on_compare_clicked);
  if (self->can_restore)
    add_button (self, row, _ ("Restore"), time, on_restore_clicked);
  return row;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkHistoryDialog) self = user_data;
  g_autoptr (GPtrArray) records = pdk_definition_history_list_finish (result, NULL);

  (void) source;
  if (records == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < records->len; i++) {
    const PdkDefinitionRecord *record = g_ptr_array_index (records, i);

    gtk_list_box_append (self->list_box, new_row (self, record->time));
  }
  gtk_stack_set_visible_child_name (self->stack, records->len > 0 ? "records" : "empty");
}

static void
pdk_history_dialog_dispose (GObject *object)
{
  PdkHistoryDialog *self = PDK_HISTORY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->definition);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_HISTORY_DIALOG);
  G_OBJECT_CLASS (pdk_history_dialog_parent_class)->dispose (object);
}

static void
pdk_history_dialog_finalize (GObject *object)
{
  g_object_unref (PDK_HISTORY_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (pdk_history_dialog_parent_class)->finalize (object);
}

static void
pdk_history_dialog_class_init (PdkHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_history_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_history_dialog_finalize;
  signals[SIGNAL_RESTORE] = g_signal_new ("restore", PDK_TYPE_HISTORY_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkHistoryDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkHistoryDialog, list_box);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pdk_history_dialog_init (PdkHistoryDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

PdkHistoryDialog *
pdk_history_dialog_new (GtkWindow *parent, PdkDomainDefinition *definition, gboolean can_restore)
{
  PdkHistoryDialog *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (definition), NULL);

  self = g_object_new (PDK_TYPE_HISTORY_DIALOG, "transient-for", parent, NULL);
  self->definition = g_object_ref (definition);
  self->can_restore = can_restore;
  name = pdk_text_display (pdk_domain_get_name (pdk_domain_definition_get_domain (definition)));
  adw_window_title_set_subtitle (self->window_title, name);
  pdk_definition_history_list_async (get_uuid (self), self->cancellable, on_listed,
                                     g_object_ref (self));
  return self;
}
