/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "domain/pdk-byte-queue.h"
#include "domain/pdk-text-stream-private.h"
#include "pdk-error.h"
#include "test-await.h"

/* A peer made up here: what it says and how much it takes is up to the test.  Its events are
 * level-triggered, as libvirt's are: they come at each turn of the main loop while they are due. */
typedef struct {
  GMutex mutex;
  GCond cond;

  /* under the mutex */
  GByteArray *says;
  GByteArray *heard;
  gsize room;        /* bytes that send() takes in all */
  gsize room_a_call; /* and in one call */
  gboolean hung_up;
  gboolean broken;     /* receive() fails at the end */
  gboolean deaf;       /* send() fails */
  gboolean stuck;      /* send() does not come back */
  gboolean was_closed; /* close() was called */
  guint n_sends;

  /* main thread */
  PdkTextStream *stream; /* borrowed */
  PdkTextStreamEvents watched;
  guint source_id;
  guint n_events;

  GByteArray *received;
  guint64 left_out;
  gsize largest;
  guint n_received;
  guint n_closed;
  GError *error;
} Peer;

static int
fail (GError **error, const char *message)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED, message);
  return PDK_TEXT_STREAM_FAILED;
}

static int
peer_receive (gpointer end, char *buffer, gsize size, GError **error)
{
  Peer *peer = end;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&peer->mutex);
  const gsize length = MIN (size, peer->says->len);

  g_assert_false (peer->was_closed);
  if (length > 0) {
    memcpy (buffer, peer->says->data, length);
    g_byte_array_remove_range (peer->says, 0, length);
    return (int) length;
  }
  if (peer->broken)
    return fail (error, "broken");
  return peer->hung_up ? 0 : PDK_TEXT_STREAM_WOULD_BLOCK;
}

static int
peer_send (gpointer end, const char *data, gsize length, GError **error)
{
  Peer *peer = end;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&peer->mutex);
  const gsize taken = MIN (MIN (length, peer->room), peer->room_a_call);

  g_assert_false (peer->was_closed);
  peer->n_sends++;
  while (peer->stuck)
    g_cond_wait (&peer->cond, &peer->mutex);
  if (peer->deaf)
    return fail (error, "deaf");
  if (taken == 0)
    return PDK_TEXT_STREAM_WOULD_BLOCK;
  g_byte_array_append (peer->heard, (const guint8 *) data, taken);
  peer->room -= taken;
  return (int) taken;
}

static gboolean
on_idle (gpointer user_data)
{
  Peer *peer = user_data;
  PdkTextStreamEvents due = 0;

  g_mutex_lock (&peer->mutex);
  if (peer->says->len > 0 || peer->hung_up || peer->broken)
    due |= PDK_TEXT_STREAM_READABLE;
  if (peer->room > 0)
    due |= PDK_TEXT_STREAM_WRITABLE;
  g_mutex_unlock (&peer->mutex);

  due &= peer->watched;
  if (due != 0) {
    peer->n_events++;
    pdk_text_stream_ready (peer->stream, due);
  }
  return G_SOURCE_CONTINUE;
}

static void
peer_watch (gpointer end, PdkTextStreamEvents events)
{
  Peer *peer = end;

  peer->watched = events;
  if (events != 0 && peer->source_id == 0)
    peer->source_id = g_timeout_add (1, on_idle, peer);
  else if (events == 0)
    g_clear_handle_id (&peer->source_id, g_source_remove);
}

static void
peer_close (gpointer end)
{
  Peer *peer = end;

  g_mutex_lock (&peer->mutex);
  g_assert_false (peer->was_closed);
  peer->was_closed = TRUE;
  g_mutex_unlock (&peer->mutex);
}

static const PdkTextStreamOps peer_ops = { peer_receive, peer_send, peer_watch, peer_close };

static void
on_received (Peer *peer, GBytes *bytes, guint64 left_out)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpuint (peer->n_closed, ==, 0);
  g_byte_array_append (peer->received, data, length);
  peer->left_out += left_out;
  peer->largest = MAX (peer->largest, length);
  peer->n_received++;
}

