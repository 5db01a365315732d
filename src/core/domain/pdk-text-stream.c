/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-text-stream"

#include "config.h"

#include "domain/pdk-text-stream.h"

#include "connection/pdk-worker.h"
#include "domain/pdk-byte-queue.h"
#include "domain/pdk-text-stream-private.h"
#include "pdk-error.h"

#include <glib/gi18n.h>

/* libvirt keeps what comes for a stream in memory, without a limit, until it is asked for.  So a
 * stream is always drained, however slowly it is shown, and what is too much is thrown away here.
 * What the other side does not take waits here too, and not in libvirt, where sending blocks.
 *
 * A thread of its own makes all calls but watch(): a peer that does not answer holds nobody else. */

/** Bytes a worker reads before it hands over what it has. */
#define READ_SIZE (256 * 1024)
/** Bytes in one call of send(). */
#define SEND_SIZE (16 * 1024)
/** A frame, in milliseconds. */
#define FRAME 16

struct _PdkTextStream {
  GObject parent_instance;

  /* Owned */
  PdkWorker *worker;
  PdkByteQueue *incoming;
  PdkByteQueue *outgoing;
  GError *error;      /* nullable: why it ended */
  GError *send_error; /* nullable: sending failed */
  guint frame_id;

  /* Borrowed */
  const PdkTextStreamOps *ops;
  gpointer end; /* the close task frees it */

  PdkTextStreamEvents watched;
  guint64 left_out;
  gboolean receiving;
  gboolean sending;
  gboolean ended;  /* the other side will say no more */
  gboolean closed; /* and that was told, or nobody wants to hear of it */
};

enum { RECEIVED, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextStream, pdk_text_stream, G_TYPE_OBJECT)

/** The data of all tasks; each uses what it needs. */
typedef struct {
  const PdkTextStreamOps *ops;
  gpointer end;
  GBytes *bytes; /* nullable: to send */
} Call;

/** What a worker found. */
typedef struct {
  GByteArray *bytes; /* nullable: received */
  int status;        /* of the last call */
  GError *error;     /* nullable */
} Answer;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_free (call);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->bytes, g_byte_array_unref);
  g_clear_error (&answer->error);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/** @bytes: (transfer full) (nullable) */
static void
queue (PdkTextStream *self,
       const char *name,
       PdkWorkerFunc func,
       GBytes *bytes,
       GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (self, NULL, callback, NULL);
  Call *call = g_new0 (Call, 1);

  call->ops = self->ops;
  call->end = self->end;
  call->bytes = bytes;
  g_task_set_name (task, name);
  g_task_set_source_tag (task, func);
  g_task_set_task_data (task, call, call_free);
  pdk_worker_queue (self->worker, G_PRIORITY_DEFAULT, task, func, answer_free);
}

static gpointer
close_in_worker (gpointer worker_data, gpointer data, GCancellable *cancellable, GError **error)
{
  const Call *call = data;

  call->ops->close (call->end);
  return g_new0 (Answer, 1);
}

/** Gives the end back.  Once the close task is queued nothing else may use it. */
static void
release (PdkTextStream *self)
{
  GTask *task = NULL;
  Call *call = NULL;

  if (self->worker == NULL)
    return;

  /* Its source is not the stream, which may be on its way out. */
  task = g_task_new (NULL, NULL, NULL, NULL);
  call = g_new0 (Call, 1);
  call->ops = self->ops;
  call->end = g_steal_pointer (&self->end);
  g_task_set_name (task, "pdk_text_stream_close");
  g_task_set_source_tag (task, release);
  g_task_set_task_data (task, call, call_free);
  pdk_worker_queue (self->worker, G_PRIORITY_DEFAULT, task, close_in_worker, answer_free);
  g_clear_object (&self->worker);
}

static void
set_watched (PdkTextStream *self, PdkTextStreamEvents events)
{
  if (self->watched == events || self->worker == NULL)
    return;

  self->watched = events;
  self->ops->watch (self->end, events);
}

/** @error: (transfer full) (nullable) */
static void
finish (PdkTextStream *self, GError *error)
{
  if (self->ended) {
    g_clear_error (&error);
    return;
  }
  self->ended = TRUE;
  self->error = error;
  pdk_byte_queue_clear (self->outgoing);
  release (self);
}

