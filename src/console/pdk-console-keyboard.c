/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-keyboard.h"
#include "pdk-console-key-queue.h"
#include "pdk-console-keymap.h"

#define SCANCODE_LEFT_CTRL 0x1d
#define SCANCODE_LEFT_ALT  0x38

typedef struct {
  guint scancode;
  guint keyval;
} HeldKey;

struct _PdkConsoleKeyboard {
  GObject parent_instance;

  GArray *held; /* of HeldKey, in the order of pressing */
  PdkConsoleKeyQueue *queue;
  gboolean armed; /* left Ctrl and left Alt were all that is held */
};

enum { KEY, RELEASED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleKeyboard, pdk_console_keyboard, G_TYPE_OBJECT)

static void
send (PdkConsoleKeyboard *self, guint scancode, guint keyval, gboolean pressed)
{
  g_signal_emit (self, signals[KEY], 0, scancode, keyval, pressed);
  if (scancode == PDK_SCANCODE_PAUSE)
    g_signal_emit (self, signals[KEY], 0, 0x45, keyval, pressed);
}

static void
on_queue_key (guint scancode, gboolean pressed, gpointer user_data)
{
  send (user_data, scancode, 0, pressed);
}

static int
find_held (PdkConsoleKeyboard *self, guint scancode)
{
  for (guint i = 0; i < self->held->len; i++)
    if (g_array_index (self->held, HeldKey, i).scancode == scancode)
      return i;
  return -1;
}

static gboolean
holds_only_combination (PdkConsoleKeyboard *self)
{
  return self->held->len == 2 && find_held (self, SCANCODE_LEFT_CTRL) >= 0 &&
         find_held (self, SCANCODE_LEFT_ALT) >= 0;
}

static void
release_last (PdkConsoleKeyboard *self)
{
  HeldKey key = g_array_index (self->held, HeldKey, self->held->len - 1);

  g_array_set_size (self->held, self->held->len - 1);
  send (self, key.scancode, key.keyval, FALSE);
}

static void
pdk_console_keyboard_finalize (GObject *object)
{
  PdkConsoleKeyboard *self = PDK_CONSOLE_KEYBOARD (object);

  g_clear_pointer (&self->queue, pdk_console_key_queue_free);
  g_array_unref (self->held);

  G_OBJECT_CLASS (pdk_console_keyboard_parent_class)->finalize (object);
}

static void
pdk_console_keyboard_class_init (PdkConsoleKeyboardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_console_keyboard_finalize;

  signals[KEY] = g_signal_new ("key", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[RELEASED] = g_signal_new ("released", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_console_keyboard_init (PdkConsoleKeyboard *self)
{
  self->held = g_array_new (FALSE, FALSE, sizeof (HeldKey));
  self->queue = pdk_console_key_queue_new (on_queue_key, self);
}

PdkConsoleKeyboard *
pdk_console_keyboard_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_KEYBOARD, NULL);
}

void
pdk_console_keyboard_press (PdkConsoleKeyboard *self, guint keycode, guint keyval)
{
  HeldKey key = { pdk_console_keymap_from_hardware (keycode), keyval };

  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  if (key.scancode == 0) {
    g_debug ("key %u has no scancode", keycode);
    return;
  }
  /* The host's repeats stay here: the guest's own keyboard repeats. */
  if (find_held (self, key.scancode) >= 0)
    return;
  g_array_append_val (self->held, key);
  self->armed = holds_only_combination (self);
  send (self, key.scancode, keyval, TRUE);
}

void
pdk_console_keyboard_release (PdkConsoleKeyboard *self, guint keycode, guint keyval)
{
  guint scancode = pdk_console_keymap_from_hardware (keycode);
  int index;

  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  index = find_held (self, scancode);
  if (index < 0)
    return;
  g_array_remove_index (self->held, index);
  send (self, scancode, keyval, FALSE);
  if (self->armed && self->held->len == 0) {
    self->armed = FALSE;
    g_signal_emit (self, signals[RELEASED], 0);
  }
}

void
pdk_console_keyboard_disarm (PdkConsoleKeyboard *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  self->armed = FALSE;
}

void
pdk_console_keyboard_release_all (PdkConsoleKeyboard *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  self->armed = FALSE;
  pdk_console_key_queue_abort (self->queue);
  while (self->held->len > 0)
    release_last (self);
}

void
pdk_console_keyboard_type (PdkConsoleKeyboard *self, const guint *scancodes, guint n)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));
  g_return_if_fail (scancodes != NULL || n == 0);

  pdk_console_key_queue_push (self->queue, scancodes, n);
}