static void
on_closed (Peer *peer, GError *error)
{
  peer->n_closed++;
  peer->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
set_up (Peer *peer, gconstpointer data)
{
  g_mutex_init (&peer->mutex);
  g_cond_init (&peer->cond);
  peer->says = g_byte_array_new ();
  peer->heard = g_byte_array_new ();
  peer->received = g_byte_array_new ();
  peer->room = G_MAXSIZE;
  peer->room_a_call = G_MAXSIZE;
  peer->stream = pdk_text_stream_new (&peer_ops, peer);
  g_signal_connect_swapped (peer->stream, "received", G_CALLBACK (on_received), peer);
  g_signal_connect_swapped (peer->stream, "closed", G_CALLBACK (on_closed), peer);
}

static gboolean
was_closed (Peer *peer)
{
  gboolean closed;

  g_mutex_lock (&peer->mutex);
  closed = peer->was_closed;
  g_mutex_unlock (&peer->mutex);
  return closed;
}

static gsize
count_heard (Peer *peer)
{
  gsize heard;

  g_mutex_lock (&peer->mutex);
  heard = peer->heard->len;
  g_mutex_unlock (&peer->mutex);
  return heard;
}

static void
tear_down (Peer *peer, gconstpointer data)
{
  pdk_text_stream_close (peer->stream);
  /* The thread's last task may still hold the object. */
  g_clear_object (&peer->stream);
  await (was_closed (peer));
  test_await_no_threads ();

  g_clear_handle_id (&peer->source_id, g_source_remove);
  g_byte_array_unref (peer->says);
  g_byte_array_unref (peer->heard);
  g_byte_array_unref (peer->received);
  g_clear_error (&peer->error);
  g_mutex_clear (&peer->mutex);
  g_cond_clear (&peer->cond);
}

static void
say (Peer *peer, gconstpointer data, gsize length)
{
  g_mutex_lock (&peer->mutex);
  g_byte_array_append (peer->says, data, length);
  g_mutex_unlock (&peer->mutex);
}

static void
hang_up (Peer *peer)
{
  g_mutex_lock (&peer->mutex);
  peer->hung_up = TRUE;
  g_mutex_unlock (&peer->mutex);
}

static void
give_room (Peer *peer, gsize room)
{
  g_mutex_lock (&peer->mutex);
  peer->room = room;
  g_mutex_unlock (&peer->mutex);
}

/** Bytes that tell their place. */
static guint8 *
make_pattern (gsize length)
{
  guint8 *bytes = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) ((i * 31 + i / 251) & 0xff);
  return bytes;
}

static void
test_both_ways (Peer *peer, gconstpointer data)
{
  g_assert_true (pdk_text_stream_send (peer->stream, "a\0b", 3));
  say (peer, "x\0y", 3);
  await (peer->received->len == 3 && count_heard (peer) == 3);

  g_assert_cmpmem (peer->received->data, 3, "x\0y", 3);
  g_assert_cmpmem (peer->heard->data, 3, "a\0b", 3);
  g_assert_cmpuint (pdk_text_stream_get_outgoing (peer->stream), ==, 0);
  g_assert_cmpuint (peer->n_closed, ==, 0);
}

/* A peer that takes a few bytes at a time, and then none for a while, loses and reorders nothing. */
static void
test_partial_sends (Peer *peer, gconstpointer data)
{
  const gsize length = 50000;
  g_autofree guint8 *bytes = make_pattern (length);

  peer->room_a_call = 777;
  give_room (peer, 20000);
  g_assert_true (pdk_text_stream_send (peer->stream, bytes, 30000));
  g_assert_true (pdk_text_stream_send (peer->stream, bytes + 30000, length - 30000));
  await (count_heard (peer) == 20000);
  await (peer->watched & PDK_TEXT_STREAM_WRITABLE);
  g_assert_cmpuint (pdk_text_stream_get_outgoing (peer->stream), ==, length - 20000);

  give_room (peer, G_MAXSIZE);
  await (count_heard (peer) == length);
  g_assert_cmpmem (peer->heard->data, length, bytes, length);
  await (pdk_text_stream_get_outgoing (peer->stream) == 0);
  /* Room is only watched for while there is something to send: it is nearly always there. */
  g_assert_false (peer->watched & PDK_TEXT_STREAM_WRITABLE);
}

/* Text for a guest that does not read is refused at some point, whole, and not kept for ever. */
static void
test_full (Peer *peer, gconstpointer data)
{
  const gsize length = PDK_TEXT_STREAM_MAX_OUTGOING / 2 + 1;
  g_autofree guint8 *bytes = make_pattern (length);

  give_room (peer, 0);
  g_assert_true (pdk_text_stream_send (peer->stream, bytes, length));
  g_assert_false (pdk_text_stream_send (peer->stream, bytes, length));
  g_assert_true (pdk_text_stream_send (peer->stream, "!", 1));
  give_room (peer, G_MAXSIZE);
  await (count_heard (peer) == length + 1);
  g_assert_cmpint (peer->heard->data[length], ==, '!');
}

