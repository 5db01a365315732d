/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain.h"

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-call.h"
#include "domain/pdk-text-stream-private.h"
#include "pdk-error.h"

/* How the text devices of a machine are found and opened.
 *
 * Which calls on a stream may block, read in libvirt's client (rpc/virnetclientstream.c):
 *   - receiving on a non-blocking stream only takes what has come already;
 *   - sending waits until the socket took it, also on a non-blocking stream;
 *   - opening, aborting and freeing are round trips;
 *   - saying which events are wanted sets a timer, under a lock that is never held over I/O.
 * So the last is done on the main thread, which it must: the event is level-triggered, and would come
 * again and again until a worker has read what is there.  All else is done in workers.
 *
 * A stream is not aborted or freed in its own callback, which is known to hang clients: that too is
 * done in the stream's worker, after the callback was removed. */

static gpointer
load_devices_in_worker (virConnectPtr conn,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);
  char *xml = handle != NULL ? virDomainGetXMLDesc (handle, 0) : NULL;
  GPtrArray *devices = NULL;

  if (xml != NULL)
    devices = pdk_text_devices_parse (xml, error);
  else
    pdk_error_take_libvirt (error);
  free (xml);
  return devices;
}

void
pdk_domain_load_text_devices_async (PdkDomain *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_load_text_devices_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task,
                   "pdk_domain_load_text_devices_async", load_devices_in_worker,
                   (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
pdk_domain_load_text_devices_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) ==
                            pdk_domain_load_text_devices_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/** An open stream, shared by its callback and its PdkTextStream.  Atomically counted. */
typedef struct {
  virStreamPtr stream;   /* owned; workers only, but for its events */
  PdkTextStream *reader; /* borrowed; main thread only */
} End;

static void
end_unref (gpointer end)
{
  g_atomic_rc_box_release (end);
}

static PdkTextStreamEvents
to_our_events (int events)
{
  PdkTextStreamEvents ours = 0;

  /* The end of a stream is read like what comes before it. */
  if (events & (VIR_STREAM_EVENT_READABLE | VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP))
    ours |= PDK_TEXT_STREAM_READABLE;
  if (events & VIR_STREAM_EVENT_WRITABLE)
    ours |= PDK_TEXT_STREAM_WRITABLE;
  return ours;
}

static void
on_stream_event (virStreamPtr stream, int events, void *user_data)
{
  End *end = user_data;

  if (end->reader != NULL)
    pdk_text_stream_ready (end->reader, to_our_events (events));
}

/** Every worker's function leaves the error to its caller's caller, in the thread it came up in. */
static int
check (int status, GError **error)
{
  if (status == PDK_TEXT_STREAM_FAILED)
    pdk_error_take_libvirt (error);
  return status;
}

static int
end_receive (gpointer data, char *buffer, gsize size, GError **error)
{
  End *end = data;

  return check (virStreamRecv (end->stream, buffer, size), error);
}

static int
end_send (gpointer data, const char *bytes, gsize length, GError **error)
{
  End *end = data;

  return check (virStreamSend (end->stream, bytes, length), error);
}

static void
end_watch (gpointer data, PdkTextStreamEvents events)
{
  End *end = data;
  int theirs = 0;

  if (events & PDK_TEXT_STREAM_READABLE)
    theirs |= VIR_STREAM_EVENT_READABLE | VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP;
  if (events & PDK_TEXT_STREAM_WRITABLE)
    theirs |= VIR_STREAM_EVENT_WRITABLE;
  virStreamEventUpdateCallback (end->stream, theirs);
}

static void
end_close (gpointer data)
{
  End *end = data;

  virStreamEventRemoveCallback (end->stream);
  virStreamAbort (end->stream);
  g_clear_pointer (&end->stream, virStreamFree);
  virResetLastError ();
  end_unref (end);
}

static const PdkTextStreamOps end_ops = { end_receive, end_send, end_watch, end_close };

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  PdkTextDevice *device; /* owned */
  gboolean force;
} OpenData;

static void
open_data_free (gpointer data)
{
  OpenData *open_data = data;

  pdk_text_device_unref (open_data->device);
  g_free (open_data);
}

