/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection"

#include "config.h"

#include "connection/pdk-connection-internal.h"
#include "connection/pdk-connection-reason.h"
#include "domain/pdk-domain-private.h"
#include "pdk-error.h"
#include "pdk-trace.h"

#include <glib/gi18n.h>

/* Back-off between tries: 1, 2, 4 … 30 s, and up to a quarter more so that many hosts (or many of
 * us) do not come back in step. */
#define MAX_RETRY_SECONDS 30

/* How long until the second connection is tried again (s): doubled each time, as a host may count
 * every try as a failed login. */
#define FIRST_SAMPLING_RETRY 30
#define MAX_SAMPLING_RETRY   (60 * 60)

static void start_opening (PdkConnection *self);

/* --- those who wait for the opening --- */

typedef struct {
  GTask *task;
  GSource *cancelled; /* nullable */
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_object_unref (waiter->task);
  g_free (waiter);
}

/* Cancelling ends the wait, not the opening. */
static gboolean
on_wait_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  PdkConnection *self = g_task_get_source_object (waiter->task);

  g_ptr_array_remove (self->waiters, waiter);
  g_task_return_error_if_cancelled (waiter->task);
  waiter_free (waiter);
  return G_SOURCE_REMOVE;
}

static void
add_waiter (PdkConnection *self, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = task;
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_wait_cancelled), waiter, NULL);
    g_source_attach (waiter->cancelled, NULL);
  }
  g_ptr_array_add (self->waiters, waiter);
}

/* Taken before the state changes and released after: who hears of the new state may open again, and
 * waits for that. */
static GPtrArray *
take_waiters (PdkConnection *self)
{
  GPtrArray *waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new ();
  return waiters;
}

/* @error: (nullable): %NULL for success */
static void
release_waiters (GPtrArray *waiters, const GError *error)
{
  for (guint i = 0; i < waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index (waiters, i);

    if (error != NULL)
      g_task_return_error (waiter->task, g_error_copy (error));
    else
      g_task_return_boolean (waiter->task, TRUE);
    waiter_free (waiter);
  }
}

/* --- deadline --- */

static void fail_opening (PdkConnection *self, const GError *error);

static gboolean
on_deadline (gpointer user_data)
{
  PdkConnection *self = user_data;
  g_autoptr (GError) error = NULL;

  self->deadline_source = 0;
  error = g_error_new (PDK_ERROR, PDK_ERROR_NOT_ANSWERING,
                       ngettext ("No answer within %u second", "No answer within %u seconds",
                                 self->deadline_ms / 1000),
                       self->deadline_ms / 1000);
  fail_opening (self, error);
  return G_SOURCE_REMOVE;
}

static void
stop_deadline (PdkConnection *self)
{
  g_clear_handle_id (&self->deadline_source, g_source_remove);
}

static void
run_deadline (PdkConnection *self)
{
  stop_deadline (self);
  self->deadline_start = g_get_monotonic_time ();
  self->deadline_source = g_timeout_add ((guint) self->deadline_left, on_deadline, self);
}

static void
pause_deadline (PdkConnection *self)
{
  gint64 spent = (g_get_monotonic_time () - self->deadline_start) / G_TIME_SPAN_MILLISECOND;

  if (self->deadline_source == 0)
    return;
  stop_deadline (self);
  self->deadline_left = MAX (self->deadline_left - spent, 1);
}

/* --- the user's time to answer --- */

/* Nobody shows the question any more: the opening goes on, with a refusal. */
static void
on_request_dropped (gpointer user_data, GObject *request)
{
  PdkConnection *self = user_data;

  self->asked = NULL;
  run_deadline (self);
}

static void
forget_request (PdkConnection *self)
{
  if (self->asked == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->asked, self);
  g_object_weak_unref (G_OBJECT (self->asked), on_request_dropped, self);
  self->asked = NULL;
}