/* A call that never comes back is not waited for. */
static void
test_stuck (Peer *peer, gconstpointer data)
{
  peer->stuck = TRUE;
  g_assert_true (pdk_text_stream_send (peer->stream, "a", 1));
  g_mutex_lock (&peer->mutex);
  while (peer->n_sends == 0)
    g_cond_wait_until (&peer->cond, &peer->mutex, g_get_monotonic_time () + 1000);
  g_mutex_unlock (&peer->mutex);

  g_assert_true (pdk_text_stream_send (peer->stream, "b", 1));
  pdk_text_stream_close (peer->stream);
  g_assert_false (pdk_text_stream_send (peer->stream, "c", 1));
  test_flush_main_loop ();
  g_assert_false (was_closed (peer));

  g_mutex_lock (&peer->mutex);
  peer->stuck = FALSE;
  g_cond_broadcast (&peer->cond);
  g_mutex_unlock (&peer->mutex);
  await (was_closed (peer));
  test_flush_main_loop ();
  g_assert_cmpuint (peer->n_closed, ==, 0);
  g_assert_cmpuint (peer->heard->len, ==, 1);
}

/* A flood comes in pieces that a frame can bear, complete and in order. */
static void
test_frames (Peer *peer, gconstpointer data)
{
  const gsize length = PDK_TEXT_STREAM_MAX_CHUNK * 5 + 17;
  g_autofree guint8 *bytes = make_pattern (length);
  const gint64 began = g_get_monotonic_time ();

  say (peer, bytes, length);
  await (peer->received->len == length);

  g_assert_cmpmem (peer->received->data, length, bytes, length);
  g_assert_cmpuint (peer->largest, <=, PDK_TEXT_STREAM_MAX_CHUNK);
  /* Five pieces have five frames between them. */
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 5 * 15000);
  g_assert_cmpuint (peer->left_out, ==, 0);
}

/* What cannot be shown in time is left out from the front, is counted, and never piles up. */
static void
test_flood (Peer *peer, gconstpointer data)
{
  const gsize n_lines = PDK_TEXT_STREAM_MAX_INCOMING / 16 * 3;
  g_autoptr (GString) lines = g_string_new (NULL);
  const char *text = NULL;

  for (gsize i = 0; i < n_lines; i++)
    g_string_append_printf (lines, "line %010zu\n", i);
  say (peer, lines->str, lines->len);
  await (peer->received->len + peer->left_out == lines->len);

  g_assert_cmpuint (peer->left_out, >, 0);
  g_assert_cmpuint (peer->left_out % 16, ==, 0);
  text = (const char *) peer->received->data;
  g_assert_cmpmem (text + peer->received->len - 16, 16, lines->str + lines->len - 16, 16);
  /* Every line that is there is whole. */
  for (gsize i = 0; i < peer->received->len; i += 16)
    g_assert_true (strncmp (text + i, "line ", 5) == 0);
}

/* An event that is level-triggered does not keep the main loop busy while a worker reads. */
static void
test_no_busy_loop (Peer *peer, gconstpointer data)
{
  say (peer, "a", 1);
  await (peer->received->len == 1);
  await (peer->watched & PDK_TEXT_STREAM_READABLE);
  g_assert_cmpuint (peer->n_events, ==, 1);
}

/* The end is told once, after all that came before it. */
static void
test_end (Peer *peer, gconstpointer data)
{
  const gsize length = PDK_TEXT_STREAM_MAX_CHUNK * 2;
  g_autofree guint8 *bytes = make_pattern (length);

  g_mutex_lock (&peer->mutex);
  g_byte_array_append (peer->says, bytes, length);
  peer->hung_up = TRUE;
  g_mutex_unlock (&peer->mutex);
  await (peer->n_closed > 0);

  g_assert_cmpuint (peer->received->len, ==, length);
  g_assert_no_error (peer->error);
  g_assert_true (pdk_text_stream_is_closed (peer->stream));
  g_assert_false (pdk_text_stream_send (peer->stream, "a", 1));
  await (was_closed (peer));
  test_flush_main_loop ();
  g_assert_cmpuint (peer->n_closed, ==, 1);
  g_assert_cmpuint (peer->watched, ==, 0);
}

