/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-byte-queue.h"

#include <string.h>

/* What was taken from the front is only moved away once it is this much, and more than the rest. */
#define COMPACT_FROM 4096

struct _PdkByteQueue {
  GByteArray *bytes; /* owned */
  gsize begin;       /* what is before it was taken */
};

PdkByteQueue *
pdk_byte_queue_new (void)
{
  PdkByteQueue *self = g_new0 (PdkByteQueue, 1);

  self->bytes = g_byte_array_new ();
  return self;
}

void
pdk_byte_queue_free (PdkByteQueue *self)
{
  g_byte_array_unref (self->bytes);
  g_free (self);
}

gsize
pdk_byte_queue_get_length (PdkByteQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes->len - self->begin;
}

static void
compact (PdkByteQueue *self)
{
  if (self->begin == self->bytes->len) {
    g_byte_array_set_size (self->bytes, 0);
    self->begin = 0;
  } else if (self->begin >= COMPACT_FROM && self->begin > self->bytes->len / 2) {
    g_byte_array_remove_range (self->bytes, 0, (guint) self->begin);
    self->begin = 0;
  }
}

void
pdk_byte_queue_push (PdkByteQueue *self, gconstpointer data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= G_MAXUINT / 2 - self->bytes->len);

  if (length > 0)
    g_byte_array_append (self->bytes, data, (guint) length);
}

GBytes *
pdk_byte_queue_peek (PdkByteQueue *self, gsize max)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_new (self->bytes->len > 0 ? self->bytes->data + self->begin : NULL,
                      MIN (max, pdk_byte_queue_get_length (self)));
}

void
pdk_byte_queue_drop (PdkByteQueue *self, gsize length)
{
  g_return_if_fail (self != NULL);

  self->begin += MIN (length, pdk_byte_queue_get_length (self));
  compact (self);
}

void
pdk_byte_queue_clear (PdkByteQueue *self)
{
  pdk_byte_queue_drop (self, G_MAXSIZE);
}

gsize
pdk_byte_queue_limit (PdkByteQueue *self, gsize max)
{
  const gsize length = pdk_byte_queue_get_length (self);
  const guint8 *front = NULL;
  const guint8 *line_end = NULL;
  gsize excess = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (length <= max)
    return 0;
  excess = length - max;
  front = self->bytes->data + self->begin;
  line_end = memchr (front + excess, '\n', max);
  if (line_end != NULL)
    excess = (gsize) (line_end - front) + 1;
  pdk_byte_queue_drop (self, excess);
  return excess;
}
