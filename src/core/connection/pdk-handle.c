/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-handle"

#include "config.h"

#include "connection/pdk-handle.h"

#include <gio/gio.h>

/* A dead link is closed after interval × (count + 1) = 15 s. */
#define KEEPALIVE_INTERVAL 5
#define KEEPALIVE_COUNT    2

/* Shared with libvirt's callbacks, which may outlive the handle by a turn of the main loop. */
typedef struct {
  const PdkHandleListener *listener; /* main thread only */
  gpointer owner;                    /* main thread only */
  int closed;                        /* main thread only: reason + 1, or 0 while open */
} Target;

/* As in host_events. */
#define N_HOST_EVENTS 5

struct _PdkHandle {
  virConnectPtr conn;
  Target *target;
  GArray *events;                 /* of int: ids of registrations; used by one worker at a time */
  int host_events[N_HOST_EVENTS]; /* the same for the host itself, by other workers; -1: none */
  gboolean has_close_callback;
  gboolean has_events;
};

static void
target_unref (gpointer target)
{
  g_atomic_rc_box_release (target);
}

typedef struct {
  Target *target;
  int reason;
} Closing;

static void
closing_free (Closing *closing)
{
  target_unref (closing->target);
  g_free (closing);
}

static gboolean
tell_closed (gpointer data)
{
  Closing *closing = data;
  Target *target = closing->target;

  target->closed = closing->reason + 1;
  if (target->listener != NULL)
    target->listener->closed (target->owner, closing->reason);
  return G_SOURCE_REMOVE;
}

/* Called in whatever thread reads the socket when it ends. */
static void
on_conn_closed (virConnectPtr conn, int reason, void *opaque)
{
  Closing *closing = g_new (Closing, 1);

  closing->target = g_atomic_rc_box_acquire (opaque);
  closing->reason = reason;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_closed, closing, (GDestroyNotify) closing_free);
}

/* libvirt dispatches events from the main loop.  Only what the handle of the machine holds is read
 * here: a call to the daemon would stop the window. */
static void
tell_changed (virDomainPtr domain, Target *target, PdkHandleChange change)
{
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (target->listener != NULL && virDomainGetUUIDString (domain, uuid) == 0)
    target->listener->changed (target->owner, uuid, change);
}

static int
on_lifecycle (virConnectPtr conn, virDomainPtr domain, int event, int detail, void *opaque)
{
  PdkHandleChange change = PDK_HANDLE_STATE;

  /* A machine that starts gets its live definition, one that stops its stored one. */
  if (event == VIR_DOMAIN_EVENT_DEFINED || event == VIR_DOMAIN_EVENT_STARTED ||
      event == VIR_DOMAIN_EVENT_STOPPED)
    change |= PDK_HANDLE_DEFINITION;
  if (event == VIR_DOMAIN_EVENT_STOPPED && detail == VIR_DOMAIN_EVENT_STOPPED_MIGRATED)
    change |= PDK_HANDLE_MOVED;
  tell_changed (domain, opaque, change);
  return 0;
}

static void
on_plain (virConnectPtr conn, virDomainPtr domain, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_STATE);
}

static void
on_io_error (virConnectPtr conn,
             virDomainPtr domain,
             const char *path,
             const char *alias,
             int action,
             const char *reason,
             void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_STATE);
}

static void
on_pm (virConnectPtr conn, virDomainPtr domain, int reason, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_STATE);
}

static void
on_job_completed (virConnectPtr conn,
                  virDomainPtr domain,
                  virTypedParameterPtr params,
                  int n_params,
                  void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_STATE);
}

static void
on_device (virConnectPtr conn, virDomainPtr domain, const char *alias, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DEFINITION);
}

static void
on_agent (virConnectPtr conn, virDomainPtr domain, int state, int reason, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DOCUMENT);
}

static void
on_balloon (virConnectPtr conn, virDomainPtr domain, unsigned long long size, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DOCUMENT);
}

static void
on_tunable (virConnectPtr conn,
            virDomainPtr domain,
            virTypedParameterPtr params,
            int n_params,
            void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DOCUMENT);
}

static void
on_tray (virConnectPtr conn, virDomainPtr domain, const char *alias, int reason, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DEFINITION);
}

static void
on_metadata (virConnectPtr conn, virDomainPtr domain, int type, const char *uri, void *opaque)
{
  tell_changed (domain, opaque, PDK_HANDLE_DEFINITION);
}

/* The number of the remote end's port tells the connections of one computer apart.  Through local
 * sockets all look alike. */
static void
on_graphics (virConnectPtr conn,
             virDomainPtr domain,
             int phase,
             const virDomainEventGraphicsAddress *local,
             const virDomainEventGraphicsAddress *remote,
             const char *scheme,
             const virDomainEventGraphicsSubject *subject,
             void *opaque)
{
  Target *target = opaque;
  char uuid[VIR_UUID_STRING_BUFLEN];
  g_autofree char *who = NULL;

  if (target->listener == NULL || phase == VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE ||
      virDomainGetUUIDString (domain, uuid) < 0)
    return;
  who = g_strdup_printf ("%s %s", remote->node != NULL ? remote->node : "",
                         remote->service != NULL ? remote->service : "");
  target->listener->viewer (target->owner, uuid, who, phase == VIR_DOMAIN_EVENT_GRAPHICS_CONNECT);
}

