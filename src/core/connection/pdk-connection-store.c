/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection-store"
#include "config.h"

#include "connection/pdk-connection-store.h"
#include "connection/pdk-uri.h"
#include "secrets/pdk-secret-set.h"
#include "pdk-error.h"
#include "pdk-text.h"

#define SETTINGS_KEY  "connections"
#define SETTINGS_TYPE "(ssb)"

/* How long autoconnect waits for one host before it goes on to the next. */
#define AUTOCONNECT_PATIENCE_S 10

/* One line of the settings or one connection that is not saved.  A line the URI policy refuses is
 * kept as it is, without a connection: it may be newer than this program, or the user's to mend. */
typedef struct {
  PdkConnection *connection; /* owned, nullable */
  GVariant *kept;            /* owned; the line of an entry without a connection */
  gboolean saved;
} Entry;

struct _PdkConnectionStore {
  GObject parent_instance;

  /* owned */
  GSettings *settings; /* nullable */
  GPtrArray *entries;  /* of Entry */
  GListStore *connections;
  GQueue waiting;         /* of owned PdkConnection: still to be opened by autoconnect */
  PdkConnection *opening; /* nullable: the one autoconnect waits for */
  GCancellable *opening_wait;

  guint patience_id;
  guint sampling_ms;
};

static void list_model_iface_init (GListModelInterface *iface);
static void open_next (PdkConnectionStore *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkConnectionStore,
                               pdk_connection_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum { SIGNAL_AUTH_REQUEST, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
entry_free (Entry *entry)
{
  g_clear_object (&entry->connection);
  g_clear_pointer (&entry->kept, g_variant_unref);
  g_free (entry);
}

/* ---- Settings ---- */

/* The user's own label, or “” when the name is only the one made from the URI. */
static char *
get_own_label (PdkConnection *connection)
{
  g_autofree char *described = pdk_uri_describe (pdk_connection_get_uri (connection));
  g_autofree char *derived = pdk_text_display (described);
  const char *name = pdk_connection_get_name (connection);

  return g_strdup (g_strcmp0 (name, derived) == 0 ? "" : name);
}

static GVariant *
entry_to_variant (Entry *entry)
{
  g_autofree char *label = NULL;

  if (entry->connection == NULL)
    return g_variant_ref (entry->kept);
  label = get_own_label (entry->connection);
  return g_variant_ref_sink (g_variant_new (SETTINGS_TYPE,
                                            pdk_connection_get_uri (entry->connection), label,
                                            pdk_connection_get_autoconnect (entry->connection)));
}

static void
save (PdkConnectionStore *self)
{
  GVariantBuilder builder;

  if (self->settings == NULL)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" SETTINGS_TYPE));
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);
    g_autoptr (GVariant) line = NULL;

    if (!entry->saved)
      continue;
    line = entry_to_variant (entry);
    g_variant_builder_add_value (&builder, line);
  }
  g_settings_set_value (self->settings, SETTINGS_KEY, g_variant_builder_end (&builder));
}

static Entry *
find_entry (PdkConnectionStore *self, PdkConnection *connection)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->connection == connection)
      return entry;
  }
  return NULL;
}

static void
on_connection_saved_property_changed (PdkConnectionStore *self,
                                      GParamSpec *pspec,
                                      PdkConnection *connection)
{
  Entry *entry = find_entry (self, connection);

  if (entry != NULL && entry->saved)
    save (self);
}

/* ---- Opening one after another ---- */

static void
stop_waiting (PdkConnectionStore *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->opening);
  if (self->opening_wait != NULL)
    g_cancellable_cancel (self->opening_wait);
  g_clear_object (&self->opening_wait);
}

static void
on_connection_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConnectionStore) self = user_data;

  /* A failure is shown by the connection itself. */
  pdk_connection_open_finish (PDK_CONNECTION (source), result, NULL);
  if (self->opening == PDK_CONNECTION (source)) {
    stop_waiting (self);
    open_next (self);
  }
}

