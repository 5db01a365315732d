/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-keyboard.h"
#include "pdk-console-key-queue.h"
#include "pdk-console-keymap.h"

/* What somebody may have let go of from the moment a machine is paused to when that is known. */
#define N_RECENT 8

#define SCANCODE_LEFT_CTRL   0x1d
#define SCANCODE_RIGHT_CTRL  0x11d
#define SCANCODE_LEFT_SHIFT  0x2a
#define SCANCODE_RIGHT_SHIFT 0x36

typedef struct {
  guint scancode;
  guint keyval;
  gboolean owed; /* of a recent one: the guest has not been told yet */
} Key;

struct _PdkConsoleKeyboard {
  GObject parent_instance;

  GArray *down;           /* of Key: pressed on the host, in the order of pressing */
  GArray *held;           /* of Key: those of them that the guest was told of */
  GArray *recent;         /* of Key: those that were released last, and all that are owed */
  GArray *desktop_combos; /* of PdkConsoleCombo, with folded sides */
  PdkConsoleKeyQueue *queue;
  PdkConsoleCombo release_combo;
  PdkConsoleCombo window_combo;

  gboolean paused;       /* see pdk_console_keyboard_set_paused() */
  gboolean armed;        /* the release combination is all that is held */
  gboolean host_turn;    /* a combination of the host's is not let go yet */
  gboolean desktop_turn; /* see the property */
};

typedef enum {
  PROP_DESKTOP_TURN = 1,
} PdkConsoleKeyboardProperty;

static GParamSpec *props[PROP_DESKTOP_TURN + 1];

enum { KEY, RELEASED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleKeyboard, pdk_console_keyboard, G_TYPE_OBJECT)

static gboolean
remove_key (GArray *keys, guint scancode)
{
  for (guint i = 0; i < keys->len; i++) {
    if (g_array_index (keys, Key, i).scancode == scancode) {
      g_array_remove_index (keys, i);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_key (GArray *keys, guint scancode)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, Key, i).scancode == scancode)
      return TRUE;
  return FALSE;
}

static void
remember_release (PdkConsoleKeyboard *self, guint scancode, guint keyval)
{
  const Key key = { scancode, keyval, self->paused };

  remove_key (self->recent, scancode);
  if (!self->paused && self->recent->len == N_RECENT)
    g_array_remove_index (self->recent, 0);
  g_array_append_val (self->recent, key);
}

static void
send (PdkConsoleKeyboard *self, guint scancode, guint keyval, gboolean pressed)
{
  if (!pressed)
    remember_release (self, scancode, keyval);
  if (!pressed && self->paused)
    return;
  g_signal_emit (self, signals[KEY], 0, scancode, keyval, pressed);
  if (scancode == PDK_SCANCODE_PAUSE)
    g_signal_emit (self, signals[KEY], 0, 0x45, keyval, pressed);
}

static void
on_queue_key (const PdkConsoleKeyEvent *event, gpointer user_data)
{
  send (user_data, event->scancode, event->keyval, event->pressed);
}

/* Returns: FALSE for more keys than a combination has */
static gboolean
get_down (PdkConsoleKeyboard *self, PdkConsoleCombo *combo)
{
  *combo = (PdkConsoleCombo){ 0 };
  for (guint i = 0; i < self->down->len; i++)
    if (!pdk_console_combo_add (combo, g_array_index (self->down, Key, i).scancode))
      return FALSE;
  return combo->n_keys > 0;
}

static gboolean
is_down (PdkConsoleKeyboard *self, const PdkConsoleCombo *combo)
{
  PdkConsoleCombo down;

  return get_down (self, &down) && pdk_console_combo_equal (&down, combo);
}

static gboolean
is_desktop_combo_down (PdkConsoleKeyboard *self)
{
  PdkConsoleCombo down;

  if (!get_down (self, &down))
    return FALSE;
  down = pdk_console_combo_fold_sides (&down);
  for (guint i = 0; i < self->desktop_combos->len; i++)
    if (pdk_console_combo_equal (&down, &g_array_index (self->desktop_combos, PdkConsoleCombo, i)))
      return TRUE;
  return FALSE;
}

