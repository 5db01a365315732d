/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-inputs.h"

#include <gdk/gdkkeysyms.h>

#include "pdk-console-backend-private.h"
#include "input/pdk-console-combo.h"
#include "input/pdk-console-keymap.h"

/* A wild wheel shall not fill the guest's queue. */
#define MAX_CLICKS 16

/* Without a tablet a position is a movement, counted from here. */
#define RELATIVE_ORIGIN 0x7fff

#define NUM_LOCK 0x45

#define MASK_WHEEL_UP    (1 << 3)
#define MASK_WHEEL_DOWN  (1 << 4)
#define MASK_WHEEL_LEFT  (1 << 5)
#define MASK_WHEEL_RIGHT (1 << 6)

struct _PdkVncInputs {
  PdkConsoleInputs parent_instance;

  GHashTable *held; /* owned: scancode → keysym it was pressed with, which it is released with */

  VncConnection *connection;  /* borrowed */
  PdkConsoleBackend *backend; /* borrowed */
  guint8 buttons;             /* bits as the protocol has them */
  guint16 x;                  /* of the last position sent */
  guint16 y;
};

G_DEFINE_FINAL_TYPE (PdkVncInputs, pdk_vnc_inputs, PDK_TYPE_CONSOLE_INPUTS)

static gboolean
pdk_vnc_inputs_is_ready (PdkConsoleInputs *inputs)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);

  return self->connection != NULL && vnc_connection_is_initialized (self->connection);
}

static void
on_connection_pointer_mode_changed (PdkVncInputs *self, gboolean absolute)
{
  pdk_console_backend_set_absolute_pointer (self->backend, absolute);
}

static void
on_connection_led_state (PdkVncInputs *self)
{
  static const struct {
    int vnc;
    int console;
  } map[] = {
    { VNC_LEDSTATE_CAPS_LOCK, PDK_CONSOLE_LOCK_CAPS },
    { VNC_LEDSTATE_NUM_LOCK, PDK_CONSOLE_LOCK_NUM },
    { VNC_LEDSTATE_SCROLL_LOCK, PDK_CONSOLE_LOCK_SCROLL },
  };
  int state = vnc_connection_get_ledstate (self->connection);
  int locks = 0;

  for (guint i = 0; state >= 0 && i < G_N_ELEMENTS (map); i++)
    if (state & map[i].vnc)
      locks |= map[i].console;
  pdk_console_backend_set_locks (self->backend, state >= 0 ? locks : -1);
}

static void
pdk_vnc_inputs_dispose (GObject *object)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (object);

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_weak_pointer (&self->connection);
  g_clear_weak_pointer (&self->backend);
  g_clear_pointer (&self->held, g_hash_table_unref);

  G_OBJECT_CLASS (pdk_vnc_inputs_parent_class)->dispose (object);
}

static gboolean
is_held (PdkVncInputs *self, guint scancode)
{
  return g_hash_table_contains (self->held, GUINT_TO_POINTER (scancode));
}

/* A key is released as what it was pressed as, even when Shift came or went in between. */
static guint
find_keysym (PdkVncInputs *self, guint scancode, guint keyval, gboolean pressed)
{
  gpointer before = g_hash_table_lookup (self->held, GUINT_TO_POINTER (scancode));

  if (!pressed && before != NULL)
    return GPOINTER_TO_UINT (before);
  if (keyval == GDK_KEY_ISO_Left_Tab)
    return GDK_KEY_Tab;
  return keyval != 0 ? keyval : pdk_console_combo_get_keyval (scancode);
}

/* QEMU's numbering: bit 7 instead of the prefix, and a number of its own for Pause. */
static guint
convert_scancode (guint scancode)
{
  if (scancode == PDK_SCANCODE_PAUSE)
    return 0xc6;
  return (scancode & 0x100) != 0 ? (scancode & 0x7f) | 0x80 : scancode;
}

/* Pause comes as two codes, of which the second one alone would be Num Lock.  The key that is held
 * tells them apart: both are pressed before either is released. */
static gboolean
is_rest_of_pause (PdkVncInputs *self, guint scancode, gboolean pressed)
{
  gpointer keysym = GUINT_TO_POINTER (GDK_KEY_VoidSymbol);

  if (scancode != NUM_LOCK)
    return FALSE;
  if (pressed && is_held (self, PDK_SCANCODE_PAUSE) && !is_held (self, NUM_LOCK)) {
    g_hash_table_insert (self->held, GUINT_TO_POINTER (NUM_LOCK), keysym);
    return TRUE;
  }
  return !pressed && g_hash_table_lookup (self->held, GUINT_TO_POINTER (NUM_LOCK)) == keysym &&
         g_hash_table_remove (self->held, GUINT_TO_POINTER (NUM_LOCK));
}

static void
pdk_vnc_inputs_key (PdkConsoleInputs *inputs, guint scancode, guint keyval, gboolean pressed)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);
  guint keysym;

  if (is_rest_of_pause (self, scancode, pressed))
    return;
  keysym = find_keysym (self, scancode, keyval, pressed);
  if (pressed)
    g_hash_table_insert (self->held, GUINT_TO_POINTER (scancode), GUINT_TO_POINTER (keysym));
  else
    g_hash_table_remove (self->held, GUINT_TO_POINTER (scancode));
  /* Without its number a key that means nothing cannot be told of. */
  if (keysym != 0 || vnc_connection_get_ext_key_event (self->connection))
    vnc_connection_key_event (self->connection, pressed, keysym, convert_scancode (scancode));
}

