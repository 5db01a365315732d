/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-guard.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <spice/enums.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "pdk-spice-greeting.h"
#include "pdk-spice-header.h"
#include "pdk-spice-passage.h"
#include "pdk-spice-reader.h"

/* What a display is told first: of a cache and of a dictionary, which is which and how large they may
 * be.  No smaller than anybody else's: nothing is put into them. */
#define INIT_SIZE   14
#define CACHE_SIZE  (1 << 20)
#define WINDOW_SIZE (1 << 20)
/* And how long that it was heard is waited for. */
#define LEAVE_MS 1000
/* Of a message that is waited for meanwhile. */
#define MAX_HEARD 4096

/** What runs in the thread. */
typedef struct {
  PdkSpiceMemory *memory;  /* owned */
  PdkSpiceMove *move;      /* owned; nullable: nobody follows the machine from here */
  PdkSpiceRoute *route;    /* owned; nullable: the server is there */
  PdkSpiceSignIn *sign_in; /* owned */
  gboolean is_ahead;
  PdkSpicePipe pipe;
  PdkSpiceGreeting greeting;

  /* From the first message on. */
  PdkSpicePassage *passage; /* owned; nullable */
  gboolean is_heard;        /* the server has heard the viewer’s first message to a display */
  gboolean leaves_data;     /* the channel goes on elsewhere after the next message */
} Guard;

static gboolean
greet (Guard *self)
{
  if (pdk_spice_greeting_exchange (&self->greeting) && pdk_spice_greeting_sign_in (&self->greeting))
    return TRUE;
  /* Where the library has not changed over to it, the display goes on where it is. */
  if (self->greeting.wrong != NULL && !self->is_ahead)
    pdk_spice_memory_refuse (self->memory, self->greeting.wrong);
  return FALSE;
}

static gsize
get_header_length (Guard *self)
{
  return pdk_spice_header_get_length (
      pdk_spice_greeting_have_both (&self->greeting, SPICE_COMMON_CAP_MINI_HEADER));
}

/** What all channels say comes at any time; what only displays say, after the viewer’s first message was
 * heard. */
static gboolean
is_of_display (guint type)
{
  return type >= SPICE_MSG_DISPLAY_MODE;
}

/* --- machines that move --- */

/** The last message of a channel that goes on at another host. */
static gboolean
is_leave (Guard *self, guint type, const guint8 *data, gsize size)
{
  PdkSpiceReader reader = { data, size, 0, FALSE };

  if (type == SPICE_MSG_MIGRATE_DATA)
    return self->leaves_data;
  if (type != SPICE_MSG_MIGRATE)
    return FALSE;
  self->leaves_data = (pdk_spice_reader_get32 (&reader) & SPICE_MIGRATE_NEED_DATA_TRANSFER) != 0;
  return !self->leaves_data;
}

static void
look_for_move (Guard *self, guint type, const guint8 *data, gsize size)
{
  const gboolean is_main = self->greeting.channel == SPICE_CHANNEL_MAIN;

  if (is_main &&
      (type == SPICE_MSG_MAIN_MIGRATE_BEGIN || type == SPICE_MSG_MAIN_MIGRATE_BEGIN_SEAMLESS))
    pdk_spice_move_begin (self->move, type == SPICE_MSG_MAIN_MIGRATE_BEGIN_SEAMLESS);
  if (is_main && type == SPICE_MSG_MAIN_MIGRATE_END)
    pdk_spice_move_change_over (self->move);
  if (pdk_spice_move_is_seamless (self->move) && is_leave (self, type, data, size))
    pdk_spice_move_leave (self->move, self->greeting.channel, self->greeting.id,
                          pdk_spice_passage_steal_check (self->passage));
}

/** The other host’s answer, which is all that the library listens to before it changes over. */
static gboolean
pass_answer (Guard *self)
{
  const gsize head = get_header_length (self);
  PdkSpiceHeader header;
  const guint8 *data;

  if (!pdk_spice_greeting_has_server (&self->greeting, SPICE_MAIN_CAP_SEAMLESS_MIGRATE)) {
    pdk_spice_move_decide (self->move, FALSE);
    return TRUE;
  }
  data = pdk_spice_pipe_peek (&self->pipe, head);
  if (data == NULL || !pdk_spice_header_read (&header, data, head) || header.size != 0 ||
      (header.type != SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_ACK &&
       header.type != SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_NACK))
    return FALSE;
  pdk_spice_move_decide (self->move, header.type == SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_ACK);
  return pdk_spice_pipe_pass (&self->pipe, head);
}

/** Waits until the library listens at the other host.
 * @check: (out): (nullable): what was known of the channel where it comes from, owned by the caller */
static gboolean
arrive (Guard *self, PdkSpiceMessageCheck **check)
{
  const int event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  PdkSpiceMemory *memory = NULL;
  gboolean goes_on = TRUE;
  eventfd_t value;

  pdk_spice_move_watch (self->move, event);
  while (goes_on && pdk_spice_move_arrive (self->move, self->greeting.channel, self->greeting.id,
                                           check, &memory) == PDK_SPICE_MOVE_WAITS) {
    goes_on = pdk_spice_pipe_wait (&self->pipe, event);
    eventfd_read (event, &value);
  }
  pdk_spice_move_unwatch (self->move, event);
  g_close (event, NULL);
  if (memory != NULL) {
    pdk_spice_memory_unref (self->memory);
    self->memory = memory;
  }
  return goes_on;
}

/* --- messages --- */

