/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-spice-private.h"

/* Keyboard, mouse, tablet. */

static void
push_scancode (SpiceKbdInstance *instance, uint8_t code)
{
  FakeSpice *self = SPICE_CONTAINEROF (instance, FakeSpice, keyboard);

  g_string_append_printf (self->log, "k%02x ", code);
  if (self->key_func != NULL)
    self->key_func (GUINT_TO_POINTER (code), self->key_data);
}

static uint8_t
get_leds (SpiceKbdInstance *instance)
{
  return 0;
}

static const SpiceKbdInterface keyboard_interface = {
  .base = { SPICE_INTERFACE_KEYBOARD, "fake keyboard", SPICE_INTERFACE_KEYBOARD_MAJOR,
            SPICE_INTERFACE_KEYBOARD_MINOR },
  .push_scan_freg = push_scancode,
  .get_leds = get_leds,
};

static void
log_buttons (FakeSpice *self, uint32_t buttons)
{
  if ((int) buttons == self->last_buttons)
    return;
  self->last_buttons = buttons;
  g_string_append_printf (self->log, "b%x ", buttons);
}

static void
mouse_motion (SpiceMouseInstance *instance, int dx, int dy, int dz, uint32_t buttons)
{
  FakeSpice *self = SPICE_CONTAINEROF (instance, FakeSpice, mouse);

  if (dz != 0)
    g_string_append_printf (self->log, "w%d ", dz);
  else
    g_string_append_printf (self->log, "m%d,%d ", dx, dy);
  log_buttons (self, buttons);
}

static void
mouse_buttons (SpiceMouseInstance *instance, uint32_t buttons)
{
  log_buttons (SPICE_CONTAINEROF (instance, FakeSpice, mouse), buttons);
}

static const SpiceMouseInterface mouse_interface = {
  .base = { SPICE_INTERFACE_MOUSE, "fake mouse", SPICE_INTERFACE_MOUSE_MAJOR,
            SPICE_INTERFACE_MOUSE_MINOR },
  .motion = mouse_motion,
  .buttons = mouse_buttons,
};

static void
tablet_set_logical_size (SpiceTabletInstance *instance, int width, int height)
{
}

static void
tablet_position (SpiceTabletInstance *instance, int x, int y, uint32_t buttons)
{
  FakeSpice *self = SPICE_CONTAINEROF (instance, FakeSpice, tablet);

  g_string_append_printf (self->log, "p%d,%d ", x, y);
  log_buttons (self, buttons);
}

static void
tablet_wheel (SpiceTabletInstance *instance, int wheel, uint32_t buttons)
{
  FakeSpice *self = SPICE_CONTAINEROF (instance, FakeSpice, tablet);

  if (wheel != 0)
    g_string_append_printf (self->log, "w%d ", wheel);
  log_buttons (self, buttons);
}

static void
tablet_buttons (SpiceTabletInstance *instance, uint32_t buttons)
{
  log_buttons (SPICE_CONTAINEROF (instance, FakeSpice, tablet), buttons);
}

static const SpiceTabletInterface tablet_interface = {
  .base = { SPICE_INTERFACE_TABLET, "fake tablet", SPICE_INTERFACE_TABLET_MAJOR,
            SPICE_INTERFACE_TABLET_MINOR },
  .set_logical_size = tablet_set_logical_size,
  .position = tablet_position,
  .wheel = tablet_wheel,
  .buttons = tablet_buttons,
};

void
fake_spice_prepare_inputs (FakeSpice *self)
{
  self->keyboard.base.sif = &keyboard_interface.base;
  self->mouse.base.sif = &mouse_interface.base;
  self->tablet.base.sif = &tablet_interface.base;
}