static void
on_request_done (PdkConnection *self)
{
  forget_request (self);
  run_deadline (self);
}

void
pdk_connection_states_asked (PdkConnection *self, PdkAuthRequest *request)
{
  /* ssh may ask for a display, too. */
  if (self->opening != NULL || self->ssh_cancellable != NULL) {
    forget_request (self);
    pause_deadline (self);
    self->asked = request;
    g_object_weak_ref (G_OBJECT (request), on_request_dropped, self);
    g_signal_connect_object (request, "notify::done", G_CALLBACK (on_request_done), self,
                             G_CONNECT_SWAPPED);
  }
  pdk_auth_keeper_take (self->keeper, request);
}

/* --- what is let go --- */

static void
drop_opening (PdkConnection *self)
{
  g_autoptr (PdkOpening) opening = g_steal_pointer (&self->opening);

  /* Before the opening cancels its question, which must not set the deadline going again. */
  forget_request (self);
  stop_deadline (self);
  g_cancellable_cancel (self->ssh_cancellable);
  g_clear_object (&self->ssh_cancellable);
  if (opening == NULL)
    return;
  g_signal_handlers_disconnect_by_data (opening, self);
  pdk_opening_abandon (opening);
}

static void
drop_sampling (PdkConnection *self)
{
  g_clear_handle_id (&self->sampling_retry_source, g_source_remove);
  if (self->sampling_opening != NULL) {
    g_signal_handlers_disconnect_by_data (self->sampling_opening, self);
    pdk_opening_abandon (self->sampling_opening);
  }
  g_clear_object (&self->sampling_opening);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  self->n_sampling_retries = 0;
  self->sampling_refused = FALSE;
}

static void
drop_link (PdkConnection *self)
{
  g_autoptr (PdkLink) link = g_steal_pointer (&self->link);
  g_autoptr (GError) waiting = NULL;
  g_autoptr (GError) running = NULL;

  drop_sampling (self);
  if (link == NULL)
    return;

  /* Translators: the %s is the name of a host. */
  waiting = g_error_new (PDK_ERROR, PDK_ERROR_NOT_CONNECTED,
                         _ ("“%s” is no longer connected; nothing was done"), self->name);
  /* Translators: the %s is the name of a host. */
  running =
      g_error_new (PDK_ERROR, PDK_ERROR_OUTCOME_UNKNOWN,
                   _ ("The connection to “%s” was lost; it is not known whether this was done"),
                   self->name);

  g_signal_handlers_disconnect_by_data (link, self);
  pdk_domain_index_stop (self->index);
  pdk_sampler_set_connected (self->sampler, FALSE);
  pdk_link_abandon (link, waiting, running);
}

/* --- trying again --- */

