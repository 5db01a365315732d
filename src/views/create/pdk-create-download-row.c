/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-download-row.h"

#include <glib/gi18n.h>

#include "core/os/pdk-checksum.h"
#include "core/pdk-text.h"

struct _PdkCreateDownloadRow {
  AdwExpanderRow parent_instance;

  /* Template children. */
  AdwEntryRow *checksum_row;
  AdwActionRow *here_row;
  AdwActionRow *all_row;

  /* Owned. */
  char *address;         /* nullable */
  char *checksum;        /* nullable: what was made of what was typed */
  GHashTable *checksums; /* address → what was typed for it */

  gboolean setting;
};

enum { CHANGED, DELETED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateDownloadRow, pdk_create_download_row, ADW_TYPE_EXPANDER_ROW)

static void
on_checksum_changed (PdkCreateDownloadRow *self)
{
  if (self->setting || self->address == NULL)
    return;
  g_hash_table_replace (self->checksums, g_strdup (self->address),
                        g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->checksum_row))));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- What is here ---- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDownloadRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  if (pdk_download_delete_finish (result, &error)) {
    g_signal_emit (self, signals[DELETED], 0);
    return;
  }
  reason = pdk_text_markup (error->message);
  if (self->here_row != NULL)
    adw_action_row_set_subtitle (self->here_row, reason);
}

static void
delete_this (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCreateDownloadRow *self = PDK_CREATE_DOWNLOAD_ROW (widget);

  if (self->address != NULL)
    pdk_download_delete_async (self->address, on_deleted, g_object_ref (self));
}

static void
on_all_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateDownloadRow) self = user_data;

  pdk_download_delete_all_finish (result, NULL);
  g_signal_emit (self, signals[DELETED], 0);
}

static void
delete_everything (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_download_delete_all_async (on_all_deleted, g_object_ref (widget));
}

/* Returns: (transfer full): in one line */
static char *
describe (const PdkCreateAddress *known)
{
  const PdkDownloadFacts *facts = known->facts;
  g_autofree char *whole = g_format_size_full (facts->state.whole, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *part = g_format_size_full (facts->state.part, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *total = g_format_size_full (facts->total, G_FORMAT_SIZE_IEC_UNITS);

  if (facts->state.part > 0 && facts->total > 0)
    /* Translators: two amounts */
    return g_strdup_printf (_ ("%s of %s are here already: it goes on from there"), part, total);
  if (facts->state.whole > 0 && facts->refusal != NULL)
    /* Translators: %s is an amount */
    return g_strdup_printf (_ ("%s, here already; the server cannot be asked for a newer one"),
                            whole);
  if (facts->state.whole > 0)
    /* Translators: %s is an amount */
    return g_strdup_printf (_ ("%s, here already"), whole);
  if (facts->refusal != NULL)
    return g_strdup (_ ("It cannot be downloaded"));
  if (facts->total > 0)
    return g_steal_pointer (&total);
  return g_strdup (_ ("The server does not say how large it is"));
}

static void
show_amount (AdwActionRow *row, guint64 bytes)
{
  g_autofree char *amount = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *markup = g_markup_escape_text (amount, -1);

  gtk_widget_set_visible (GTK_WIDGET (row), bytes > 0);
  adw_action_row_set_subtitle (row, markup);
}

static void
show_here (PdkCreateDownloadRow *self, const PdkCreateAddress *known)
{
  const guint64 here = known != NULL ? known->facts->state.whole + known->facts->state.part : 0;

  show_amount (self->here_row, here);
  show_amount (self->all_row, known != NULL && known->kept > here ? known->kept : 0);
}

/* ---- The object ---- */

static void
pdk_create_download_row_dispose (GObject *object)
{
  PdkCreateDownloadRow *self = PDK_CREATE_DOWNLOAD_ROW (object);

  self->setting = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_DOWNLOAD_ROW);

  G_OBJECT_CLASS (pdk_create_download_row_parent_class)->dispose (object);
}

static void
pdk_create_download_row_finalize (GObject *object)
{
  PdkCreateDownloadRow *self = PDK_CREATE_DOWNLOAD_ROW (object);

  g_free (self->address);
  g_free (self->checksum);
  g_hash_table_unref (self->checksums);

  G_OBJECT_CLASS (pdk_create_download_row_parent_class)->finalize (object);
}

static void
add_signal (PdkCreateDownloadRowClass *klass, guint id, const char *name)
{
  signals[id] = g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_download_row_class_init (PdkCreateDownloadRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_download_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_download_row_finalize;

  add_signal (klass, CHANGED, "changed");
  add_signal (klass, DELETED, "deleted");
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-download-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDownloadRow, checksum_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDownloadRow, here_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDownloadRow, all_row);
  gtk_widget_class_bind_template_callback (widget_class, on_checksum_changed);
  gtk_widget_class_install_action (widget_class, "download.delete", NULL, delete_this);
  gtk_widget_class_install_action (widget_class, "download.delete-all", NULL, delete_everything);
}

static void
pdk_create_download_row_init (PdkCreateDownloadRow *self)
{
  self->checksums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_create_download_row_show (PdkCreateDownloadRow *self,
                              const char *address,
                              const PdkCreateAddress *known)
{
  const char *typed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (PDK_IS_CREATE_DOWNLOAD_ROW (self));
  g_return_if_fail (address != NULL);

  if (g_strcmp0 (address, self->address) != 0) {
    typed = g_hash_table_lookup (self->checksums, address);
    g_free (self->address);
    self->address = g_strdup (address);
    self->setting = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->checksum_row), typed != NULL ? typed : "");
    self->setting = FALSE;
  }
  text = known != NULL ? describe (known) : g_strdup (_ ("Asking the server"));
  markup = g_markup_escape_text (text, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), markup);
  show_here (self, known);
}

char *
pdk_create_download_row_decide (PdkCreateDownloadRow *self,
                                const PdkCreateAddress *known,
                                PdkCreateSpec *spec)
{
  const char *typed = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_DOWNLOAD_ROW (self), NULL);
  g_return_val_if_fail (known != NULL, NULL);

  spec->location = known->path;
  spec->address = self->address;
  g_clear_pointer (&self->checksum, g_free);
  typed = gtk_editable_get_text (GTK_EDITABLE (self->checksum_row));
  if (*typed == '\0')
    return NULL;
  self->checksum = pdk_checksum_parse (typed, &error);
  spec->checksum = self->checksum;
  return self->checksum != NULL ? NULL : g_strdup (error->message);
}