static gboolean
on_patience_over (gpointer user_data)
{
  PdkConnectionStore *self = user_data;

  self->patience_id = 0;
  stop_waiting (self);
  open_next (self);
  return G_SOURCE_REMOVE;
}

static void
open_next (PdkConnectionStore *self)
{
  if (self->opening != NULL || g_queue_is_empty (&self->waiting))
    return;
  self->opening = g_queue_pop_head (&self->waiting);
  self->opening_wait = g_cancellable_new ();
  self->patience_id = g_timeout_add_seconds (AUTOCONNECT_PATIENCE_S, on_patience_over, self);
  pdk_connection_open_async (self->opening, self->opening_wait, on_connection_opened,
                             g_object_ref (self));
}

static void
on_connection_auth_request (PdkConnectionStore *self,
                            PdkAuthRequest *request,
                            PdkConnection *connection)
{
  /* The user is being asked: that takes as long as it takes. */
  if (connection == self->opening)
    g_clear_handle_id (&self->patience_id, g_source_remove);
  g_signal_emit (self, signals[SIGNAL_AUTH_REQUEST], 0, connection, request);
}

/* ---- List model ---- */

static GType
get_item_type (GListModel *model)
{
  return PDK_TYPE_CONNECTION;
}

static guint
get_n_items (GListModel *model)
{
  PdkConnectionStore *self = PDK_CONNECTION_STORE (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->connections));
}

