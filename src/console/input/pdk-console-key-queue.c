/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-key-queue.h"
#include "pdk-console-combo.h"

#include <gdk/gdk.h>

#define SCANCODE_LEFT_SHIFT  0x2a
#define SCANCODE_RIGHT_SHIFT 0x36

struct _PdkConsoleKeyQueue {
  PdkConsoleKeyFunc func;
  gpointer user_data;
  GArray *events;  /* of PdkConsoleKeyEvent; those before “next” are sent */
  GArray *pressed; /* of PdkConsoleKeyEvent */
  guint next;
  guint timeout_id;
};

PdkConsoleKeyQueue *
pdk_console_key_queue_new (PdkConsoleKeyFunc func, gpointer user_data)
{
  PdkConsoleKeyQueue *self = g_new0 (PdkConsoleKeyQueue, 1);

  self->func = func;
  self->user_data = user_data;
  self->events = g_array_new (FALSE, FALSE, sizeof (PdkConsoleKeyEvent));
  self->pressed = g_array_new (FALSE, FALSE, sizeof (PdkConsoleKeyEvent));
  return self;
}

void
pdk_console_key_queue_free (PdkConsoleKeyQueue *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_array_unref (self->events);
  g_array_unref (self->pressed);
  g_free (self);
}

static void
forget_pressed (PdkConsoleKeyQueue *self, guint scancode)
{
  for (guint i = self->pressed->len; i > 0; i--) {
    if (g_array_index (self->pressed, PdkConsoleKeyEvent, i - 1).scancode == scancode) {
      g_array_remove_index (self->pressed, i - 1);
      return;
    }
  }
}

static void
send_next (PdkConsoleKeyQueue *self)
{
  PdkConsoleKeyEvent event = g_array_index (self->events, PdkConsoleKeyEvent, self->next);

  self->next++;
  if (event.pressed)
    g_array_append_val (self->pressed, event);
  else
    forget_pressed (self, event.scancode);
  self->func (&event, self->user_data);
}

static gboolean
on_pace (gpointer user_data)
{
  PdkConsoleKeyQueue *self = user_data;

  if (pdk_console_key_queue_get_n_waiting (self) == 0) {
    self->timeout_id = 0;
    self->next = 0;
    g_array_set_size (self->events, 0);
    return G_SOURCE_REMOVE;
  }
  send_next (self);
  return G_SOURCE_CONTINUE;
}

static void
start (PdkConsoleKeyQueue *self)
{
  if (self->events->len > 0 && self->timeout_id == 0)
    self->timeout_id = g_timeout_add (PDK_CONSOLE_KEY_PACE_MS, on_pace, self);
}

static gboolean
has_shift (const guint *scancodes, guint n)
{
  for (guint i = 0; i < n; i++)
    if (scancodes[i] == SCANCODE_LEFT_SHIFT || scancodes[i] == SCANCODE_RIGHT_SHIFT)
      return TRUE;
  return FALSE;
}

/* A capital is to be called one: QEMU takes a small letter with Shift for a sign that Caps Lock is on,
 * and sees to it that it is. */
void
pdk_console_key_queue_push (PdkConsoleKeyQueue *self, const guint *scancodes, guint n)
{
  gboolean shift = has_shift (scancodes, n);

  for (guint i = 0; i < 2 * n; i++) {
    guint scancode = scancodes[i < n ? i : 2 * n - 1 - i];
    guint keyval = pdk_console_combo_get_keyval (scancode);
    PdkConsoleKeyEvent event = { scancode, shift ? gdk_keyval_to_upper (keyval) : keyval, i < n };

    g_array_append_val (self->events, event);
  }
  start (self);
}

void
pdk_console_key_queue_push_events (PdkConsoleKeyQueue *self,
                                   const PdkConsoleKeyEvent *events,
                                   guint n)
{
  g_array_append_vals (self->events, events, n);
  start (self);
}

guint
pdk_console_key_queue_get_n_waiting (PdkConsoleKeyQueue *self)
{
  return self->events->len - self->next;
}

void
pdk_console_key_queue_abort (PdkConsoleKeyQueue *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_array_set_size (self->events, 0);
  self->next = 0;
  while (self->pressed->len > 0) {
    PdkConsoleKeyEvent event =
        g_array_index (self->pressed, PdkConsoleKeyEvent, self->pressed->len - 1);

    g_array_set_size (self->pressed, self->pressed->len - 1);
    event.pressed = FALSE;
    self->func (&event, self->user_data);
  }
}
