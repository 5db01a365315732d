/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-outlet.h"

/* Enough of any message to see how long it is. */
#define HEAD_SIZE 8

typedef enum {
  PLACE_SIGN_IN,
  PLACE_INITIALIZATION,
  PLACE_MESSAGES,
  PLACE_LOST, /* in something of unknown length */
} Place;

/* Each is said by itself, and only the last one of its kind. */
enum { ADDED_MESSAGE, ADDED_TEXT, N_ADDED };

struct _PdkVncOutlet {
  PdkVncWire *server; /* borrowed */
  gint begun;         /* atomic */

  GMutex mutex; /* over writing, which may wait for the server, and what follows */
  Place place;
  guint8 head[HEAD_SIZE]; /* of the message that the library is at */
  gsize n_head;
  guint64 rest; /* of that message, behind its head */

  GMutex added_mutex;     /* over what follows; nobody waits who has it */
  GBytes *added[N_ADDED]; /* owned, nullable: what waits for a message's end */
};

PdkVncOutlet *
pdk_vnc_outlet_new (PdkVncWire *server)
{
  PdkVncOutlet *self = g_new0 (PdkVncOutlet, 1);

  self->server = server;
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->added_mutex);
  return self;
}

void
pdk_vnc_outlet_free (PdkVncOutlet *self)
{
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->added_mutex);
  for (guint i = 0; i < N_ADDED; i++)
    g_clear_pointer (&self->added[i], g_bytes_unref);
  g_free (self);
}

void
pdk_vnc_outlet_begin (PdkVncOutlet *self)
{
  g_atomic_int_set (&self->begun, TRUE);
}

static guint
get16 (const guint8 *data)
{
  return data[0] << 8 | data[1];
}

static guint32
get32 (const guint8 *data)
{
  return (guint32) get16 (data) << 16 | get16 (data + 2);
}

/** Of QEMU's own: keys by their numbers, or sound switched on and off, or its format. */
static guint64
measure_qemu (const guint8 *head, gsize n)
{
  if (n < 4)
    return 0;
  if (head[1] == 0)
    return 12;
  return get16 (head + 2) == 2 ? 10 : 4;
}

/**
 * @n: how much of it is known
 *
 * Returns: 0 when more has to be known first; G_MAXUINT64 for a message that the library does not send
 */
static guint64
measure (const guint8 *head, gsize n)
{
  switch (head[0]) {
  case 0: /* the format of pixels */
    return 20;
  case 2: /* encodings */
    return n < 4 ? 0 : 4 + 4 * (guint64) get16 (head + 2);
  case 3: /* a picture is asked for */
    return 10;
  case 4: /* a key */
    return 8;
  case 5: /* the pointer */
    return 6;
  case 6: /* a text that was cut */
    return n < 8 ? 0 : 8 + (guint64) get32 (head + 4);
  case 250: /* power */
    return 4;
  case 251: /* a size is wished for */
    return n < 7 ? 0 : 8 + 16 * (guint64) head[6];
  case 255:
    return measure_qemu (head, n);
  default:
    return G_MAXUINT64;
  }
}

/** Returns: how much of @data belongs to the message that the library is at */
static gsize
follow_message (PdkVncOutlet *self, const guint8 *data, gsize size)
{
  guint64 length;
  gsize n;

  if (self->rest > 0) {
    n = MIN (self->rest, size);
    self->rest -= n;
    return n;
  }
  self->head[self->n_head++] = data[0];
  length = measure (self->head, self->n_head);
  if (length == G_MAXUINT64) {
    g_debug ("the library says something unknown: %u", self->head[0]);
    self->place = PLACE_LOST;
  } else if (length > 0) {
    self->rest = length - self->n_head;
    self->n_head = 0;
  }
  return 1;
}

static void
follow (PdkVncOutlet *self, const guint8 *data, gsize size)
{
  while (size > 0 && self->place != PLACE_LOST) {
    gsize n = 1;

    if (self->place == PLACE_INITIALIZATION)
      self->place = PLACE_MESSAGES;
    else
      n = follow_message (self, data, size);
    data += n;
    size -= n;
  }
}

/** Returns: (transfer full) (nullable): what was there before */
static GBytes *
exchange_added (PdkVncOutlet *self, guint kind, GBytes *added)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->added_mutex);
  GBytes *before = self->added[kind];

  self->added[kind] = added;
  return before;
}

/** If it is the moment.  @n: of how many kinds */
static gboolean
write_added (PdkVncOutlet *self, guint n)
{
  if (self->place != PLACE_MESSAGES || self->n_head > 0 || self->rest > 0)
    return TRUE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (GBytes) added = exchange_added (self, i, NULL);

    if (added != NULL && !pdk_vnc_wire_write (self->server, g_bytes_get_data (added, NULL),
                                              g_bytes_get_size (added)))
      return FALSE;
  }
  return TRUE;
}

/** If nobody has to wait for it: neither for the server nor for who is writing, who does it then. */
static void
try_added (PdkVncOutlet *self)
{
  if (!g_mutex_trylock (&self->mutex))
    return;
  if (pdk_vnc_wire_is_writable (self->server))
    write_added (self, ADDED_TEXT);
  g_mutex_unlock (&self->mutex);
}

static gboolean
pass (PdkVncOutlet *self, gconstpointer data, gsize size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* Before it is written: the server's answer may be what begins. */
  if (self->place == PLACE_SIGN_IN && g_atomic_int_get (&self->begun))
    self->place = PLACE_INITIALIZATION;
  if (!pdk_vnc_wire_write (self->server, data, size))
    return FALSE;
  if (self->place != PLACE_SIGN_IN)
    follow (self, data, size);
  return write_added (self, N_ADDED);
}

gboolean
pdk_vnc_outlet_pass (PdkVncOutlet *self, gconstpointer data, gsize size)
{
  const gboolean is_passed = pass (self, data, size);

  /* What came after the last look at it, and before whoever brought it could have written it. */
  if (is_passed)
    try_added (self);
  return is_passed;
}

void
pdk_vnc_outlet_add (PdkVncOutlet *self, gconstpointer message, gsize size)
{
  g_autoptr (GBytes) before = exchange_added (self, ADDED_MESSAGE, g_bytes_new (message, size));

  try_added (self);
}

gboolean
pdk_vnc_outlet_add_text (PdkVncOutlet *self, GBytes *text)
{
  g_autoptr (GBytes) before = exchange_added (self, ADDED_TEXT, g_bytes_ref (text));

  return before == NULL;
}

void
pdk_vnc_outlet_say (PdkVncOutlet *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  write_added (self, N_ADDED);
}
