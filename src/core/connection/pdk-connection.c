/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection"

#include "config.h"

#include "connection/pdk-connection.h"

#include "connection/pdk-connection-beside.h"
#include "connection/pdk-connection-internal.h"
#include "connection/pdk-connection-reason.h"
#include "connection/pdk-uri.h"
#include "domain/pdk-domain.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>

/* virConnectOpen() has no timeout of its own. */
#define OPEN_DEADLINE_MS (30 * 1000)

typedef enum {
  PROP_URI = 1,
  PROP_NAME,
  PROP_STATE,
  PROP_STATUS,
  PROP_ERROR_DETAILS,
  PROP_AUTOCONNECT,
  PROP_N_DOMAINS,
  PROP_N_RUNNING,
  PROP_ALIVE,
} PdkConnectionProperty;

static GParamSpec *props[PROP_ALIVE + 1];

enum {
  SIGNAL_AUTH_REQUEST,
  SIGNAL_DOMAIN_CHANGED,
  SIGNAL_NODE_DEVICES_CHANGED,
  SIGNAL_STORAGE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConnection, pdk_connection, G_TYPE_OBJECT)

GType
pdk_connection_state_get_type (void)
{
  static const GEnumValue values[] = {
    { PDK_CONNECTION_DISCONNECTED, "PDK_CONNECTION_DISCONNECTED", "disconnected" },
    { PDK_CONNECTION_CONNECTING, "PDK_CONNECTION_CONNECTING", "connecting" },
    { PDK_CONNECTION_CONNECTED, "PDK_CONNECTION_CONNECTED", "connected" },
    { PDK_CONNECTION_NOT_ANSWERING, "PDK_CONNECTION_NOT_ANSWERING", "not-answering" },
    { PDK_CONNECTION_LOST, "PDK_CONNECTION_LOST", "lost" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConnectionState", values));
  return type;
}

static void
notify (PdkConnection *self, PdkConnectionProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
update_status (PdkConnection *self)
{
  g_autofree char *status = pdk_connection_reason_format_status (self->state, self->state_since,
                                                                 self->reason, self->was_connected);

  if (g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  notify (self, PROP_STATUS);
}

static gboolean
on_status_due (gpointer user_data)
{
  update_status (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_age (PdkConnectionState state)
{
  return state == PDK_CONNECTION_NOT_ANSWERING || state == PDK_CONNECTION_LOST;
}

static gboolean
is_alive_state (PdkConnectionState state)
{
  return state == PDK_CONNECTION_CONNECTED || state == PDK_CONNECTION_NOT_ANSWERING;
}

void
pdk_connection_set_state (PdkConnection *self, PdkConnectionState state, gint64 since)
{
  PdkConnectionState old = self->state;

  self->state = state;
  self->state_since = since;

  g_object_freeze_notify (G_OBJECT (self));
  if (has_age (state) && self->status_source == 0)
    self->status_source = g_timeout_add_seconds (1, on_status_due, self);
  else if (!has_age (state))
    g_clear_handle_id (&self->status_source, g_source_remove);
  update_status (self);
  if (state != old)
    notify (self, PROP_STATE);
  if (is_alive_state (state) != is_alive_state (old))
    notify (self, PROP_ALIVE);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_connection_set_failure (PdkConnection *self,
                            const char *reason,
                            const char *advice,
                            const GError *error)
{
  const char *details = error != NULL && error->message[0] != '\0' ? error->message : NULL;

  g_free (self->reason);
  self->reason = g_strdup (reason);

  g_clear_error (&self->error);
  if (error != NULL) {
    /* A copy, as it carries libvirt's code. */
    self->error = g_error_copy (error);
    g_free (self->error->message);
    /* Translators: the first %s is the name of a host, the second is why it is not connected, as in
     * “the host name could not be found”, the third says what to do about it, or nothing. */
    self->error->message =
        g_strdup_printf (_ ("%s: %s. %s"), self->name, reason != NULL ? reason : "",
                         advice != NULL ? advice : "");
    g_strchomp (self->error->message);
  }

  if (g_strcmp0 (details, self->error_details) == 0)
    return;
  g_free (self->error_details);
  self->error_details = g_strdup (details);
  notify (self, PROP_ERROR_DETAILS);
}

static void
on_index_updated (PdkConnection *self)
{
  guint n_domains = g_list_model_get_n_items (pdk_domain_index_get_model (self->index));
  guint n_running = pdk_domain_index_get_n_running (self->index);

  if (n_domains != self->n_domains) {
    self->n_domains = n_domains;
    notify (self, PROP_N_DOMAINS);
  }
  if (n_running != self->n_running) {
    self->n_running = n_running;
    notify (self, PROP_N_RUNNING);
  }
}

static void
on_index_loaded (PdkConnection *self, const GError *error)
{
  pdk_connection_states_loaded (self, error);
}

/* libvirt's test driver keeps its machines in this process: there is no daemon, no link to lose, and
 * a second connection to a file would see machines of its own. */
static gboolean
is_in_process (const char *uri)
{
  g_autoptr (PdkUri) parts = pdk_uri_parse (uri, NULL);

  return parts != NULL && g_strcmp0 (parts->driver, "test") == 0 && parts->transport == NULL &&
         parts->host == NULL;
}

static void
pdk_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkConnection *self = PDK_CONNECTION (object);

  switch ((PdkConnectionProperty) prop_id) {
  case PROP_URI:
    g_value_set_string (value, self->uri);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_ERROR_DETAILS:
    g_value_set_string (value, self->error_details);
    break;
  case PROP_AUTOCONNECT:
    g_value_set_boolean (value, self->autoconnect);
    break;
  case PROP_N_DOMAINS:
    g_value_set_uint (value, self->n_domains);
    break;
  case PROP_N_RUNNING:
    g_value_set_uint (value, self->n_running);
    break;
  case PROP_ALIVE:
    g_value_set_boolean (value, pdk_connection_is_alive (self));
    break;
  }
}

static void
pdk_connection_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PdkConnection *self = PDK_CONNECTION (object);

  switch ((PdkConnectionProperty) prop_id) {
  case PROP_NAME:
    pdk_connection_set_name (self, g_value_get_string (value));
    break;
  case PROP_AUTOCONNECT:
    pdk_connection_set_autoconnect (self, g_value_get_boolean (value));
    break;
  case PROP_URI:
  case PROP_STATE:
  case PROP_STATUS:
  case PROP_ERROR_DETAILS:
  case PROP_N_DOMAINS:
  case PROP_N_RUNNING:
  case PROP_ALIVE:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
pdk_connection_dispose (GObject *object)
{
  PdkConnection *self = PDK_CONNECTION (object);

  pdk_connection_states_close (self);
  if (self->index != NULL)
    pdk_domain_index_clear (self->index);
  g_clear_handle_id (&self->status_source, g_source_remove);
  g_clear_object (&self->sampler);
  g_clear_object (&self->pictures);

  G_OBJECT_CLASS (pdk_connection_parent_class)->dispose (object);
}

static void
pdk_connection_finalize (GObject *object)
{
  PdkConnection *self = PDK_CONNECTION (object);

  pdk_connection_beside_leave (self);
  g_object_unref (self->index);
  g_clear_object (&self->keeper);
  g_ptr_array_unref (self->waiters);
  g_clear_error (&self->error);
  g_free (self->error_details);
  g_free (self->reason);
  g_free (self->status);
  g_free (self->name);
  g_free (self->uri);

  G_OBJECT_CLASS (pdk_connection_parent_class)->finalize (object);
}

static void
pdk_connection_class_init (PdkConnectionClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_connection_get_property;
  object_class->set_property = pdk_connection_set_property;
  object_class->dispose = pdk_connection_dispose;
  object_class->finalize = pdk_connection_finalize;

  props[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, readable);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, writable);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONNECTION_STATE,
                                         PDK_CONNECTION_DISCONNECTED, readable);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, readable);
  props[PROP_ERROR_DETAILS] = g_param_spec_string ("error-details", NULL, NULL, NULL, readable);
  props[PROP_AUTOCONNECT] = g_param_spec_boolean ("autoconnect", NULL, NULL, FALSE, writable);
  props[PROP_N_DOMAINS] = g_param_spec_uint ("n-domains", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_ALIVE] = g_param_spec_boolean ("alive", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_DOMAIN_CHANGED] =
      g_signal_new ("domain-changed", PDK_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_NODE_DEVICES_CHANGED] =
      g_signal_new ("node-devices-changed", PDK_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STORAGE_CHANGED] =
      g_signal_new ("storage-changed", PDK_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_AUTH_REQUEST] =
      g_signal_new ("auth-request", PDK_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, PDK_TYPE_AUTH_REQUEST);
}

static void
on_keeper_ask (PdkConnection *self, PdkAuthRequest *request)
{
  g_signal_emit_by_name (self, "auth-request", request);
}

static void
pdk_connection_init (PdkConnection *self)
{
  self->deadline_ms = OPEN_DEADLINE_MS;
  self->state_since = g_get_monotonic_time ();
  self->waiters = g_ptr_array_new ();
  pdk_connection_beside_enter (self);
  self->index = pdk_domain_index_new (self);
  self->sampler = pdk_sampler_new (self);
  self->pictures = pdk_picture_sampler_new ();
  g_signal_connect_object (self->index, "loaded", G_CALLBACK (on_index_loaded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->index, "updated", G_CALLBACK (on_index_updated), self,
                           G_CONNECT_SWAPPED);
}

PdkConnection *
pdk_connection_new (const char *uri, const char *name)
{
  PdkConnection *self;

  g_return_val_if_fail (uri != NULL, NULL);

  self = g_object_new (PDK_TYPE_CONNECTION, NULL);
  self->uri = g_strdup (uri);
  self->is_local = pdk_uri_is_local (uri);
  self->is_test_driver = is_in_process (uri);
  self->keeper = pdk_auth_keeper_new (uri);
  g_signal_connect_object (self->keeper, "ask", G_CALLBACK (on_keeper_ask), self,
                           G_CONNECT_SWAPPED);
  pdk_connection_set_name (self, name);
  update_status (self);
  return self;
}

const char *
pdk_connection_get_uri (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->uri;
}

const char *
pdk_connection_get_name (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->name;
}

void
pdk_connection_set_name (PdkConnection *self, const char *name)
{
  g_autofree char *described = NULL;
  g_autofree char *safe = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (self));

  described = name != NULL && name[0] != '\0' ? g_strdup (name) : pdk_uri_describe (self->uri);
  safe = pdk_text_display (described);
  if (g_strcmp0 (safe, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&safe);
  notify (self, PROP_NAME);
}

PdkConnectionState
pdk_connection_get_state (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), PDK_CONNECTION_DISCONNECTED);

  return self->state;
}

const char *
pdk_connection_get_status (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->status;
}

const char *
pdk_connection_get_error_details (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->error_details;
}

const GError *
pdk_connection_get_error (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->error;
}

gboolean
pdk_connection_was_connected (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  return self->was_connected;
}

gint64
pdk_connection_get_state_since (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), 0);

  return self->state_since;
}

gboolean
pdk_connection_is_alive (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  return is_alive_state (self->state);
}

gboolean
pdk_connection_is_local (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  return self->is_local;
}

gboolean
pdk_connection_get_autoconnect (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  return self->autoconnect;
}

void
pdk_connection_set_autoconnect (PdkConnection *self, gboolean autoconnect)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  autoconnect = !!autoconnect;
  if (self->autoconnect == autoconnect)
    return;
  self->autoconnect = autoconnect;
  notify (self, PROP_AUTOCONNECT);
}