static void
send_pointer (PdkVncInputs *self, guint8 buttons, int x, int y)
{
  vnc_connection_pointer_event (self->connection, buttons, x, y);
}

/* Where the pointer is, as the server counts. */
static void
send_buttons (PdkVncInputs *self, guint8 buttons)
{
  if (pdk_console_backend_get_absolute_pointer (self->backend))
    send_pointer (self, buttons, self->x, self->y);
  else
    send_pointer (self, buttons, RELATIVE_ORIGIN, RELATIVE_ORIGIN);
}

static void
pdk_vnc_inputs_position (PdkConsoleInputs *inputs, guint head, int x, int y)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);

  self->x = CLAMP (x, 0, G_MAXUINT16);
  self->y = CLAMP (y, 0, G_MAXUINT16);
  send_pointer (self, self->buttons, self->x, self->y);
}

static void
pdk_vnc_inputs_motion (PdkConsoleInputs *inputs, int dx, int dy)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);

  send_pointer (self, self->buttons, CLAMP (RELATIVE_ORIGIN + dx, 0, G_MAXUINT16),
                CLAMP (RELATIVE_ORIGIN + dy, 0, G_MAXUINT16));
}

static guint8
convert_button (guint button)
{
  if (button >= 1 && button <= 3)
    return 1 << (button - 1);
  return button == 8 ? 1 << 7 : 0;
}

static void
pdk_vnc_inputs_button (PdkConsoleInputs *inputs, guint button, gboolean pressed)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);
  guint8 mask = convert_button (button);

  if (mask == 0)
    return;
  if (pressed)
    self->buttons |= mask;
  else
    self->buttons &= ~mask;
  send_buttons (self, self->buttons);
}

static void
click (PdkVncInputs *self, guint8 mask, int n)
{
  for (int i = 0; i < MIN (n, MAX_CLICKS); i++) {
    send_buttons (self, self->buttons | mask);
    send_buttons (self, self->buttons);
  }
}

static void
pdk_vnc_inputs_scroll (PdkConsoleInputs *inputs, int clicks_x, int clicks_y)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);

  click (self, clicks_y < 0 ? MASK_WHEEL_UP : MASK_WHEEL_DOWN, ABS (clicks_y));
  click (self, clicks_x < 0 ? MASK_WHEEL_LEFT : MASK_WHEEL_RIGHT, ABS (clicks_x));
}

/* Presses the lock keys that are not as @locks has them. */
static void
pdk_vnc_inputs_set_locks (PdkConsoleInputs *inputs, PdkConsoleLocks locks)
{
  PdkVncInputs *self = PDK_VNC_INPUTS (inputs);
  static const struct {
    PdkConsoleLocks lock;
    guint scancode;
  } map[] = {
    { PDK_CONSOLE_LOCK_CAPS, 0x3a },
    { PDK_CONSOLE_LOCK_NUM, NUM_LOCK },
    { PDK_CONSOLE_LOCK_SCROLL, 0x46 },
  };
  int current;

  current = pdk_console_backend_get_locks (self->backend);
  for (guint i = 0; current >= 0 && i < G_N_ELEMENTS (map); i++) {
    if ((locks & map[i].lock) == ((guint) current & map[i].lock))
      continue;
    pdk_vnc_inputs_key (PDK_CONSOLE_INPUTS (self), map[i].scancode, 0, TRUE);
    pdk_vnc_inputs_key (PDK_CONSOLE_INPUTS (self), map[i].scancode, 0, FALSE);
  }
}

static void
pdk_vnc_inputs_class_init (PdkVncInputsClass *klass)
{
  PdkConsoleInputsClass *inputs_class = PDK_CONSOLE_INPUTS_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_vnc_inputs_dispose;
  inputs_class->is_ready = pdk_vnc_inputs_is_ready;
  inputs_class->key = pdk_vnc_inputs_key;
  inputs_class->position = pdk_vnc_inputs_position;
  inputs_class->motion = pdk_vnc_inputs_motion;
  inputs_class->button = pdk_vnc_inputs_button;
  inputs_class->scroll = pdk_vnc_inputs_scroll;
  inputs_class->set_locks = pdk_vnc_inputs_set_locks;
}

static void
pdk_vnc_inputs_init (PdkVncInputs *self)
{
  self->held = g_hash_table_new (NULL, NULL);
}

/* Up to 1.3 the library declares this signal with a marshaller for a number that it does not send, so
 * handlers need one of their own. */
static void
follow_leds (PdkVncInputs *self)
{
  GClosure *closure =
      g_cclosure_new_object_swap (G_CALLBACK (on_connection_led_state), G_OBJECT (self));

  g_closure_set_marshal (closure, g_cclosure_marshal_VOID__VOID);
  g_signal_connect_closure (self->connection, "vnc-led-state", closure, FALSE);
}

PdkVncInputs *
pdk_vnc_inputs_new (VncConnection *connection, PdkConsoleBackend *backend)
{
  PdkVncInputs *self = g_object_new (PDK_TYPE_VNC_INPUTS, NULL);

  g_set_weak_pointer (&self->connection, connection);
  g_set_weak_pointer (&self->backend, backend);
  g_signal_connect_object (connection, "vnc-pointer-mode-changed",
                           G_CALLBACK (on_connection_pointer_mode_changed), self,
                           G_CONNECT_SWAPPED);
  follow_leds (self);
  return self;
}