/* With the next key it may be one of the desktop's, which has to get that key by itself. */
static gboolean
may_become_desktop_combo (PdkConsoleKeyboard *self)
{
  PdkConsoleCombo down;

  if (!get_down (self, &down) || !pdk_console_combo_is_modifiers (&down))
    return FALSE;
  down = pdk_console_combo_fold_sides (&down);
  for (guint i = 0; i < self->desktop_combos->len; i++) {
    PdkConsoleCombo modifiers =
        pdk_console_combo_get_modifiers (&g_array_index (self->desktop_combos, PdkConsoleCombo, i));

    if (pdk_console_combo_equal (&down, &modifiers))
      return TRUE;
  }
  return FALSE;
}

static void
update_desktop_turn (PdkConsoleKeyboard *self)
{
  gboolean turn = self->host_turn || may_become_desktop_combo (self);

  if (self->desktop_turn == turn)
    return;
  self->desktop_turn = turn;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESKTOP_TURN]);
}

static void
release_held (PdkConsoleKeyboard *self)
{
  while (self->held->len > 0) {
    Key key = g_array_index (self->held, Key, self->held->len - 1);

    g_array_set_size (self->held, self->held->len - 1);
    send (self, key.scancode, key.keyval, FALSE);
  }
}

static void
pdk_console_keyboard_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsoleKeyboardProperty) id) {
  case PROP_DESKTOP_TURN:
    g_value_set_boolean (value, PDK_CONSOLE_KEYBOARD (object)->desktop_turn);
    break;
  }
}

static void
pdk_console_keyboard_finalize (GObject *object)
{
  PdkConsoleKeyboard *self = PDK_CONSOLE_KEYBOARD (object);

  g_clear_pointer (&self->queue, pdk_console_key_queue_free);
  g_array_unref (self->down);
  g_array_unref (self->held);
  g_array_unref (self->recent);
  g_array_unref (self->desktop_combos);

  G_OBJECT_CLASS (pdk_console_keyboard_parent_class)->finalize (object);
}

static void
pdk_console_keyboard_class_init (PdkConsoleKeyboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_console_keyboard_get_property;
  object_class->finalize = pdk_console_keyboard_finalize;

  props[PROP_DESKTOP_TURN] =
      g_param_spec_boolean ("desktop-turn", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[KEY] = g_signal_new ("key", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[RELEASED] = g_signal_new ("released", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_console_keyboard_init (PdkConsoleKeyboard *self)
{
  self->down = g_array_new (FALSE, FALSE, sizeof (Key));
  self->held = g_array_new (FALSE, FALSE, sizeof (Key));
  self->recent = g_array_new (FALSE, FALSE, sizeof (Key));
  self->desktop_combos = g_array_new (FALSE, FALSE, sizeof (PdkConsoleCombo));
  self->queue = pdk_console_key_queue_new (on_queue_key, self);
  pdk_console_combo_parse ("ctrl+alt", &self->release_combo);
}

PdkConsoleKeyboard *
pdk_console_keyboard_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_KEYBOARD, NULL);
}

void
pdk_console_keyboard_set_release_combo (PdkConsoleKeyboard *self, const PdkConsoleCombo *combo)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  self->release_combo = *combo;
  self->armed = FALSE;
}

void
pdk_console_keyboard_set_window_combo (PdkConsoleKeyboard *self, const PdkConsoleCombo *combo)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  self->window_combo = *combo;
}

void
pdk_console_keyboard_set_desktop_combos (PdkConsoleKeyboard *self,
                                         const PdkConsoleCombo *combos,
                                         guint n)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  g_array_set_size (self->desktop_combos, 0);
  for (guint i = 0; i < n; i++) {
    PdkConsoleCombo folded = pdk_console_combo_fold_sides (&combos[i]);

    g_array_append_val (self->desktop_combos, folded);
  }
  update_desktop_turn (self);
}

/* Returns: whether the keys held are the host's from now on */
static gboolean
give_to_host (PdkConsoleKeyboard *self)
{
  if (!is_down (self, &self->window_combo) && !is_desktop_combo_down (self))
    return FALSE;
  self->armed = FALSE;
  self->host_turn = TRUE;
  release_held (self);
  return TRUE;
}