static void
tell_host_changed (Target *target, PdkHandleSubject subject)
{
  if (target->listener != NULL)
    target->listener->host_changed (target->owner, subject);
}

static void
on_node_device (virConnectPtr conn, virNodeDevicePtr device, int event, int detail, void *opaque)
{
  tell_host_changed (opaque, PDK_HANDLE_DEVICES);
}

static void
on_node_device_update (virConnectPtr conn, virNodeDevicePtr device, void *opaque)
{
  tell_host_changed (opaque, PDK_HANDLE_DEVICES);
}

static void
on_network (virConnectPtr conn, virNetworkPtr network, int event, int detail, void *opaque)
{
  tell_host_changed (opaque, PDK_HANDLE_DEVICES);
}

static void
on_pool (virConnectPtr conn, virStoragePoolPtr pool, int event, int detail, void *opaque)
{
  tell_host_changed (opaque, PDK_HANDLE_STORAGE);
}

static void
on_pool_refresh (virConnectPtr conn, virStoragePoolPtr pool, void *opaque)
{
  tell_host_changed (opaque, PDK_HANDLE_STORAGE);
}

/* libvirt has the same function for each kind of object; each call of one goes to another daemon. */
static int
register_node_device (virConnectPtr conn, int id, GCallback callback, gpointer target)
{
  return virConnectNodeDeviceEventRegisterAny (conn, NULL, id,
                                               VIR_NODE_DEVICE_EVENT_CALLBACK (callback), target,
                                               target_unref);
}

static int
register_network (virConnectPtr conn, int id, GCallback callback, gpointer target)
{
  return virConnectNetworkEventRegisterAny (conn, NULL, id, VIR_NETWORK_EVENT_CALLBACK (callback),
                                            target, target_unref);
}

static int
register_pool (virConnectPtr conn, int id, GCallback callback, gpointer target)
{
  return virConnectStoragePoolEventRegisterAny (conn, NULL, id,
                                                VIR_STORAGE_POOL_EVENT_CALLBACK (callback), target,
                                                target_unref);
}

static const struct {
  PdkHandleSubject subject;
  int id;
  GCallback callback;
  int (*enter) (virConnectPtr conn, int id, GCallback callback, gpointer target);
  int (*leave) (virConnectPtr conn, int registration);
} host_events[] = {
  { PDK_HANDLE_DEVICES, VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, G_CALLBACK (on_node_device),
    register_node_device, virConnectNodeDeviceEventDeregisterAny },
  { PDK_HANDLE_DEVICES, VIR_NODE_DEVICE_EVENT_ID_UPDATE, G_CALLBACK (on_node_device_update),
    register_node_device, virConnectNodeDeviceEventDeregisterAny },
  { PDK_HANDLE_DEVICES, VIR_NETWORK_EVENT_ID_LIFECYCLE, G_CALLBACK (on_network), register_network,
    virConnectNetworkEventDeregisterAny },
  { PDK_HANDLE_STORAGE, VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, G_CALLBACK (on_pool), register_pool,
    virConnectStoragePoolEventDeregisterAny },
  { PDK_HANDLE_STORAGE, VIR_STORAGE_POOL_EVENT_ID_REFRESH, G_CALLBACK (on_pool_refresh),
    register_pool, virConnectStoragePoolEventDeregisterAny },
};

G_STATIC_ASSERT (G_N_ELEMENTS (host_events) == N_HOST_EVENTS);

static const struct {
  int id;
  virConnectDomainEventGenericCallback callback;
} more_events[] = {
  { VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (on_metadata) },
  { VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, VIR_DOMAIN_EVENT_CALLBACK (on_io_error) },
  { VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, on_plain },
  { VIR_DOMAIN_EVENT_ID_GRAPHICS, VIR_DOMAIN_EVENT_CALLBACK (on_graphics) },
  { VIR_DOMAIN_EVENT_ID_REBOOT, on_plain },
  { VIR_DOMAIN_EVENT_ID_PMWAKEUP, VIR_DOMAIN_EVENT_CALLBACK (on_pm) },
  { VIR_DOMAIN_EVENT_ID_PMSUSPEND, VIR_DOMAIN_EVENT_CALLBACK (on_pm) },
  { VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, VIR_DOMAIN_EVENT_CALLBACK (on_job_completed) },
  { VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, VIR_DOMAIN_EVENT_CALLBACK (on_device) },
  { VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_CALLBACK (on_device) },
  { VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (on_tray) },
  { VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK (on_agent) },
  { VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, VIR_DOMAIN_EVENT_CALLBACK (on_balloon) },
  { VIR_DOMAIN_EVENT_ID_TUNABLE, VIR_DOMAIN_EVENT_CALLBACK (on_tunable) },
};