static int
open_device (virDomainPtr handle, const OpenData *data, virStreamPtr stream, gboolean safe)
{
  unsigned int flags = safe ? VIR_DOMAIN_CONSOLE_SAFE : 0;

  if (data->device->kind == PDK_TEXT_DEVICE_CHANNEL)
    return virDomainOpenChannel (handle, data->device->alias, stream,
                                 data->force ? VIR_DOMAIN_CHANNEL_FORCE : 0);
  if (data->force)
    flags |= VIR_DOMAIN_CONSOLE_FORCE;
  return virDomainOpenConsole (handle, data->device->alias, stream, flags);
}

static void
take_open_error (GError **error)
{
  g_autoptr (GError) taken = NULL;

  pdk_error_take_libvirt (&taken);
  /* What both calls say, and nothing else does, when somebody has it open. */
  if (pdk_error_get_libvirt_code (taken) == VIR_ERR_OPERATION_FAILED)
    taken->code = PDK_ERROR_BUSY;
  g_propagate_error (error, g_steal_pointer (&taken));
}

/** Returns: (transfer full) (nullable) */
static virStreamPtr
try_to_open (
    virConnectPtr conn, virDomainPtr handle, const OpenData *data, gboolean safe, GError **error)
{
  g_autoptr (virStream) stream = virStreamNew (conn, VIR_STREAM_NONBLOCK);

  if (stream != NULL && open_device (handle, data, stream, safe) == 0)
    return g_steal_pointer (&stream);
  /* Before the stream is freed, which forgets it. */
  take_open_error (error);
  return NULL;
}

/** The drivers that cannot tell whether someone has it open refuse to promise it. */
static gboolean
cannot_promise (const GError *error)
{
  const int code = pdk_error_get_libvirt_code (error);

  return code == VIR_ERR_INVALID_ARG || code == VIR_ERR_ARGUMENT_UNSUPPORTED;
}

/** Returns: (transfer full) (nullable) */
static virStreamPtr
open_stream (virConnectPtr conn, const OpenData *data, GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data->uuid);
  g_autoptr (GError) refusal = NULL;
  virStreamPtr stream = NULL;

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  stream = try_to_open (conn, handle, data, TRUE, &refusal);
  if (stream == NULL && cannot_promise (refusal))
    return try_to_open (conn, handle, data, FALSE, error);
  if (stream == NULL)
    g_propagate_error (error, g_steal_pointer (&refusal));
  return stream;
}

static gpointer
open_text_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  virStreamPtr stream = open_stream (conn, data, error);
  End *end = NULL;

  if (stream == NULL)
    return NULL;

  end = g_atomic_rc_box_new0 (End);
  end->stream = stream;
  if (virStreamEventAddCallback (stream, 0, on_stream_event, g_atomic_rc_box_acquire (end),
                                 end_unref) < 0) {
    pdk_error_take_libvirt (error);
    end_unref (end);
    end_close (end);
    return NULL;
  }
  return end;
}

static void
on_reader_gone (gpointer data, GObject *reader)
{
  End *end = data;

  end->reader = NULL;
  end_unref (end);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  End *end = g_task_propagate_pointer (G_TASK (result), &error);

  if (end == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  /* Set before anything is watched for. */
  end->reader = pdk_text_stream_new (&end_ops, end);
  g_object_weak_ref (G_OBJECT (end->reader), on_reader_gone, g_atomic_rc_box_acquire (end));
  g_task_return_pointer (task, end->reader, g_object_unref);
}

void
pdk_domain_open_text_async (PdkDomain *self,
                            PdkTextDevice *device,
                            gboolean force,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  OpenData *data = NULL;
  GTask *task = NULL;
  GTask *opening = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (device != NULL && device->alias != NULL);

  data = g_new0 (OpenData, 1);
  g_strlcpy (data->uuid, pdk_domain_get_uuid (self), sizeof data->uuid);
  data->device = pdk_text_device_ref (device);
  data->force = force;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_open_text_async);
  g_task_set_name (task, "pdk_domain_open_text_async");
  /* What was opened must reach an owner, who closes it in a worker: freed here it would block. */
  opening = g_task_new (self, cancellable, on_opened, task);
  g_task_set_check_cancellable (opening, FALSE);
  g_task_set_source_tag (opening, on_opened);
  g_task_set_task_data (opening, data, open_data_free);
  /* Where displays are opened: not behind lists or jobs, and its bytes not in their way. */
  pdk_domain_call (self, PDK_LANE_SAMPLING, G_PRIORITY_HIGH, opening, "pdk_domain_open_text_async",
                   open_text_in_worker, end_close);
}

PdkTextStream *
pdk_domain_open_text_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_open_text_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
