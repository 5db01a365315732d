/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-negotiator.h"

#include <stdlib.h>

/* Below this no desktop has room for a dialog. */
#define MIN_WIDTH  320
#define MIN_HEIGHT 200

/* How long a window may take to go in or out of fullscreen. */
#define HURRY G_TIME_SPAN_SECOND

void
pdk_console_negotiator_init (PdkConsoleNegotiator *self)
{
  *self = (PdkConsoleNegotiator){ .due = PDK_CONSOLE_NEGOTIATOR_NEVER };
}

static gboolean
was_asked (PdkConsoleNegotiator *self)
{
  return self->asked_width == self->wanted_width && self->asked_height == self->wanted_height;
}

static gboolean
is_near (int got, int wanted)
{
  return abs (got - wanted) <= PDK_CONSOLE_NEGOTIATOR_TOLERANCE;
}

/* What is a little off is an answer only after a question. */
static gboolean
is_satisfied (PdkConsoleNegotiator *self)
{
  if (self->guest_width == self->wanted_width && self->guest_height == self->wanted_height)
    return TRUE;
  return was_asked (self) && is_near (self->guest_width, self->wanted_width) &&
         is_near (self->guest_height, self->wanted_height);
}

static gboolean
may_ask (PdkConsoleNegotiator *self)
{
  return self->active && self->visible && self->possible && self->wanted_width > 0 &&
         self->tries < PDK_CONSOLE_NEGOTIATOR_TRIES && !is_satisfied (self);
}

static void
plan (PdkConsoleNegotiator *self, gint64 due)
{
  self->due = may_ask (self) ? due : PDK_CONSOLE_NEGOTIATOR_NEVER;
}

/* Everything that was asked for counts as forgotten. */
static void
begin_anew (PdkConsoleNegotiator *self, gint64 now)
{
  self->tries = 0;
  self->asked_width = self->asked_height = 0;
  plan (self, now + PDK_CONSOLE_NEGOTIATOR_CALM);
}

void
pdk_console_negotiator_set_active (PdkConsoleNegotiator *self, gboolean active, gint64 now)
{
  if (self->active == active)
    return;
  self->active = active;
  begin_anew (self, now);
}

void
pdk_console_negotiator_set_visible (PdkConsoleNegotiator *self, gboolean visible, gint64 now)
{
  if (self->visible == visible)
    return;
  self->visible = visible;
  plan (self, now + PDK_CONSOLE_NEGOTIATOR_CALM);
}

void
pdk_console_negotiator_set_possible (PdkConsoleNegotiator *self, gboolean possible, gint64 now)
{
  if (self->possible == possible)
    return;
  self->possible = possible;
  begin_anew (self, now);
}

void
pdk_console_negotiator_set_room (PdkConsoleNegotiator *self, int width, int height, gint64 now)
{
  int wanted_width = MAX (width & ~1, MIN_WIDTH);
  int wanted_height = MAX (height, MIN_HEIGHT);

  if (width <= 0 || height <= 0 ||
      (wanted_width == self->wanted_width && wanted_height == self->wanted_height))
    return;
  self->wanted_width = wanted_width;
  self->wanted_height = wanted_height;
  self->tries = 0;
  plan (self, now < self->hurried_until ? now : now + PDK_CONSOLE_NEGOTIATOR_CALM);
  self->hurried_until = 0;
}

void
pdk_console_negotiator_set_guest (PdkConsoleNegotiator *self, int width, int height, gint64 now)
{
  if (self->guest_width == width && self->guest_height == height)
    return;
  self->guest_width = width;
  self->guest_height = height;
  /* A guest that is changing its mode may do so more than once. */
  if (was_asked (self))
    plan (self, now + PDK_CONSOLE_NEGOTIATOR_PATIENCE);
  else if (self->due == PDK_CONSOLE_NEGOTIATOR_NEVER || is_satisfied (self))
    plan (self, now + PDK_CONSOLE_NEGOTIATOR_CALM);
}

void
pdk_console_negotiator_hurry (PdkConsoleNegotiator *self, gint64 now)
{
  self->hurried_until = now + HURRY;
}

gboolean
pdk_console_negotiator_take (PdkConsoleNegotiator *self, gint64 now, int *width, int *height)
{
  if (now < self->due)
    return FALSE;
  if (!may_ask (self)) {
    self->due = PDK_CONSOLE_NEGOTIATOR_NEVER;
    return FALSE;
  }
  *width = self->asked_width = self->wanted_width;
  *height = self->asked_height = self->wanted_height;
  self->tries++;
  plan (self, now + (PDK_CONSOLE_NEGOTIATOR_PATIENCE << (self->tries - 1)));
  return TRUE;
}
