/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-pipe.h"

#include <string.h>

#define FIRST_SIZE 65536

struct _PdkVncPipe {
  PdkVncWire *from;
  PdkVncWire *to;
  PdkVncPipeEnd ended;
  gsize start; /* of what is here and not passed on */
  gsize end;
  gsize size;
  guint8 *buffer; /* owned */
};

PdkVncPipe *
pdk_vnc_pipe_new (PdkVncWire *from, PdkVncWire *to)
{
  PdkVncPipe *self = g_new0 (PdkVncPipe, 1);

  self->from = from;
  self->to = to;
  self->size = FIRST_SIZE;
  self->buffer = g_malloc (self->size);
  return self;
}

void
pdk_vnc_pipe_free (PdkVncPipe *self)
{
  g_free (self->buffer);
  g_free (self);
}

static gboolean
fill (PdkVncPipe *self)
{
  gssize n = pdk_vnc_wire_read (self->from, self->buffer + self->end, self->size - self->end);

  if (n <= 0) {
    self->ended = n == 0 ? PDK_VNC_PIPE_SOURCE_CLOSED : PDK_VNC_PIPE_SOURCE_BROKE;
    return FALSE;
  }
  self->end += n;
  return TRUE;
}

static void
make_room (PdkVncPipe *self, gsize n)
{
  if (self->start + n <= self->size)
    return;
  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  if (n <= self->size)
    return;
  self->size = n;
  self->buffer = g_realloc (self->buffer, n);
}

const guint8 *
pdk_vnc_pipe_peek (PdkVncPipe *self, gsize n)
{
  make_room (self, n);
  while (self->end - self->start < n)
    if (!fill (self))
      return NULL;
  return self->buffer + self->start;
}

gboolean
pdk_vnc_pipe_peek32 (PdkVncPipe *self, gsize offset, guint32 *value)
{
  const guint8 *data = pdk_vnc_pipe_peek (self, offset + 4);

  if (data == NULL)
    return FALSE;
  data += offset;
  *value = (guint32) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
  return TRUE;
}

gboolean
pdk_vnc_pipe_is_empty (PdkVncPipe *self)
{
  return self->start == self->end;
}

gboolean
pdk_vnc_pipe_write (PdkVncPipe *self, gconstpointer data, gsize n)
{
  if (pdk_vnc_wire_write (self->to, data, n))
    return TRUE;
  self->ended = PDK_VNC_PIPE_SINK_CLOSED;
  return FALSE;
}

static gboolean
take (PdkVncPipe *self, guint64 n, gboolean passes)
{
  while (n > 0) {
    gsize here = MIN (n, self->end - self->start);

    if (here > 0 && passes && !pdk_vnc_pipe_write (self, self->buffer + self->start, here))
      return FALSE;
    self->start += here;
    n -= here;
    if (self->start == self->end)
      self->start = self->end = 0;
    if (n > 0 && !fill (self))
      return FALSE;
  }
  return TRUE;
}

gboolean
pdk_vnc_pipe_pass (PdkVncPipe *self, guint64 n)
{
  return take (self, n, TRUE);
}

gboolean
pdk_vnc_pipe_skip (PdkVncPipe *self, guint64 n)
{
  return take (self, n, FALSE);
}

PdkVncPipeEnd
pdk_vnc_pipe_get_end (PdkVncPipe *self)
{
  return self->ended;
}
