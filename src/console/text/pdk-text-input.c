/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-input.h"

#include <string.h>

#include "pdk-text-paste.h"

struct _PdkTextInput {
  GObject parent_instance;

  PdkTextPasteBar *bar; /* borrowed */
  PdkTextPaste *paste;
  GBytes *asked; /* nullable: what the question is about */
  gboolean connected;
};

enum { DATA, ANSWERED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextInput, pdk_text_input, G_TYPE_OBJECT)

/** Several lines at once, or a line with its end: nobody types that.  It need not have come through
 * our own command: a middle click pastes too. */
static gboolean
is_pasted_line (const char *text, gsize length)
{
  return length > 2 && memchr (text, '\r', length) != NULL;
}

/** Whether it is the one key that is to stop what is under way. */
static gboolean
is_interrupt (const char *text, gsize length)
{
  return length == 1 && text[0] == '\003';
}

static void
on_paste_data (PdkTextInput *self, GBytes *bytes)
{
  g_signal_emit (self, signals[DATA], 0, bytes);
}

static void
on_paste_notify_remaining (PdkTextInput *self)
{
  pdk_text_paste_bar_set_remaining (self->bar, pdk_text_paste_get_remaining (self->paste));
}

static void
on_bar_answered (PdkTextInput *self, gboolean yes)
{
  g_autoptr (GBytes) text = g_steal_pointer (&self->asked);

  g_signal_emit (self, signals[ANSWERED], 0);
  if (yes && text != NULL && self->connected)
    pdk_text_paste_push (self->paste, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
on_bar_stop (PdkTextInput *self)
{
  pdk_text_paste_stop (self->paste);
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
pdk_text_input_dispose (GObject *object)
{
  PdkTextInput *self = PDK_TEXT_INPUT (object);

  if (self->paste != NULL)
    g_signal_handlers_disconnect_by_data (self->paste, self);
  g_clear_object (&self->paste);
  g_clear_pointer (&self->asked, g_bytes_unref);

  G_OBJECT_CLASS (pdk_text_input_parent_class)->dispose (object);
}

static void
pdk_text_input_class_init (PdkTextInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_text_input_dispose;

  signals[DATA] = g_signal_new ("data", PDK_TYPE_TEXT_INPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[ANSWERED] = g_signal_new ("answered", PDK_TYPE_TEXT_INPUT, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_text_input_init (PdkTextInput *self)
{
  self->paste = pdk_text_paste_new ();
  g_signal_connect_object (self->paste, "data", G_CALLBACK (on_paste_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paste, "notify::remaining", G_CALLBACK (on_paste_notify_remaining),
                           self, G_CONNECT_SWAPPED);
}

PdkTextInput *
pdk_text_input_new (PdkTextPasteBar *bar)
{
  PdkTextInput *self = g_object_new (PDK_TYPE_TEXT_INPUT, NULL);

  self->bar = bar;
  g_signal_connect_object (bar, "answered", G_CALLBACK (on_bar_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "stop", G_CALLBACK (on_bar_stop), self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_text_input_set_connected (PdkTextInput *self, gboolean connected)
{
  g_return_if_fail (PDK_IS_TEXT_INPUT (self));

  self->connected = connected;
  if (connected)
    return;
  pdk_text_paste_stop (self->paste);
  if (pdk_text_paste_bar_is_asking (self->bar))
    pdk_text_paste_bar_withdraw (self->bar);
  g_clear_pointer (&self->asked, g_bytes_unref);
}

void
pdk_text_input_commit (PdkTextInput *self, const char *text, gsize length)
{
  g_return_if_fail (PDK_IS_TEXT_INPUT (self));

  if (!self->connected || length == 0)
    return;

  if (is_pasted_line (text, length)) {
    g_clear_pointer (&self->asked, g_bytes_unref);
    self->asked = g_bytes_new (text, length);
    pdk_text_paste_bar_ask (self->bar, self->asked);
    return;
  }
  if (is_interrupt (text, length))
    pdk_text_paste_stop (self->paste);
  pdk_text_paste_push (self->paste, text, length);
}

void
pdk_text_input_send (PdkTextInput *self, const char *text)
{
  g_return_if_fail (PDK_IS_TEXT_INPUT (self));
  g_return_if_fail (text != NULL);

  if (self->connected)
    pdk_text_paste_push (self->paste, text, strlen (text));
}