static gboolean
on_retry_due (gpointer user_data)
{
  PdkConnection *self = user_data;

  self->retry_source = 0;
  start_opening (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (PdkConnection *self)
{
  guint seconds = MIN (MAX_RETRY_SECONDS, 1U << MIN (self->n_retries, 5U));
  guint delay = seconds * 1000 + (guint) g_random_int_range (0, (gint32) seconds * 250);

  self->n_retries++;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add (delay, on_retry_due, self);
}

static void
fail_opening (PdkConnection *self, const GError *error)
{
  PdkConnectionReason reason = pdk_connection_reason_of_error (error, self->uri);
  gboolean retry = pdk_connection_reason_is_passing (error);
  gint64 since = g_get_monotonic_time ();
  g_autoptr (GPtrArray) waiters = take_waiters (self);
  g_autoptr (GError) explained = NULL;

  drop_opening (self);
  drop_link (self);
  if (!retry)
    pdk_connection_ssh_drop (self);
  pdk_connection_set_failure (self, reason.text, reason.advice, error);
  explained = g_error_copy (self->error);

  /* A try of our own does not make the loss any younger. */
  if (self->state == PDK_CONNECTION_LOST)
    since = self->state_since;
  if (retry)
    schedule_retry (self);
  pdk_connection_set_state (self,
                            retry || self->was_connected ? PDK_CONNECTION_LOST
                                                         : PDK_CONNECTION_DISCONNECTED,
                            since);
  release_waiters (waiters, explained);
}

static void
on_link_lost (PdkConnection *self, int close_reason)
{
  PdkConnectionReason reason = pdk_connection_reason_of_close (close_reason);
  /* libvirt says nothing about it, so there are no details. */
  g_autoptr (GError) error = g_error_new_literal (PDK_ERROR, PDK_ERROR_NOT_CONNECTED, "");

  if (!pdk_connection_is_alive (self)) {
    fail_opening (self, error);
    return;
  }

  drop_link (self);
  pdk_connection_set_failure (self, reason.text, reason.advice, error);
  self->n_retries = 0;
  schedule_retry (self);
  pdk_connection_set_state (self, PDK_CONNECTION_LOST, g_get_monotonic_time ());
}

/* --- the open link --- */

static void
on_link_changed (PdkConnection *self, const char *uuid, guint change)
{
  pdk_domain_index_mark (self->index, uuid, change);
}

static void
on_link_viewer (PdkConnection *self, const char *uuid, const char *who, gboolean connected)
{
  PdkDomain *domain = pdk_domain_index_lookup (self->index, uuid);

  if (domain != NULL)
    pdk_domain_note_viewer (domain, who, connected);
}

static void
on_link_host_changed (PdkConnection *self, guint subject)
{
  g_signal_emit_by_name (self, subject == PDK_HANDLE_STORAGE ? "storage-changed"
                                                             : "node-devices-changed");
}

static void
on_link_stalled (PdkConnection *self)
{
  gint64 since = pdk_link_get_stalled_since (self->link);

  if (!pdk_connection_is_alive (self))
    return;
  if (since != 0)
    pdk_connection_set_state (self, PDK_CONNECTION_NOT_ANSWERING, since);
  else if (self->state == PDK_CONNECTION_NOT_ANSWERING)
    pdk_connection_set_state (self, PDK_CONNECTION_CONNECTED, g_get_monotonic_time ());
}

static gboolean
on_sampling_retry_due (gpointer user_data)
{
  PdkConnection *self = user_data;

  self->sampling_retry_source = 0;
  pdk_connection_states_want_sampling (self);
  return G_SOURCE_REMOVE;
}

static void
on_sampling_lost (PdkConnection *self)
{
  guint seconds =
      MIN (MAX_SAMPLING_RETRY, FIRST_SAMPLING_RETRY << MIN (self->n_sampling_retries, 7U));

  if (self->sampling_retry_source != 0)
    return;
  self->n_sampling_retries++;
  self->sampling_retry_source = g_timeout_add_seconds (seconds, on_sampling_retry_due, self);
}

static void
on_sampling_opened (PdkConnection *self)
{
  g_autoptr (PdkOpening) opening = g_steal_pointer (&self->sampling_opening);
  g_autoptr (GError) error = NULL;
  PdkHandle *handle = pdk_opening_take_handle (opening, &error);

  g_signal_handlers_disconnect_by_data (opening, self);
  if (handle != NULL) {
    self->n_sampling_retries = 0;
    pdk_link_set_sampling (self->link, handle);
    return;
  }
  /* The first connection serves statistics, too. */
  g_debug ("No second connection to %s: %s", self->name, error->message);
  self->sampling_refused = !pdk_connection_reason_is_passing (error);
  if (!self->sampling_refused)
    on_sampling_lost (self);
}

void
pdk_connection_states_want_sampling (PdkConnection *self)
{
  g_autofree char *command = NULL;

  if (self->is_test_driver || self->sampling_interval == 0 || !pdk_connection_is_alive (self) ||
      self->sampling_opening != NULL || self->sampling_retry_source != 0 ||
      self->sampling_refused || pdk_link_has_sampling (self->link))
    return;

  command = pdk_connection_ssh_get_command (self);
  self->sampling_opening =
      pdk_opening_start (self->uri, self->name, command, PDK_OPENING_SILENT, self->answers);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_signal_connect_object (self->sampling_opening, "finished", G_CALLBACK (on_sampling_opened),
                           self, G_CONNECT_SWAPPED);
}

/* Runs in a worker. */
static gpointer
register_events (virConnectPtr conn, gpointer handle, GCancellable *cancellable, GError **error)
{
  pdk_handle_register_more (handle);
  return GINT_TO_POINTER (TRUE);
}

static void
queue_event_registration (PdkConnection *self)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, queue_event_registration);
  g_task_set_task_data (task, pdk_handle_ref (pdk_link_get_control (self->link)),
                        (GDestroyNotify) pdk_handle_unref);
  pdk_link_queue (self->link, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task, register_events, NULL);
}