static void
test_failure (Peer *peer, gconstpointer data)
{
  g_mutex_lock (&peer->mutex);
  g_byte_array_append (peer->says, (const guint8 *) "last words", 10);
  peer->broken = TRUE;
  g_mutex_unlock (&peer->mutex);
  await (peer->n_closed > 0);

  g_assert_cmpuint (peer->received->len, ==, 10);
  g_assert_error (peer->error, PDK_ERROR, PDK_ERROR_FAILED);
  g_assert_cmpstr (peer->error->message, ==, "broken");
}

/* A peer that refuses what is typed is not one that is silent. */
static void
test_cannot_send (Peer *peer, gconstpointer data)
{
  peer->deaf = TRUE;
  g_assert_true (pdk_text_stream_send (peer->stream, "a", 1));
  await (peer->n_closed > 0);
  g_assert_error (peer->error, PDK_ERROR, PDK_ERROR_FAILED);
  g_assert_cmpstr (peer->error->message, ==, "deaf");
}

/* Whoever closes it in the middle of its signal hears nothing more. */
static void
close_at_once (Peer *peer)
{
  pdk_text_stream_close (peer->stream);
}

static void
test_close_while_told (Peer *peer, gconstpointer data)
{
  const gsize length = PDK_TEXT_STREAM_MAX_CHUNK * 3;
  g_autofree guint8 *bytes = make_pattern (length);

  g_signal_connect_swapped (peer->stream, "received", G_CALLBACK (close_at_once), peer);
  say (peer, bytes, length);
  hang_up (peer);
  await (was_closed (peer));
  test_flush_main_loop ();
  g_assert_cmpuint (peer->n_received, ==, 1);
  g_assert_cmpuint (peer->n_closed, ==, 0);
}

static void
test_queue (void)
{
  g_autoptr (PdkByteQueue) queue = pdk_byte_queue_new ();
  g_autoptr (GBytes) none = pdk_byte_queue_peek (queue, 10);
  g_autofree guint8 *bytes = make_pattern (100000);
  gsize seen = 0;

  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  pdk_byte_queue_push (queue, bytes, 60000);
  for (gsize step = 1; seen < 100000; step = step * 3 % 5003 + 1) {
    g_autoptr (GBytes) some = pdk_byte_queue_peek (queue, step);

    g_assert_cmpmem (g_bytes_get_data (some, NULL), g_bytes_get_size (some), bytes + seen,
                     g_bytes_get_size (some));
    pdk_byte_queue_drop (queue, g_bytes_get_size (some));
    if (seen < 30000 && seen + g_bytes_get_size (some) >= 30000)
      pdk_byte_queue_push (queue, bytes + 60000, 40000);
    seen += g_bytes_get_size (some);
  }
  g_assert_cmpuint (pdk_byte_queue_get_length (queue), ==, 0);
}

static void
test_queue_limit (void)
{
  g_autoptr (PdkByteQueue) queue = pdk_byte_queue_new ();
  g_autoptr (GBytes) rest = NULL;

  pdk_byte_queue_push (queue, "one\ntwo\nthree\n", 14);
  g_assert_cmpuint (pdk_byte_queue_limit (queue, 14), ==, 0);
  g_assert_cmpuint (pdk_byte_queue_limit (queue, 8), ==, 8);
  rest = pdk_byte_queue_peek (queue, 100);
  g_assert_cmpmem (g_bytes_get_data (rest, NULL), g_bytes_get_size (rest), "three\n", 6);
  /* Text without an end of a line is cut where it must be. */
  g_assert_cmpuint (pdk_byte_queue_limit (queue, 0), ==, 6);
  pdk_byte_queue_push (queue, "endless", 7);
  g_assert_cmpuint (pdk_byte_queue_limit (queue, 3), ==, 4);
}

#define ADD(path, func) g_test_add ("/text-stream/" path, Peer, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("both-ways", test_both_ways);
  ADD ("partial-sends", test_partial_sends);
  ADD ("full", test_full);
  ADD ("stuck", test_stuck);
  ADD ("frames", test_frames);
  ADD ("flood", test_flood);
  ADD ("no-busy-loop", test_no_busy_loop);
  ADD ("end", test_end);
  ADD ("failure", test_failure);
  ADD ("cannot-send", test_cannot_send);
  ADD ("close-while-told", test_close_while_told);
  g_test_add_func ("/text-stream/queue", test_queue);
  g_test_add_func ("/text-stream/queue-limit", test_queue_limit);
  return g_test_run ();
}
