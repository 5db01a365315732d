/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-inputs.h"
#include "pdk-console-backend-private.h"

#include <spice/enums.h>

/* A wild wheel shall not fill the guest's queue. */
#define MAX_CLICKS 16

struct _PdkSpiceInputs {
  GObject parent_instance;

  SpiceInputsChannel *channel; /* borrowed */
  PdkConsoleBackend *backend;  /* borrowed */
  gboolean opened;
  int buttons; /* SPICE_MOUSE_BUTTON_MASK_* held; GDK's own state has no bits for the side buttons
                */
};

G_DEFINE_FINAL_TYPE (PdkSpiceInputs, pdk_spice_inputs, G_TYPE_OBJECT)

static gboolean
is_ready (PdkSpiceInputs *self)
{
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
pdk_spice_inputs_class_init (PdkSpiceInputsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_inputs_dispose;
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

void
pdk_spice_inputs_key (PdkSpiceInputs *self, guint scancode, gboolean pressed)
{
  if (!is_ready (self))
    return;
  if (pressed)
    spice_inputs_channel_key_press (self->channel, scancode);
  else
    spice_inputs_channel_key_release (self->channel, scancode);
}

void
pdk_spice_inputs_position (PdkSpiceInputs *self, guint head, int x, int y)
{
  if (is_ready (self))
    spice_inputs_channel_position (self->channel, x, y, head, self->buttons);
}

void
pdk_spice_inputs_motion (PdkSpiceInputs *self, int dx, int dy)
{
  if (is_ready (self))
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
void
pdk_spice_inputs_button (PdkSpiceInputs *self, guint button, gboolean pressed)
{
  int spice_button, mask;

  if (!is_ready (self) || !convert_button (button, &spice_button, &mask))
    return;
  if (pressed) {
    spice_inputs_channel_button_press (self->channel, spice_button, self->buttons);
    self->buttons |= mask;
  } else {
    self->buttons &= ~mask;
    spice_inputs_channel_button_release (self->channel, spice_button, self->buttons);
  }
}

void
pdk_spice_inputs_scroll (PdkSpiceInputs *self, int clicks)
{
  int button = clicks < 0 ? SPICE_MOUSE_BUTTON_UP : SPICE_MOUSE_BUTTON_DOWN;

  if (!is_ready (self))
    return;
  for (int i = 0; i < MIN (ABS (clicks), MAX_CLICKS); i++) {
    spice_inputs_channel_button_press (self->channel, button, self->buttons);
    spice_inputs_channel_button_release (self->channel, button, self->buttons);
  }
}

void
pdk_spice_inputs_set_locks (PdkSpiceInputs *self, PdkConsoleLocks locks)
{
  guint modifiers = 0;

  if (!is_ready (self))
    return;
  if (locks & PDK_CONSOLE_LOCK_CAPS)
    modifiers |= SPICE_INPUTS_CAPS_LOCK;
  if (locks & PDK_CONSOLE_LOCK_NUM)
    modifiers |= SPICE_INPUTS_NUM_LOCK;
  if (locks & PDK_CONSOLE_LOCK_SCROLL)
    modifiers |= SPICE_INPUTS_SCROLL_LOCK;
  spice_inputs_channel_set_key_locks (self->channel, modifiers);
}
