/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-passage.h"

#include "pdk-spice-header.h"

struct _PdkSpicePassage {
  PdkSpicePipe *pipe; /* borrowed */
  gsize header;
  PdkSpiceMemory *memory;      /* owned */
  PdkSpiceMessageCheck *check; /* owned; nullable: the channel goes on elsewhere */
  PdkSpicePassageFunc seen;
  gpointer user_data;
};

/** A message, and what becomes of it. */
typedef struct {
  PdkSpiceHeader header;
  gsize at;                         /* among what waits in the pipe */
  gsize needed;                     /* so much behind its header has to be seen */
  gsize length;                     /* so much of what waits goes on, */
  gsize dropped;                    /* so much does not, */
  const PdkSpiceUnpacked *unpacked; /* (nullable): but the pixels of this do, */
  gsize absent;                     /* and so much follows without a look */
  gboolean wants_fd;
} Message;

PdkSpicePassage *
pdk_spice_passage_new (PdkSpicePipe *pipe,
                       gsize header,
                       PdkSpiceMemory *memory,
                       PdkSpiceMessageCheck *check,
                       PdkSpicePassageFunc seen,
                       gpointer user_data)
{
  PdkSpicePassage *self = g_new0 (PdkSpicePassage, 1);

  self->pipe = pipe;
  self->header = header;
  self->memory = pdk_spice_memory_ref (memory);
  self->check = check;
  self->seen = seen;
  self->user_data = user_data;
  return self;
}

void
pdk_spice_passage_free (PdkSpicePassage *self)
{
  g_clear_pointer (&self->check, pdk_spice_message_check_free);
  pdk_spice_memory_unref (self->memory);
  g_free (self);
}

PdkSpiceMessageCheck *
pdk_spice_passage_steal_check (PdkSpicePassage *self)
{
  return g_steal_pointer (&self->check);
}

static gboolean
refuse (PdkSpicePassage *self, const char *reason)
{
  pdk_spice_memory_refuse (self->memory, reason);
  return FALSE;
}

/** Of what waits, from @at on: not after more has been waited for. */
static guint8 *
get_bytes (PdkSpicePassage *self, gsize at)
{
  return self->pipe->buffer + self->pipe->start + at;
}

/** Returns: (nullable): what waits from @at on, @n bytes of it; %NULL when it will not be there */
static const guint8 *
await_bytes (PdkSpicePassage *self, gsize at, gsize n)
{
  const guint8 *data = pdk_spice_pipe_peek (self->pipe, at + n);

  return data != NULL ? data + at : NULL;
}

/* --- looking --- */

static gboolean
read_header (PdkSpicePassage *self, Message *message)
{
  const guint8 *data = await_bytes (self, message->at, self->header);

  if (data == NULL)
    return FALSE;
  /* Nobody sends such any more, and the library takes them on trust. */
  if (!pdk_spice_header_read (&message->header, data, self->header))
    return refuse (self, "there are messages within messages");
  if (message->header.size > pdk_spice_message_check_get_max_size (self->check))
    return refuse (self, "a message is too long");
  return TRUE;
}

/** How much of it is to be seen, and waits for that.  Returns: %FALSE when it will not be there */
static gboolean
await_needed (PdkSpicePassage *self, Message *message)
{
  const PdkSpiceHeader *header = &message->header;
  const gsize body = message->at + self->header;
  gsize n;

  do {
    n = MIN (pdk_spice_pipe_get_available (self->pipe, body), header->size);
    message->needed = pdk_spice_message_check_get_needed (self->check, header->type,
                                                          get_bytes (self, body), n, header->size);
  } while (message->needed == 0 && header->size > 0 && await_bytes (self, body, n + 1) != NULL);
  return (message->needed > 0 || header->size == 0) &&
         await_bytes (self, body, message->needed) != NULL;
}

/** Makes it one with an unpacked picture, in place. */
static void
put_unpacked (PdkSpicePassage *self, Message *message)
{
  const PdkSpiceUnpacked *unpacked = message->unpacked;
  const gsize kept = unpacked->at + sizeof unpacked->head;
  guint8 *data = get_bytes (self, message->at);

  pdk_spice_header_set_size (data, self->header, (guint32) (kept + unpacked->n_pixels));
  memcpy (data + self->header + unpacked->at, unpacked->head, sizeof unpacked->head);
  message->dropped = message->length - (self->header + kept);
  message->length = self->header + kept;
}

static gboolean
check (PdkSpicePassage *self, Message *message)
{
  const guint8 *body = get_bytes (self, message->at + self->header);
  const char *wrong;

  message->length = self->header + message->needed;
  message->absent = message->header.size - message->needed;
  wrong = pdk_spice_message_check_run (self->check, message->header.type, body, message->needed,
                                       message->absent);
  if (wrong != NULL)
    return refuse (self, wrong);
  message->wants_fd = pdk_spice_message_check_wants_fd (self->check);
  message->unpacked = pdk_spice_message_check_get_unpacked (self->check);
  if (message->unpacked != NULL)
    put_unpacked (self, message);
  self->seen (message->header.type, body, message->needed, self->user_data);
  return TRUE;
}

/** Looks at the message at @at of what waits. */
static gboolean
look (PdkSpicePassage *self, gsize at, Message *message)
{
  *message = (Message){ .at = at };
  return read_header (self, message) && await_needed (self, message) && check (self, message);
}

/* --- letting through --- */

/** Whether nothing of its own follows it. */
static gboolean
is_all (const Message *message)
{
  return !message->wants_fd && message->absent == 0 && message->unpacked == NULL;
}

/** Whether a whole message is here at @at, without waiting for more. */
static gboolean
has_next (PdkSpicePassage *self, gsize at)
{
  const gsize available = pdk_spice_pipe_get_available (self->pipe, at);

  return available >= self->header &&
         available - self->header >= pdk_spice_header_get_size (get_bytes (self, at), self->header);
}

static gboolean
pass_rest (PdkSpicePassage *self, const Message *message)
{
  const PdkSpiceUnpacked *unpacked = message->unpacked;

  pdk_spice_pipe_drop (self->pipe, message->dropped);
  if (unpacked != NULL &&
      !pdk_spice_pipe_write_viewer (self->pipe, unpacked->pixels, unpacked->n_pixels))
    return FALSE;
  return pdk_spice_pipe_pass_on (self->pipe, message->absent) &&
         (!message->wants_fd || pdk_spice_pipe_pass_fd (self->pipe));
}

/** As many messages as there are at once go on together. */
static gboolean
pass_messages (PdkSpicePassage *self)
{
  gsize done = 0;
  Message last;

  do {
    if (!look (self, done, &last)) {
      pdk_spice_pipe_pass (self->pipe, done);
      return FALSE;
    }
    done += last.length;
  } while (self->check != NULL && is_all (&last) && has_next (self, done));
  return pdk_spice_pipe_pass (self->pipe, done) && pass_rest (self, &last);
}

gboolean
pdk_spice_passage_run (PdkSpicePassage *self)
{
  while (pass_messages (self) && self->check != NULL)
    ;
  return self->check == NULL;
}
