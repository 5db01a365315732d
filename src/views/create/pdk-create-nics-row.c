/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-nics-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/create/pdk-create-network-row.h"

struct _PdkCreateNicsRow {
  AdwExpanderRow parent_instance;

  /* Owned. */
  GPtrArray *rows;           /* of PdkCreateNetworkRow */
  PdkConnection *connection; /* nullable */
  PdkXmlDocument *offer;     /* nullable */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateNicsRow, pdk_create_nics_row, ADW_TYPE_EXPANDER_ROW)

static void
say (PdkCreateNicsRow *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *markup = NULL;

  for (guint i = 0; i < self->rows->len; i++) {
    const PdkNetworkChoice *choice = pdk_create_network_row_get_choice (self->rows->pdata[i]);

    if (choice != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", choice->title);
  }
  markup = pdk_text_markup (text->str);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), markup);
  g_string_free (text, TRUE);
}

static void
on_changed (PdkCreateNicsRow *self)
{
  say (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

char *
pdk_create_nics_row_get_title (const PdkAppliance *appliance, guint at)
{
  const PdkApplianceNic *nic = NULL;
  g_autofree char *network = NULL;

  if (appliance == NULL || appliance->nics->len < 2)
    return g_strdup (_ ("Network"));
  nic = appliance->nics->pdata[at];
  network = nic->network != NULL ? pdk_text_display (nic->network) : NULL;
  if (network != NULL)
    /* Translators: the number of a network card, and the name of the network that it was plugged into */
    return g_strdup_printf (_ ("Network Card %u (“%s”)"), at + 1, network);
  /* Translators: %u is the number of a network card */
  return g_strdup_printf (_ ("Network Card %u"), at + 1);
}

static void
add_row (PdkCreateNicsRow *self, const PdkAppliance *appliance, guint at)
{
  GtkWidget *row = g_object_new (PDK_TYPE_CREATE_NETWORK_ROW, NULL);
  g_autofree char *title = pdk_create_nics_row_get_title (appliance, at);
  g_autofree char *markup = pdk_text_markup (title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  g_ptr_array_add (self->rows, g_object_ref (row));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  pdk_create_network_row_set_connection (PDK_CREATE_NETWORK_ROW (row), self->connection);
  pdk_create_network_row_set_offer (PDK_CREATE_NETWORK_ROW (row), self->offer);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
remove_rows (PdkCreateNicsRow *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    g_signal_handlers_disconnect_by_data (self->rows->pdata[i], self);
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->rows->pdata[i]);
  }
  g_ptr_array_set_size (self->rows, 0);
}

void
pdk_create_nics_row_set_appliance (PdkCreateNicsRow *self, const PdkAppliance *appliance)
{
  g_return_if_fail (PDK_IS_CREATE_NICS_ROW (self));

  remove_rows (self);
  for (guint i = 1; appliance != NULL && i < appliance->nics->len; i++)
    add_row (self, appliance, i);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
  on_changed (self);
}

void
pdk_create_nics_row_set_connection (PdkCreateNicsRow *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_NICS_ROW (self));

  g_set_object (&self->connection, connection);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  for (guint i = 0; i < self->rows->len; i++)
    pdk_create_network_row_set_connection (self->rows->pdata[i], connection);
}

void
pdk_create_nics_row_set_offer (PdkCreateNicsRow *self, PdkXmlDocument *offer)
{
  g_return_if_fail (PDK_IS_CREATE_NICS_ROW (self));

  if (self->offer == offer)
    return;
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  self->offer = offer != NULL ? pdk_xml_document_ref (offer) : NULL;
  for (guint i = 0; i < self->rows->len; i++)
    pdk_create_network_row_set_offer (self->rows->pdata[i], offer);
}

void
pdk_create_nics_row_decide (PdkCreateNicsRow *self, GPtrArray *nics)
{
  g_return_if_fail (PDK_IS_CREATE_NICS_ROW (self));

  for (guint i = 0; i < self->rows->len; i++) {
    const PdkNetworkChoice *choice = pdk_create_network_row_get_choice (self->rows->pdata[i]);

    if (choice != NULL)
      g_ptr_array_add (nics, (gpointer) choice);
  }
}

/* The object */

static void
pdk_create_nics_row_dispose (GObject *object)
{
  PdkCreateNicsRow *self = PDK_CREATE_NICS_ROW (object);

  for (guint i = 0; i < self->rows->len; i++)
    g_signal_handlers_disconnect_by_data (self->rows->pdata[i], self);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);

  G_OBJECT_CLASS (pdk_create_nics_row_parent_class)->dispose (object);
}

static void
pdk_create_nics_row_finalize (GObject *object)
{
  g_ptr_array_unref (PDK_CREATE_NICS_ROW (object)->rows);

  G_OBJECT_CLASS (pdk_create_nics_row_parent_class)->finalize (object);
}

static void
pdk_create_nics_row_class_init (PdkCreateNicsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_nics_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_nics_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_nics_row_init (PdkCreateNicsRow *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}