static void deliver (PdkTextStream *self);

static gboolean
on_frame_timeout (gpointer user_data)
{
  PdkTextStream *self = user_data;

  self->frame_id = 0;
  deliver (self);

  return G_SOURCE_REMOVE;
}

static void
tell_closed (PdkTextStream *self)
{
  self->closed = TRUE;
  g_signal_emit (self, signals[CLOSED], 0, self->error);
}

/** Tells of a frame's worth of what came, and of the end after the last of it.  The first bytes after
 * a silence are told at once: they are somebody's echo. */
static void
deliver (PdkTextStream *self)
{
  g_autoptr (PdkTextStream) kept = g_object_ref (self);

  if (self->closed || self->frame_id != 0)
    return;

  if (pdk_byte_queue_get_length (self->incoming) > 0) {
    g_autoptr (GBytes) bytes = pdk_byte_queue_peek (self->incoming, PDK_TEXT_STREAM_MAX_CHUNK);
    const guint64 left_out = self->left_out;

    pdk_byte_queue_drop (self->incoming, g_bytes_get_size (bytes));
    self->left_out = 0;
    self->frame_id = g_timeout_add (FRAME, on_frame_timeout, self);
    g_signal_emit (self, signals[RECEIVED], 0, bytes, left_out);
  } else if (self->ended) {
    tell_closed (self);
  }
}

static gpointer
receive_in_worker (gpointer worker_data, gpointer data, GCancellable *cancellable, GError **error)
{
  const Call *call = data;
  Answer *answer = g_new0 (Answer, 1);
  char buffer[8192];

  answer->bytes = g_byte_array_new ();
  do {
    answer->status = call->ops->receive (call->end, buffer, sizeof buffer, &answer->error);
    if (answer->status > 0)
      g_byte_array_append (answer->bytes, (const guint8 *) buffer, (guint) answer->status);
  } while (answer->status > 0 && answer->bytes->len < READ_SIZE);
  return answer;
}

static void receive (PdkTextStream *self);

static void
on_received (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PdkTextStream *self = PDK_TEXT_STREAM (object);
  g_autoptr (Answer) answer = g_task_propagate_pointer (G_TASK (result), NULL);

  self->receiving = FALSE;
  if (self->ended || answer == NULL)
    return;

  pdk_byte_queue_push (self->incoming, answer->bytes->data, answer->bytes->len);
  self->left_out += pdk_byte_queue_limit (self->incoming, PDK_TEXT_STREAM_MAX_INCOMING);
  if (answer->status > 0)
    receive (self);
  else if (answer->status == PDK_TEXT_STREAM_WOULD_BLOCK && self->send_error != NULL)
    finish (self, g_steal_pointer (&self->send_error));
  else if (answer->status == PDK_TEXT_STREAM_WOULD_BLOCK)
    set_watched (self, self->watched | PDK_TEXT_STREAM_READABLE);
  else
    finish (self, g_steal_pointer (&answer->error));
  deliver (self);
}

static void
receive (PdkTextStream *self)
{
  if (self->receiving || self->ended)
    return;

  self->receiving = TRUE;
  queue (self, "pdk_text_stream_receive", receive_in_worker, NULL, on_received);
}

static gpointer
send_in_worker (gpointer worker_data, gpointer data, GCancellable *cancellable, GError **error)
{
  const Call *call = data;
  Answer *answer = g_new0 (Answer, 1);
  gsize length = 0;
  const char *bytes = g_bytes_get_data (call->bytes, &length);

  answer->status = call->ops->send (call->end, bytes, length, &answer->error);
  return answer;
}

static void send_next (PdkTextStream *self);

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PdkTextStream *self = PDK_TEXT_STREAM (object);
  g_autoptr (Answer) answer = g_task_propagate_pointer (G_TASK (result), NULL);

  self->sending = FALSE;
  if (self->ended || answer == NULL)
    return;

  if (answer->status >= 0) {
    /* Less than it was given is not an error. */
    pdk_byte_queue_drop (self->outgoing, (gsize) answer->status);
    if (answer->status > 0)
      send_next (self);
    else
      set_watched (self, self->watched | PDK_TEXT_STREAM_WRITABLE);
  } else if (answer->status == PDK_TEXT_STREAM_WOULD_BLOCK) {
    set_watched (self, self->watched | PDK_TEXT_STREAM_WRITABLE);
  } else {
    /* What the guest said before is still there to be read, and often a better reason. */
    g_clear_error (&self->send_error);
    self->send_error = g_steal_pointer (&answer->error);
    pdk_byte_queue_clear (self->outgoing);
    receive (self);
  }
}

