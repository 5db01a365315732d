/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-inputs.h"
#include "pdk-console-backend-private.h"

#include <spice/enums.h>

/* A wild wheel shall not fill the guest's queue. */
#define MAX_CLICKS 16

struct _PdkSpiceInputs {
  PdkConsoleInputs parent_instance;

  SpiceInputsChannel *channel; /* borrowed */
  PdkConsoleBackend *backend;  /* borrowed */
  gboolean opened;
  int buttons; /* SPICE_MOUSE_BUTTON_MASK_* held; GDK's own state has no bits for the side buttons
                */
};

G_DEFINE_FINAL_TYPE (PdkSpiceInputs, pdk_spice_inputs, PDK_TYPE_CONSOLE_INPUTS)

static gboolean
pdk_spice_inputs_is_ready (PdkConsoleInputs *inputs)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);

  return self->channel != NULL && self->opened;
}

static void
on_channel_event (PdkSpiceInputs *self, SpiceChannelEvent event)
{
  self->opened = event == SPICE_CHANNEL_OPENED;
}

static void
on_channel_modifiers (PdkSpiceInputs *self)
{
  static const struct {
    int spice;
    int console;
  } map[] = {
    { SPICE_INPUTS_CAPS_LOCK, PDK_CONSOLE_LOCK_CAPS },
    { SPICE_INPUTS_NUM_LOCK, PDK_CONSOLE_LOCK_NUM },
    { SPICE_INPUTS_SCROLL_LOCK, PDK_CONSOLE_LOCK_SCROLL },
  };
  int modifiers = 0;
  int locks = 0;

  if (self->backend == NULL)
    return;
  g_object_get (self->channel, "key-modifiers", &modifiers, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (modifiers & map[i].spice)
      locks |= map[i].console;
  pdk_console_backend_set_locks (self->backend, locks);
}

static void
pdk_spice_inputs_dispose (GObject *object)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (object);

  g_clear_weak_pointer (&self->channel);
  g_clear_weak_pointer (&self->backend);

  G_OBJECT_CLASS (pdk_spice_inputs_parent_class)->dispose (object);
}

static void
pdk_spice_inputs_key (PdkConsoleInputs *inputs, guint scancode, guint keyval, gboolean pressed)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);

  if (pressed)
    spice_inputs_channel_key_press (self->channel, scancode);
  else
    spice_inputs_channel_key_release (self->channel, scancode);
}

/* The agent is told the screen and a place on it; a tablet, which knows of no screens, a place on the
 * surface that they share. */
static void
pdk_spice_inputs_position (PdkConsoleInputs *inputs, guint head, int x, int y)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);
  cairo_rectangle_int_t area = { 0 };
  PdkConsoleHead *screen = NULL;
  PdkConsoleAgent *agent = NULL;

  if (self->backend == NULL)
    return;
  screen = pdk_console_backend_get_head (self->backend, head);
  agent = pdk_console_backend_get_agent (self->backend);
  if (screen != NULL && pdk_console_agent_get_state (agent) != PDK_CONSOLE_AGENT_CONNECTED)
    area = pdk_console_head_get_area (screen);
  spice_inputs_channel_position (self->channel, area.x + x, area.y + y, head, self->buttons);
}

static void
pdk_spice_inputs_motion (PdkConsoleInputs *inputs, int dx, int dy)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);

  spice_inputs_channel_motion (self->channel, dx, dy, self->buttons);
}

static gboolean
convert_button (guint button, int *spice_button, int *mask)
{
  static const struct {
    guint button;
    int spice_button;
    int mask;
  } map[] = {
    { 1, SPICE_MOUSE_BUTTON_LEFT, SPICE_MOUSE_BUTTON_MASK_LEFT },
    { 2, SPICE_MOUSE_BUTTON_MIDDLE, SPICE_MOUSE_BUTTON_MASK_MIDDLE },
    { 3, SPICE_MOUSE_BUTTON_RIGHT, SPICE_MOUSE_BUTTON_MASK_RIGHT },
    { 8, SPICE_MOUSE_BUTTON_SIDE, SPICE_MOUSE_BUTTON_MASK_SIDE },
    { 9, SPICE_MOUSE_BUTTON_EXTRA, SPICE_MOUSE_BUTTON_MASK_EXTRA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (map); i++) {
    if (map[i].button == button) {
      *spice_button = map[i].spice_button;
      *mask = map[i].mask;
      return TRUE;
    }
  }
  return FALSE;
}

/* The state that goes with a button leaves the button itself out: the library adds it. */
static void
pdk_spice_inputs_button (PdkConsoleInputs *inputs, guint button, gboolean pressed)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);
  int spice_button, mask;

  if (!convert_button (button, &spice_button, &mask))
    return;
  if (pressed) {
    spice_inputs_channel_button_press (self->channel, spice_button, self->buttons);
    self->buttons |= mask;
  } else {
    self->buttons &= ~mask;
    spice_inputs_channel_button_release (self->channel, spice_button, self->buttons);
  }
}

/* The protocol has no horizontal wheel. */
static void
pdk_spice_inputs_scroll (PdkConsoleInputs *inputs, int clicks_x, int clicks_y)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);
  int button = clicks_y < 0 ? SPICE_MOUSE_BUTTON_UP : SPICE_MOUSE_BUTTON_DOWN;

  for (int i = 0; i < MIN (ABS (clicks_y), MAX_CLICKS); i++) {
    spice_inputs_channel_button_press (self->channel, button, self->buttons);
    spice_inputs_channel_button_release (self->channel, button, self->buttons);
  }
}

static void
pdk_spice_inputs_set_locks (PdkConsoleInputs *inputs, PdkConsoleLocks locks)
{
  PdkSpiceInputs *self = PDK_SPICE_INPUTS (inputs);
  guint modifiers = 0;

  if (locks & PDK_CONSOLE_LOCK_CAPS)
    modifiers |= SPICE_INPUTS_CAPS_LOCK;
  if (locks & PDK_CONSOLE_LOCK_NUM)
    modifiers |= SPICE_INPUTS_NUM_LOCK;
  if (locks & PDK_CONSOLE_LOCK_SCROLL)
    modifiers |= SPICE_INPUTS_SCROLL_LOCK;
  spice_inputs_channel_set_key_locks (self->channel, modifiers);
}

static void
pdk_spice_inputs_class_init (PdkSpiceInputsClass *klass)
{
  PdkConsoleInputsClass *inputs_class = PDK_CONSOLE_INPUTS_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_spice_inputs_dispose;
  inputs_class->is_ready = pdk_spice_inputs_is_ready;
  inputs_class->key = pdk_spice_inputs_key;
  inputs_class->position = pdk_spice_inputs_position;
  inputs_class->motion = pdk_spice_inputs_motion;
  inputs_class->button = pdk_spice_inputs_button;
  inputs_class->scroll = pdk_spice_inputs_scroll;
  inputs_class->set_locks = pdk_spice_inputs_set_locks;
}

static void
pdk_spice_inputs_init (PdkSpiceInputs *self)
{
}

PdkSpiceInputs *
pdk_spice_inputs_new (SpiceInputsChannel *channel, PdkConsoleBackend *backend)
{
  PdkSpiceInputs *self = g_object_new (PDK_TYPE_SPICE_INPUTS, NULL);

  g_set_weak_pointer (&self->channel, channel);
  g_set_weak_pointer (&self->backend, backend);
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_channel_event), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "inputs-modifiers", G_CALLBACK (on_channel_modifiers), self,
                           G_CONNECT_SWAPPED);
  return self;
}