/* Runs in a worker. */
static gpointer
register_devices (virConnectPtr conn, gpointer handle, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (pdk_handle_register_host (handle, PDK_HANDLE_DEVICES));
}

static gpointer
register_storage (virConnectPtr conn, gpointer handle, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (pdk_handle_register_host (handle, PDK_HANDLE_STORAGE));
}

/* Not in the lane of what answers fast: the host may begin to look for its devices now.  Nor behind
 * jobs, which may take as long as they like. */
static void
watch (PdkConnection *self, GTask *task, PdkConnectionFunc func)
{
  if (self->link == NULL) {
    g_task_return_pointer (task, NULL, NULL);
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, pdk_handle_ref (pdk_link_get_control (self->link)),
                        (GDestroyNotify) pdk_handle_unref);
  pdk_link_queue (self->link, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, func, NULL);
}

void
pdk_connection_watch_node_devices (PdkConnection *self, GTask *task)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));
  g_return_if_fail (G_IS_TASK (task));

  watch (self, task, register_devices);
}

void
pdk_connection_watch_storage (PdkConnection *self, GTask *task)
{
  g_return_if_fail (PDK_IS_CONNECTION (self));
  g_return_if_fail (G_IS_TASK (task));

  watch (self, task, register_storage);
}

void
pdk_connection_states_loaded (PdkConnection *self, const GError *error)
{
  g_autoptr (GPtrArray) waiters = NULL;

  if (error != NULL) {
    fail_opening (self, error);
    return;
  }

  waiters = take_waiters (self);
  drop_opening (self);
  self->n_retries = 0;
  self->was_connected = TRUE;
  pdk_connection_set_failure (self, NULL, NULL, NULL);
  if (pdk_trace_enabled ())
    pdk_trace_event ("list-complete", "uri", "s", self->uri, "count", "x",
                     (gint64) g_list_model_get_n_items (pdk_domain_index_get_model (self->index)),
                     NULL);
  queue_event_registration (self);
  pdk_link_set_probing (self->link, self->sampling_interval > 0);
  pdk_sampler_set_connected (self->sampler, TRUE);

  pdk_connection_set_state (self, PDK_CONNECTION_CONNECTED, g_get_monotonic_time ());
  pdk_connection_states_want_sampling (self);
  release_waiters (waiters, NULL);
}