static void
give_to_guest (PdkConsoleKeyboard *self, const Key *key)
{
  const gboolean releases = is_down (self, &self->release_combo);

  if (releases && !pdk_console_combo_is_modifiers (&self->release_combo)) {
    g_signal_emit (self, signals[RELEASED], 0);
    return;
  }
  self->armed = releases;
  g_array_append_val (self->held, *key);
  send (self, key->scancode, key->keyval, TRUE);
}

/* Keyboards of machines repeat nothing by themselves: a text console, a boot menu or Windows sees what
 * the host repeats, or nothing.  Pause has no make code that could come twice. */
static gboolean
repeat (PdkConsoleKeyboard *self, const Key *key)
{
  if (has_key (self->held, key->scancode) && key->scancode != PDK_SCANCODE_PAUSE)
    send (self, key->scancode, key->keyval, TRUE);
  return !self->host_turn;
}

gboolean
pdk_console_keyboard_press (PdkConsoleKeyboard *self, guint keycode, guint keyval)
{
  Key key = { pdk_console_keymap_from_hardware (keycode), keyval };

  g_return_val_if_fail (PDK_IS_CONSOLE_KEYBOARD (self), FALSE);

  if (key.scancode == 0) {
    g_debug ("key %u has no scancode", keycode);
    return TRUE;
  }
  if (has_key (self->down, key.scancode))
    return repeat (self, &key);
  g_array_append_val (self->down, key);
  if (!self->host_turn && !give_to_host (self))
    give_to_guest (self, &key);
  update_desktop_turn (self);
  return !self->host_turn;
}

gboolean
pdk_console_keyboard_release (PdkConsoleKeyboard *self, guint keycode, guint keyval)
{
  guint scancode = pdk_console_keymap_from_hardware (keycode);
  gboolean guests;

  g_return_val_if_fail (PDK_IS_CONSOLE_KEYBOARD (self), FALSE);

  guests = !self->host_turn;
  remove_key (self->down, scancode);
  if (remove_key (self->held, scancode))
    send (self, scancode, keyval, FALSE);
  if (self->down->len == 0) {
    gboolean releases = self->armed;

    self->armed = FALSE;
    self->host_turn = FALSE;
    if (releases)
      g_signal_emit (self, signals[RELEASED], 0);
  }
  update_desktop_turn (self);
  return guests;
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
  self->host_turn = FALSE;
  pdk_console_key_queue_abort (self->queue);
  g_array_set_size (self->down, 0);
  release_held (self);
  update_desktop_turn (self);
}

/* By itself it does nothing, wherever it is pressed. */
static gboolean
is_harmless (guint scancode)
{
  return scancode == SCANCODE_LEFT_CTRL || scancode == SCANCODE_RIGHT_CTRL ||
         scancode == SCANCODE_LEFT_SHIFT || scancode == SCANCODE_RIGHT_SHIFT;
}

/* QEMU's VNC server keeps a record of what is held, also while it throws away what it is told of, and
 * passes on no release of what is not: a key has to be pressed for it once more.  What the guest is owed
 * is in that record; of the others nobody knows whether the guest heard of them. */
static void
release_again (PdkConsoleKeyboard *self)
{
  g_autoptr (GArray) recent = g_steal_pointer (&self->recent);

  self->recent = g_array_new (FALSE, FALSE, sizeof (Key));
  for (guint i = 0; i < recent->len; i++) {
    const Key *key = &g_array_index (recent, Key, i);

    if (has_key (self->held, key->scancode))
      continue;
    if (!key->owed && is_harmless (key->scancode))
      send (self, key->scancode, key->keyval, TRUE);
    send (self, key->scancode, key->keyval, FALSE);
  }
  g_array_set_size (self->recent, 0);
}

void
pdk_console_keyboard_set_paused (PdkConsoleKeyboard *self, gboolean paused)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  if (!paused)
    release_again (self);
}

void
pdk_console_keyboard_type (PdkConsoleKeyboard *self, const guint *scancodes, guint n)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));
  g_return_if_fail (scancodes != NULL || n == 0);

  pdk_console_key_queue_push (self->queue, scancodes, n);
}

void
pdk_console_keyboard_pass (PdkConsoleKeyboard *self, guint scancode, guint keyval, gboolean pressed)
{
  g_return_if_fail (PDK_IS_CONSOLE_KEYBOARD (self));

  send (self, scancode, keyval, pressed);
}