/** Nothing is sent while an answer is awaited, or while there is no room on the other side. */
static void
send_next (PdkTextStream *self)
{
  if (self->sending || self->ended || self->send_error != NULL ||
      (self->watched & PDK_TEXT_STREAM_WRITABLE) || pdk_byte_queue_get_length (self->outgoing) == 0)
    return;

  self->sending = TRUE;
  queue (self, "pdk_text_stream_send", send_in_worker,
         pdk_byte_queue_peek (self->outgoing, SEND_SIZE), on_sent);
}

static void
pdk_text_stream_dispose (GObject *object)
{
  pdk_text_stream_close (PDK_TEXT_STREAM (object));

  G_OBJECT_CLASS (pdk_text_stream_parent_class)->dispose (object);
}

static void
pdk_text_stream_finalize (GObject *object)
{
  PdkTextStream *self = PDK_TEXT_STREAM (object);

  pdk_byte_queue_free (self->incoming);
  pdk_byte_queue_free (self->outgoing);
  g_clear_error (&self->error);
  g_clear_error (&self->send_error);

  G_OBJECT_CLASS (pdk_text_stream_parent_class)->finalize (object);
}

static void
pdk_text_stream_class_init (PdkTextStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_text_stream_dispose;
  object_class->finalize = pdk_text_stream_finalize;

  signals[RECEIVED] = g_signal_new ("received", PDK_TYPE_TEXT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_UINT64);
  signals[CLOSED] = g_signal_new ("closed", PDK_TYPE_TEXT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pdk_text_stream_init (PdkTextStream *self)
{
  self->worker = pdk_worker_new ("text-stream", 1, NULL, NULL);
  self->incoming = pdk_byte_queue_new ();
  self->outgoing = pdk_byte_queue_new ();
}

PdkTextStream *
pdk_text_stream_new (const PdkTextStreamOps *ops, gpointer end)
{
  PdkTextStream *self = NULL;

  g_return_val_if_fail (ops != NULL && end != NULL, NULL);

  self = g_object_new (PDK_TYPE_TEXT_STREAM, NULL);
  self->ops = ops;
  self->end = end;
  set_watched (self, PDK_TEXT_STREAM_READABLE);
  return self;
}

void
pdk_text_stream_ready (PdkTextStream *self, PdkTextStreamEvents events)
{
  g_return_if_fail (PDK_IS_TEXT_STREAM (self));

  events &= self->watched;
  set_watched (self, self->watched & ~events);
  if (events & PDK_TEXT_STREAM_READABLE)
    receive (self);
  if (events & PDK_TEXT_STREAM_WRITABLE)
    send_next (self);
}

gboolean
pdk_text_stream_send (PdkTextStream *self, gconstpointer data, gsize length)
{
  g_return_val_if_fail (PDK_IS_TEXT_STREAM (self), FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (self->ended || self->closed ||
      length > PDK_TEXT_STREAM_MAX_OUTGOING - pdk_byte_queue_get_length (self->outgoing))
    return FALSE;

  pdk_byte_queue_push (self->outgoing, data, length);
  send_next (self);
  return TRUE;
}

gsize
pdk_text_stream_get_outgoing (PdkTextStream *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_STREAM (self), 0);

  return pdk_byte_queue_get_length (self->outgoing);
}

gboolean
pdk_text_stream_is_closed (PdkTextStream *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_STREAM (self), TRUE);

  return self->closed;
}

void
pdk_text_stream_close (PdkTextStream *self)
{
  g_return_if_fail (PDK_IS_TEXT_STREAM (self));

  self->ended = TRUE;
  self->closed = TRUE;
  g_clear_handle_id (&self->frame_id, g_source_remove);
  release (self);
}