static void
take_link (PdkConnection *self, PdkHandle *handle)
{
  gboolean has_events = pdk_handle_has_events (handle);

  self->link = pdk_link_new (handle, self->is_test_driver);
  g_signal_connect_object (self->link, "changed", G_CALLBACK (on_link_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "viewer", G_CALLBACK (on_link_viewer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "host-changed", G_CALLBACK (on_link_host_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "lost", G_CALLBACK (on_link_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "stalled", G_CALLBACK (on_link_stalled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "sampling-lost", G_CALLBACK (on_sampling_lost), self,
                           G_CONNECT_SWAPPED);
  pdk_domain_index_start (self->index, !has_events);
  /* Last: it may be lost already. */
  pdk_link_start (self->link);
}

/* --- opening --- */

static void
on_opened (PdkConnection *self)
{
  g_autoptr (PdkOpening) opening = g_steal_pointer (&self->opening);
  g_autoptr (GError) error = NULL;
  PdkHandle *handle = pdk_opening_take_handle (opening, &error);

  g_signal_handlers_disconnect_by_data (opening, self);
  if (handle != NULL) {
    self->answers = pdk_opening_get_answers (opening);
    pdk_auth_keeper_accept (self->keeper, self->name);
    take_link (self, handle);
  } else if (pdk_opening_is_adopted (opening)) {
    /* It may have failed long ago for a reason that is gone. */
    start_opening (self);
  } else if (g_error_matches (error, PDK_ERROR, PDK_ERROR_AUTH) &&
             pdk_auth_keeper_refuse (self->keeper)) {
    /* What the keyring had is no longer valid: this time the user is asked. */
    start_opening (self);
  } else {
    fail_opening (self, error);
  }
}

static void
open_libvirt (PdkConnection *self)
{
  g_autofree char *command = pdk_connection_ssh_get_command (self);

  self->opening = pdk_opening_start (self->uri, self->name, command, PDK_OPENING_EVENTS, NULL);
  g_signal_connect_object (self->opening, "asked", G_CALLBACK (pdk_connection_states_asked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opening, "finished", G_CALLBACK (on_opened), self,
                           G_CONNECT_SWAPPED);
}

static void
on_ssh_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean is_open = pdk_ssh_master_open_finish (PDK_SSH_MASTER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->ssh_cancellable);
  if (is_open)
    open_libvirt (self);
  else if (g_error_matches (error, PDK_ERROR, PDK_ERROR_AUTH) &&
           pdk_auth_keeper_refuse (self->keeper))
    start_opening (self);
  else
    fail_opening (self, error);
}

static void
start_opening (PdkConnection *self)
{
  PdkSshMaster *ssh = pdk_connection_ssh_for_libvirt (self);

  pdk_auth_keeper_reset (self->keeper);
  self->deadline_left = self->deadline_ms;
  run_deadline (self);
  if (ssh == NULL) {
    open_libvirt (self);
    return;
  }
  self->ssh_cancellable = g_cancellable_new ();
  pdk_ssh_master_open_async (ssh, self->ssh_cancellable, on_ssh_open, g_object_ref (self));
}

void
pdk_connection_states_open (PdkConnection *self, GTask *task)
{
  add_waiter (self, task);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->n_retries = 0;
  if (self->state != PDK_CONNECTION_CONNECTING)
    pdk_connection_set_state (self, PDK_CONNECTION_CONNECTING, g_get_monotonic_time ());
  if (self->opening == NULL && self->ssh_cancellable == NULL && self->link == NULL) {
    start_opening (self);
  } else if (self->deadline_source != 0) {
    /* What goes on in the background may be near its end; who asks gets the full time. */
    self->deadline_left = self->deadline_ms;
    run_deadline (self);
  }
}

void
pdk_connection_states_close (PdkConnection *self)
{
  g_autoptr (GError) cancelled =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The connection was closed"));
  g_autoptr (GPtrArray) waiters = take_waiters (self);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  drop_opening (self);
  drop_link (self);
  drop_sampling (self);
  pdk_connection_ssh_drop (self);
  self->was_connected = FALSE;
  self->n_retries = 0;
  pdk_connection_set_failure (self, NULL, NULL, NULL);
  if (self->state != PDK_CONNECTION_DISCONNECTED)
    pdk_connection_set_state (self, PDK_CONNECTION_DISCONNECTED, g_get_monotonic_time ());
  release_waiters (waiters, cancelled);
}
