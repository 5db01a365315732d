/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-key-queue.h"

#define PACE_MS 10

typedef struct {
  guint scancode;
  gboolean pressed;
} KeyEvent;

struct _PdkConsoleKeyQueue {
  PdkConsoleKeyFunc func;
  gpointer user_data;
  GArray *waiting; /* of KeyEvent */
  GArray *pressed; /* of guint */
  guint timeout_id;
};

PdkConsoleKeyQueue *
pdk_console_key_queue_new (PdkConsoleKeyFunc func, gpointer user_data)
{
  PdkConsoleKeyQueue *self = g_new0 (PdkConsoleKeyQueue, 1);

  self->func = func;
  self->user_data = user_data;
  self->waiting = g_array_new (FALSE, FALSE, sizeof (KeyEvent));
  self->pressed = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
pdk_console_key_queue_free (PdkConsoleKeyQueue *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_array_unref (self->waiting);
  g_array_unref (self->pressed);
  g_free (self);
}

static void
forget_pressed (PdkConsoleKeyQueue *self, guint scancode)
{
  for (guint i = self->pressed->len; i > 0; i--) {
    if (g_array_index (self->pressed, guint, i - 1) == scancode) {
      g_array_remove_index (self->pressed, i - 1);
      return;
    }
  }
}

static void
send_next (PdkConsoleKeyQueue *self)
{
  KeyEvent event = g_array_index (self->waiting, KeyEvent, 0);

  g_array_remove_index (self->waiting, 0);
  if (event.pressed)
    g_array_append_val (self->pressed, event.scancode);
  else
    forget_pressed (self, event.scancode);
  self->func (event.scancode, event.pressed, self->user_data);
}

static gboolean
on_pace (gpointer user_data)
{
  PdkConsoleKeyQueue *self = user_data;

  if (self->waiting->len == 0) {
    self->timeout_id = 0;
    return G_SOURCE_REMOVE;
  }
  send_next (self);
  return G_SOURCE_CONTINUE;
}

void
pdk_console_key_queue_push (PdkConsoleKeyQueue *self, const guint *scancodes, guint n)
{
  for (guint i = 0; i < n; i++) {
    KeyEvent event = { scancodes[i], TRUE };

    g_array_append_val (self->waiting, event);
  }
  for (guint i = n; i > 0; i--) {
    KeyEvent event = { scancodes[i - 1], FALSE };

    g_array_append_val (self->waiting, event);
  }
  if (n > 0 && self->timeout_id == 0)
    self->timeout_id = g_timeout_add (PACE_MS, on_pace, self);
}

void
pdk_console_key_queue_abort (PdkConsoleKeyQueue *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_array_set_size (self->waiting, 0);
  while (self->pressed->len > 0) {
    guint scancode = g_array_index (self->pressed, guint, self->pressed->len - 1);

    g_array_set_size (self->pressed, self->pressed->len - 1);
    self->func (scancode, FALSE, self->user_data);
  }
}