static gboolean
register_event (PdkHandle *self, int id, virConnectDomainEventGenericCallback callback)
{
  gpointer target = g_atomic_rc_box_acquire (self->target);
  int registration =
      virConnectDomainEventRegisterAny (self->conn, NULL, id, callback, target, target_unref);

  if (registration < 0) {
    virResetLastError ();
    target_unref (target);
    return FALSE;
  }
  g_array_append_val (self->events, registration);
  return TRUE;
}

static void
register_close (PdkHandle *self)
{
  gpointer target = g_atomic_rc_box_acquire (self->target);

  self->has_close_callback =
      virConnectRegisterCloseCallback (self->conn, on_conn_closed, target, target_unref) == 0;
  if (!self->has_close_callback)
    target_unref (target);
}

static gint n_open; /* atomic: that did not take leave of their daemons yet */

PdkHandle *
pdk_handle_new (virConnectPtr conn, gboolean events)
{
  PdkHandle *self = g_atomic_rc_box_new0 (PdkHandle);

  g_atomic_int_inc (&n_open);
  self->conn = conn;
  self->target = g_atomic_rc_box_new0 (Target);
  self->events = g_array_new (FALSE, FALSE, sizeof (int));
  for (gsize i = 0; i < N_HOST_EVENTS; i++)
    self->host_events[i] = -1;

  /* Fails for drivers without a socket.  They have no link to lose, and libvirt takes their close
   * callback but never frees what comes with it. */
  if (virConnectSetKeepAlive (conn, KEEPALIVE_INTERVAL, KEEPALIVE_COUNT) >= 0)
    register_close (self);
  if (events)
    self->has_events = register_event (self, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                       VIR_DOMAIN_EVENT_CALLBACK (on_lifecycle));
  virResetLastError ();
  return self;
}

void
pdk_handle_register_more (PdkHandle *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (more_events); i++)
    register_event (self, more_events[i].id, more_events[i].callback);
}

gboolean
pdk_handle_register_host (PdkHandle *self, PdkHandleSubject subject)
{
  gboolean told = FALSE;
  gboolean first = TRUE;

  for (gsize i = 0; i < N_HOST_EVENTS; i++) {
    gpointer target = NULL;

    if (host_events[i].subject != subject)
      continue;
    if (self->host_events[i] < 0) {
      target = g_atomic_rc_box_acquire (self->target);
      self->host_events[i] =
          host_events[i].enter (self->conn, host_events[i].id, host_events[i].callback, target);
      if (self->host_events[i] < 0)
        target_unref (target);
    }
    /* The first one of each says whether what matters most is told. */
    told = told || (first && self->host_events[i] >= 0);
    first = FALSE;
  }
  virResetLastError ();
  return told;
}

PdkHandle *
pdk_handle_ref (PdkHandle *self)
{
  return g_atomic_rc_box_acquire (self);
}

static gpointer
close_in_thread (gpointer conn)
{
  virConnectClose (conn);
  if (g_atomic_int_dec_and_test (&n_open))
    g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
start_closing (gpointer conn)
{
  g_thread_unref (g_thread_new ("libvirt-close", close_in_thread, conn));
  return G_SOURCE_REMOVE;
}

/* Each registration holds the connection, so they go first.  When the main loop is dispatching
 * events at that moment, it is the one that drops them, later: closing waits for a turn of the
 * main loop, so that the last reference, whose drop talks to the daemon, is never dropped there. */
static gpointer
retire_in_thread (gpointer data)
{
  PdkHandle *self = data;

  for (guint i = 0; i < self->events->len; i++)
    virConnectDomainEventDeregisterAny (self->conn, g_array_index (self->events, int, i));
  for (gsize i = 0; i < N_HOST_EVENTS; i++)
    if (self->host_events[i] >= 0)
      host_events[i].leave (self->conn, self->host_events[i]);
  if (self->has_close_callback)
    virConnectUnregisterCloseCallback (self->conn, on_conn_closed);
  g_idle_add (start_closing, self->conn);

  g_array_unref (self->events);
  target_unref (self->target);
  g_free (self);
  return NULL;
}

static void
retire (gpointer data)
{
  /* The box goes with its last reference; its content moves to the thread. */
  g_thread_unref (
      g_thread_new ("libvirt-retire", retire_in_thread, g_memdup2 (data, sizeof (PdkHandle))));
}

void
pdk_handle_unref (PdkHandle *self)
{
  g_atomic_rc_box_release_full (self, retire);
}

virConnectPtr
pdk_handle_get_conn (PdkHandle *self)
{
  return self->conn;
}

gboolean
pdk_handle_has_events (PdkHandle *self)
{
  return self->has_events;
}

void
pdk_handle_listen (PdkHandle *self, const PdkHandleListener *listener, gpointer owner)
{
  self->target->listener = listener;
  self->target->owner = owner;
  if (listener != NULL && self->target->closed != 0)
    listener->closed (owner, self->target->closed - 1);
}

static gboolean
on_patience_end (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
pdk_handle_await_closed (guint patience_ms)
{
  gboolean is_over = FALSE;
  guint source_id = g_timeout_add (patience_ms, on_patience_end, &is_over);

  while (g_atomic_int_get (&n_open) > 0 && !is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source_id);
  return g_atomic_int_get (&n_open) == 0;
}
