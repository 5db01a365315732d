/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-network-row.h"

#include "core/connection/pdk-uri.h"
#include "core/node/pdk-node-list.h"
#include "core/pdk-text.h"
#include "widgets/pdk-row-fit.h"

struct _PdkCreateNetworkRow {
  AdwComboRow parent_instance;

  /* Owned, and nullable. */
  PdkConnection *connection;
  PdkXmlDocument *offer;
  GPtrArray *choices; /* of PdkNetworkChoice: in the order of the list */

  char *source; /* of what the user decided */

  PdkNetworkType type; /* of that */
  gboolean decided;    /* there is such a thing */
  gboolean setting;    /* what is changed now is not the user's */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateNetworkRow, pdk_create_network_row, ADW_TYPE_COMBO_ROW)

/* What is worth knowing of one.  Returns: (transfer full) */
static char *
describe (const PdkNetworkChoice *choice)
{
  const char *note = choice->reason != NULL ? choice->reason : choice->note;

  if (choice->detail == NULL || note == NULL)
    return g_strdup (choice->detail != NULL ? choice->detail : note != NULL ? note : "");
  return g_strdup_printf ("%s · %s", choice->detail, note);
}

static void
say (PdkCreateNetworkRow *self)
{
  const PdkNetworkChoice *choice = pdk_create_network_row_get_choice (self);
  g_autofree char *text = choice != NULL ? describe (choice) : g_strdup ("");
  g_autofree char *markup = pdk_text_markup (text);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}

/* Also for when it is gone for a while. */
static void
decide (PdkCreateNetworkRow *self)
{
  const PdkNetworkChoice *choice = pdk_create_network_row_get_choice (self);

  if (choice == NULL)
    return;
  self->decided = TRUE;
  self->type = choice->type;
  g_free (self->source);
  self->source = g_strdup (choice->source);
}

static void
on_selected (PdkCreateNetworkRow *self)
{
  if (self->setting)
    return;
  decide (self);
  say (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What the host has */

static gboolean
is_decided (PdkCreateNetworkRow *self, const PdkNetworkChoice *choice)
{
  return self->decided && choice != NULL && choice->type == self->type &&
         g_strcmp0 (choice->source, self->source) == 0;
}

static guint
find (PdkCreateNetworkRow *self)
{
  guint preferred = 0;

  for (guint i = 0; i < self->choices->len; i++) {
    const PdkNetworkChoice *choice = self->choices->pdata[i];

    if (is_decided (self, choice))
      return i;
    if (choice->preferred)
      preferred = i;
  }
  return preferred;
}

/* Keeps what was decided where it is still there. */
static void
fill (PdkCreateNetworkRow *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->choices);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *links = pdk_node_list_get (pdk_node_list_of (self->connection), PDK_NODE_LINKS);

  self->choices =
      pdk_network_choices_list (links, self->offer,
                                pdk_uri_is_session (pdk_connection_get_uri (self->connection)));
  for (guint i = 0; i < self->choices->len; i++)
    gtk_string_list_append (names, ((PdkNetworkChoice *) self->choices->pdata[i])->title);
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), find (self));
  self->setting = FALSE;
  say (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_nodes_changed (PdkCreateNetworkRow *self)
{
  if (self->connection != NULL)
    fill (self);
}

void
pdk_create_network_row_set_connection (PdkCreateNetworkRow *self, PdkConnection *connection)
{
  PdkNodeList *nodes = NULL;

  g_return_if_fail (PDK_IS_CREATE_NETWORK_ROW (self));
  g_return_if_fail (connection == NULL || PDK_IS_CONNECTION (connection));

  if (self->connection == connection)
    return;
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (pdk_node_list_of (self->connection), self);
  g_set_object (&self->connection, connection);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  self->decided = FALSE;
  if (connection == NULL)
    return;
  nodes = pdk_node_list_of (connection);
  g_signal_connect_object (nodes, "changed", G_CALLBACK (on_nodes_changed), self,
                           G_CONNECT_SWAPPED);
  pdk_node_list_want (nodes, PDK_NODE_LINKS);
  fill (self);
}

void
pdk_create_network_row_set_offer (PdkCreateNetworkRow *self, PdkXmlDocument *offer)
{
  g_return_if_fail (PDK_IS_CREATE_NETWORK_ROW (self));

  if (self->offer == offer)
    return;
  g_clear_pointer (&self->offer, pdk_xml_document_unref);
  self->offer = offer != NULL ? pdk_xml_document_ref (offer) : NULL;
  if (self->connection != NULL)
    fill (self);
}

gboolean
pdk_create_network_row_is_asking (PdkCreateNetworkRow *self)
{
  PdkNodeList *nodes = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_NETWORK_ROW (self), FALSE);

  if (self->connection == NULL || is_decided (self, pdk_create_network_row_get_choice (self)))
    return FALSE;
  nodes = pdk_node_list_of (self->connection);
  return pdk_node_list_get (nodes, PDK_NODE_LINKS) == NULL &&
         pdk_node_list_get_error (nodes, PDK_NODE_LINKS) == NULL;
}

const PdkNetworkChoice *
pdk_create_network_row_get_choice (PdkCreateNetworkRow *self)
{
  guint at = 0;

  g_return_val_if_fail (PDK_IS_CREATE_NETWORK_ROW (self), NULL);

  at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return self->choices != NULL && at < self->choices->len ? self->choices->pdata[at] : NULL;
}

static char *
get_note (AdwComboRow *row, guint position, gboolean *usable)
{
  PdkCreateNetworkRow *self = PDK_CREATE_NETWORK_ROW (row);
  const PdkNetworkChoice *choice = self->choices != NULL && position < self->choices->len
                                       ? self->choices->pdata[position]
                                       : NULL;

  *usable = choice == NULL || choice->reason == NULL;
  return choice != NULL ? describe (choice) : NULL;
}

/* The object */

static void
pdk_create_network_row_dispose (GObject *object)
{
  PdkCreateNetworkRow *self = PDK_CREATE_NETWORK_ROW (object);

  self->setting = TRUE;
  pdk_create_network_row_set_connection (self, NULL);

  G_OBJECT_CLASS (pdk_create_network_row_parent_class)->dispose (object);
}

static void
pdk_create_network_row_finalize (GObject *object)
{
  g_free (PDK_CREATE_NETWORK_ROW (object)->source);

  G_OBJECT_CLASS (pdk_create_network_row_parent_class)->finalize (object);
}

static void
pdk_create_network_row_class_init (PdkCreateNetworkRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_network_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_network_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_network_row_init (PdkCreateNetworkRow *self)
{
  pdk_row_fit_combo_with_notes (ADW_COMBO_ROW (self), get_note);
  /* Combo rows have it turned off. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), TRUE);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}