GListModel *
pdk_connection_get_domains (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return pdk_domain_index_get_model (self->index);
}

PdkDomain *
pdk_connection_lookup_domain (PdkConnection *self, const char *uuid)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return pdk_domain_index_lookup (self->index, uuid);
}

void
pdk_connection_open_async (PdkConnection *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_connection_open_async);
  g_task_set_name (task, "pdk_connection_open_async");

  if (g_task_return_error_if_cancelled (task))
    return;
  if (pdk_connection_is_alive (self))
    g_task_return_boolean (task, TRUE);
  else
    pdk_connection_states_open (self, g_steal_pointer (&task));
}

gboolean
pdk_connection_open_finish (PdkConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pdk_connection_set_sampling (PdkConnection *self, guint interval_ms)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  self->sampling_interval = interval_ms;
  pdk_sampler_set_interval (self->sampler, interval_ms);
  pdk_picture_sampler_set_active (self->pictures, interval_ms > 0);
  if (self->link != NULL)
    pdk_link_set_probing (self->link, interval_ms > 0);
  pdk_connection_states_want_sampling (self);
}

void
pdk_connection_close (PdkConnection *self)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  pdk_connection_states_close (self);
}

void
pdk_connection_queue (PdkConnection *self,
                      PdkLane lane,
                      int priority,
                      GTask *task,
                      PdkConnectionFunc func,
                      GDestroyNotify result_free)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  if (self->link != NULL) {
    pdk_link_queue (self->link, lane, priority, task, func, result_free);
    return;
  }

  g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_CONNECTED,
                           /* Translators: the %s is the name of a host. */
                           _ ("“%s” is not connected"), self->name);
  g_object_unref (task);
}

guint
pdk_connection_get_sampler_room (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), 0);

  return self->link != NULL ? pdk_link_get_sampler_room (self->link) : 0;
}

void
pdk_connection_refresh (PdkConnection *self, const char *uuid)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  pdk_domain_index_mark (self->index, uuid, PDK_HANDLE_STATE);
}

gboolean
pdk_connection_is_test_driver (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  return self->is_test_driver;
}

void
pdk_connection_set_deadline (PdkConnection *self, guint milliseconds)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  self->deadline_ms = milliseconds;
}

void
pdk_connection_tell_domain_changed (PdkConnection *self)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));

  g_signal_emit (self, signals[SIGNAL_DOMAIN_CHANGED], 0);
}

PdkPictureSampler *
pdk_connection_get_picture_sampler (PdkConnection *self)
{
  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);

  return self->pictures;
}