static gpointer
get_item (GListModel *model, guint position)
{
  PdkConnectionStore *self = PDK_CONNECTION_STORE (model);

  return g_list_model_get_item (G_LIST_MODEL (self->connections), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static PdkConnection *
append (PdkConnectionStore *self,
        const char *uri,
        const char *name,
        gboolean autoconnect,
        gboolean saved)
{
  g_autoptr (PdkConnection) connection = NULL;
  Entry *entry = g_new0 (Entry, 1);

  connection = pdk_connection_new (uri, name != NULL && *name != '\0' ? name : NULL);
  pdk_connection_set_autoconnect (connection, autoconnect);
  pdk_connection_set_sampling (connection, self->sampling_ms);
  g_signal_connect_object (connection, "notify::name",
                           G_CALLBACK (on_connection_saved_property_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::autoconnect",
                           G_CALLBACK (on_connection_saved_property_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "auth-request", G_CALLBACK (on_connection_auth_request),
                           self, G_CONNECT_SWAPPED);

  entry->connection = g_object_ref (connection);
  entry->saved = saved;
  g_ptr_array_add (self->entries, entry);
  g_list_store_append (self->connections, connection);
  return connection;
}

static void
load (PdkConnectionStore *self)
{
  g_autoptr (GVariant) lines = g_settings_get_value (self->settings, SETTINGS_KEY);
  GVariantIter iter;
  GVariant *line;

  g_variant_iter_init (&iter, lines);
  while ((line = g_variant_iter_next_value (&iter)) != NULL) {
    const char *uri, *name;
    gboolean autoconnect;

    g_variant_get (line, "(&s&sb)", &uri, &name, &autoconnect);
    if (pdk_uri_judge (uri, NULL) == PDK_URI_REFUSED) {
      Entry *entry = g_new0 (Entry, 1);

      entry->kept = g_variant_ref (line);
      entry->saved = TRUE;
      g_ptr_array_add (self->entries, entry);
    } else if (pdk_connection_store_find (self, uri) == NULL) {
      append (self, uri, name, autoconnect, TRUE);
    }
    g_variant_unref (line);
  }
}

static void
on_connections_items_changed (PdkConnectionStore *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
pdk_connection_store_dispose (GObject *object)
{
  PdkConnectionStore *self = PDK_CONNECTION_STORE (object);

  stop_waiting (self);
  g_queue_clear_full (&self->waiting, g_object_unref);
  if (self->entries != NULL)
    pdk_connection_store_close_all (self);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->connections);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (pdk_connection_store_parent_class)->dispose (object);
}

static void
pdk_connection_store_class_init (PdkConnectionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_connection_store_dispose;

  signals[SIGNAL_AUTH_REQUEST] =
      g_signal_new ("auth-request", PDK_TYPE_CONNECTION_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, PDK_TYPE_CONNECTION, PDK_TYPE_AUTH_REQUEST);
}

static void
pdk_connection_store_init (PdkConnectionStore *self)
{
  g_queue_init (&self->waiting);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->connections = g_list_store_new (PDK_TYPE_CONNECTION);
  g_signal_connect_object (self->connections, "items-changed",
                           G_CALLBACK (on_connections_items_changed), self, G_CONNECT_SWAPPED);
}

PdkConnectionStore *
pdk_connection_store_new (GSettings *settings)
{
  PdkConnectionStore *self = g_object_new (PDK_TYPE_CONNECTION_STORE, NULL);

  if (settings != NULL) {
    self->settings = g_object_ref (settings);
    load (self);
  }
  return self;
}

PdkConnection *
pdk_connection_store_add (PdkConnectionStore *self,
                          const char *uri,
                          const char *name,
                          gboolean autoconnect,
                          gboolean save_it,
                          GError **error)
{
  g_autofree char *reason = NULL;
  PdkConnection *connection;

  g_return_val_if_fail (PDK_IS_CONNECTION_STORE (self), NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  if (pdk_uri_judge (uri, &reason) == PDK_URI_REFUSED) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, reason);
    return NULL;
  }
  connection = pdk_connection_store_find (self, uri);
  if (connection != NULL)
    return connection;

  connection = append (self, uri, name, autoconnect, save_it);
  if (save_it)
    save (self);
  return connection;
}

void
pdk_connection_store_remove (PdkConnectionStore *self, PdkConnection *connection)
{
  g_autoptr (PdkConnection) kept = NULL;
  Entry *entry;
  guint position;

  g_return_if_fail (PDK_IS_CONNECTION_STORE (self));
  g_return_if_fail (PDK_IS_CONNECTION (connection));

  entry = find_entry (self, connection);
  if (entry == NULL)
    return;

  kept = g_object_ref (connection);
  if (g_queue_remove (&self->waiting, connection))
    g_object_unref (connection);
  g_signal_handlers_disconnect_by_data (connection, self);
  g_ptr_array_remove (self->entries, entry);
  save (self);
  if (g_list_store_find (self->connections, connection, &position))
    g_list_store_remove (self->connections, position);
  if (self->opening == connection) {
    stop_waiting (self);
    open_next (self);
  }
  pdk_connection_close (connection);
  pdk_secrets_forget_address (pdk_connection_get_uri (connection));
}

PdkConnection *
pdk_connection_store_find (PdkConnectionStore *self, const char *uri)
{
  g_return_val_if_fail (PDK_IS_CONNECTION_STORE (self), NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->connection != NULL && g_str_equal (pdk_connection_get_uri (entry->connection), uri))
      return entry->connection;
  }
  return NULL;
}

void
pdk_connection_store_autoconnect (PdkConnectionStore *self)
{
  g_return_if_fail (PDK_IS_CONNECTION_STORE (self));

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->connection != NULL && pdk_connection_get_autoconnect (entry->connection) &&
        pdk_connection_get_state (entry->connection) == PDK_CONNECTION_DISCONNECTED)
      g_queue_push_tail (&self->waiting, g_object_ref (entry->connection));
  }
  open_next (self);
}

gboolean
pdk_connection_store_is_opening (PdkConnectionStore *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION_STORE (self), FALSE);

  return self->opening != NULL || !g_queue_is_empty (&self->waiting);
}

void
pdk_connection_store_set_sampling (PdkConnectionStore *self, guint interval_ms)
{
  g_return_if_fail (PDK_IS_CONNECTION_STORE (self));

  self->sampling_ms = interval_ms;
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->connection != NULL)
      pdk_connection_set_sampling (entry->connection, interval_ms);
  }
}

void
pdk_connection_store_close_all (PdkConnectionStore *self)
{
  g_return_if_fail (PDK_IS_CONNECTION_STORE (self));

  stop_waiting (self);
  g_queue_clear_full (&self->waiting, g_object_unref);
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->connection != NULL)
      pdk_connection_close (entry->connection);
  }
}