static void
on_message_seen (guint type, const guint8 *data, gsize size, gpointer user_data)
{
  Guard *self = user_data;

  if (self->move != NULL)
    look_for_move (self, type, data, size);
  self->is_heard |= is_of_display (type);
}

/** Before the first message. */
static gboolean
begin (Guard *self)
{
  g_autoptr (PdkSpiceMessageCheck) check = NULL;

  self->pipe.is_forwarding = TRUE;
  if (self->is_ahead && self->greeting.channel == SPICE_CHANNEL_MAIN &&
      pdk_spice_move_is_asked (self->move) && !pass_answer (self))
    return FALSE;
  if (self->is_ahead && !arrive (self, &check))
    return FALSE;
  if (check == NULL)
    check = pdk_spice_message_check_new (self->greeting.channel, self->memory);
  if (check == NULL)
    return FALSE;
  self->passage = pdk_spice_passage_new (&self->pipe, get_header_length (self), self->memory,
                                         g_steal_pointer (&check), on_message_seen, self);
  return TRUE;
}

/* --- the end --- */

static gboolean
write_init (Guard *self)
{
  const PdkSpiceHeader header = { SPICE_MSGC_DISPLAY_INIT, INIT_SIZE };
  const gsize head = get_header_length (self);
  guint8 bytes[PDK_SPICE_HEADER_MAX + INIT_SIZE] = { 0 };
  guint8 *body = bytes + head;

  pdk_spice_header_write (&header, bytes, head);
  /* Numbers of 8 and of 4 bytes, the lowest first. */
  body[0] = 1;
  body[1 + 2] = CACHE_SIZE >> 16;
  body[9] = 1;
  body[10 + 2] = WINDOW_SIZE >> 16;
  return pdk_spice_pipe_write_server (&self->pipe, bytes, head + INIT_SIZE);
}

static void
await_display (Guard *self)
{
  const gsize head = get_header_length (self);
  PdkSpiceHeader header;
  const guint8 *data;

  while ((data = pdk_spice_pipe_peek (&self->pipe, head)) != NULL &&
         pdk_spice_header_read (&header, data, head) && !is_of_display (header.type) &&
         header.size <= MAX_HEARD && pdk_spice_pipe_peek (&self->pipe, head + header.size) != NULL)
    pdk_spice_pipe_drop (&self->pipe, head + header.size);
}

/** Whether the server may wait for the viewer’s first message yet. */
static gboolean
awaits_init (Guard *self)
{
  return self->greeting.channel == SPICE_CHANNEL_DISPLAY && self->greeting.has_signed_in &&
         !self->is_ahead && !self->is_heard;
}

/* A viewer that leaves before its first word to a display was heard: libspice-server (0.15.1) goes on
 * waiting for it, by looking at what it has freed, and that is the end of QEMU, and of the machine.  The
 * connection stays until then, and who has not said the word has it said here. */
static void
take_leave (Guard *self)
{
  pdk_spice_pipe_leave_viewer (&self->pipe, LEAVE_MS);
  if (!self->greeting.has_result && !pdk_spice_greeting_take_result (&self->greeting))
    return;
  if (!self->pipe.has_forwarded && !write_init (self))
    return;
  await_display (self);
  pdk_spice_pipe_finish (&self->pipe);
}

static void
guard_free (Guard *self)
{
  pdk_spice_pipe_clear (&self->pipe);
  g_clear_pointer (&self->passage, pdk_spice_passage_free);
  pdk_spice_memory_unref (self->memory);
  g_clear_pointer (&self->move, pdk_spice_move_unref);
  g_clear_pointer (&self->route, pdk_spice_route_unref);
  pdk_spice_sign_in_unref (self->sign_in);
  g_free (self);
}

static gpointer
run (gpointer user_data)
{
  Guard *self = user_data;

  /* What comes after the last message is not heard, but the viewer has a last word as well. */
  if (greet (self) && begin (self) && pdk_spice_passage_run (self->passage))
    pdk_spice_pipe_forward (&self->pipe);
  if (awaits_init (self))
    take_leave (self);
  guard_free (self);
  return NULL;
}

/** @self, @server, @viewer: taken over */
static gboolean
start (Guard *self, int server, int viewer, GError **error)
{
  GThread *thread;

  pdk_spice_pipe_init (&self->pipe, server, viewer);
  pdk_spice_greeting_init (&self->greeting, &self->pipe, self->route, self->sign_in);
  thread = g_thread_try_new ("pdk-spice-guard", run, self, error);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    guard_free (self);
  return thread != NULL;
}

int
pdk_spice_guard_start (PdkSpiceMemory *memory, PdkSpiceSignIn *sign_in, int server, GError **error)
{
  Guard *self;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    g_close (server, NULL);
    return -1;
  }
  self = g_new0 (Guard, 1);
  self->memory = pdk_spice_memory_ref (memory);
  self->sign_in = pdk_spice_sign_in_ref (sign_in);
  if (start (self, server, pair[0], error))
    return pair[1];
  g_close (pair[1], NULL);
  return -1;
}

void
pdk_spice_guard_start_on_route (PdkSpiceMove *move,
                                PdkSpiceRoute *route,
                                gboolean is_ahead,
                                int viewer)
{
  Guard *self = g_new0 (Guard, 1);

  self->memory = pdk_spice_move_ref_memory (move);
  self->move = pdk_spice_move_ref (move);
  self->route = pdk_spice_route_ref (route);
  self->sign_in = pdk_spice_sign_in_ref (pdk_spice_route_get_sign_in (route));
  self->is_ahead = is_ahead;
  start (self, -1, viewer, NULL);
}
