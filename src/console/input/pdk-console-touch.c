/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-touch.h"

#include <math.h>

#define LEFT  1
#define RIGHT 3

/* A second tap this soon and near is where the first was: guests want a double click on one spot. */
#define TAP_AGAIN    (400 * G_TIME_SPAN_MILLISECOND)
#define TAP_DISTANCE 24.0

/* What the fingers' distance grows by for a step of the zoom; shrinking is its inverse. */
#define ZOOM_STEP 1.15

#define DEFAULT_REST      (500 * G_TIME_SPAN_MILLISECOND)
#define DEFAULT_TOLERANCE 8.0

static PdkConsoleFinger *
find_finger (PdkConsoleTouch *self, gconstpointer id)
{
  for (guint i = 0; i < MIN (self->n_fingers, G_N_ELEMENTS (self->fingers)); i++)
    if (self->fingers[i].id == id)
      return &self->fingers[i];
  return NULL;
}

static void
click (PdkConsoleTouch *self, guint button, double x, double y)
{
  self->funcs->button (button, TRUE, x, y, self->user_data);
  self->funcs->button (button, FALSE, x, y, self->user_data);
}

static void
tap (PdkConsoleTouch *self, gint64 now)
{
  double x = self->start_x, y = self->start_y;

  if (self->tapped != 0 && now - self->tapped <= TAP_AGAIN &&
      hypot (x - self->tap_x, y - self->tap_y) <= TAP_DISTANCE) {
    x = self->tap_x;
    y = self->tap_y;
    self->tapped = 0;
  } else {
    self->tapped = now;
    self->tap_x = x;
    self->tap_y = y;
  }
  click (self, LEFT, x, y);
}

static double
get_spread (PdkConsoleTouch *self)
{
  return hypot (self->fingers[0].x - self->fingers[1].x, self->fingers[0].y - self->fingers[1].y);
}

static void
begin_pair (PdkConsoleTouch *self)
{
  self->state = PDK_CONSOLE_TOUCH_PAIR;
  self->due = 0;
  self->start_x = self->last_x = (self->fingers[0].x + self->fingers[1].x) / 2;
  self->start_y = self->last_y = (self->fingers[0].y + self->fingers[1].y) / 2;
  self->spread = get_spread (self);
}

/* A drag under way is not ended by a hand's edge that comes to rest. */
static void
add_finger (PdkConsoleTouch *self)
{
  switch (self->state) {
  case PDK_CONSOLE_TOUCH_UNDECIDED:
    begin_pair (self);
    break;
  case PDK_CONSOLE_TOUCH_PAIR:
  case PDK_CONSOLE_TOUCH_SCROLL:
  case PDK_CONSOLE_TOUCH_ZOOM:
    self->state = PDK_CONSOLE_TOUCH_OVER;
    break;
  case PDK_CONSOLE_TOUCH_NONE:
  case PDK_CONSOLE_TOUCH_DRAG:
  case PDK_CONSOLE_TOUCH_MOTION:
  case PDK_CONSOLE_TOUCH_OVER:
    break;
  }
}

void
pdk_console_touch_begin (PdkConsoleTouch *self, gconstpointer id, double x, double y, gint64 now)
{
  if (find_finger (self, id) != NULL)
    return;
  if (self->n_fingers < G_N_ELEMENTS (self->fingers))
    self->fingers[self->n_fingers] = (PdkConsoleFinger){ id, x, y };
  self->n_fingers++;
  if (self->n_fingers > 1) {
    add_finger (self);
    return;
  }
  self->state = PDK_CONSOLE_TOUCH_UNDECIDED;
  self->start_x = self->last_x = x;
  self->start_y = self->last_y = y;
  self->due = now + self->rest_time;
}

/* From where the finger came down: what is small would be missed otherwise. */
static void
begin_drag (PdkConsoleTouch *self, gboolean absolute)
{
  self->due = 0;
  self->tapped = 0;
  self->state = absolute ? PDK_CONSOLE_TOUCH_DRAG : PDK_CONSOLE_TOUCH_MOTION;
  if (absolute)
    self->funcs->button (LEFT, TRUE, self->start_x, self->start_y, self->user_data);
}

static void
move_one (PdkConsoleTouch *self, double x, double y, gboolean absolute)
{
  if (self->state == PDK_CONSOLE_TOUCH_UNDECIDED &&
      hypot (x - self->start_x, y - self->start_y) > self->tolerance)
    begin_drag (self, absolute);
  if (self->state == PDK_CONSOLE_TOUCH_DRAG)
    self->funcs->move (x, y, self->user_data);
  else if (self->state == PDK_CONSOLE_TOUCH_MOTION)
    self->funcs->motion (x - self->last_x, y - self->last_y, self->user_data);
  else
    return;
  self->last_x = x;
  self->last_y = y;
}

/* Fingers are told of one after the other: by the first alone, which moves their middle by half of their
 * distance, nothing is decided but after a long way. */
static void
decide_pair (PdkConsoleTouch *self, double x, double y, gboolean absolute)
{
  const double moved = hypot (x - self->start_x, y - self->start_y);
  const double spread = fabs (get_spread (self) - self->spread);

  if (moved > self->tolerance && spread < moved) {
    self->state = PDK_CONSOLE_TOUCH_SCROLL;
    /* A wheel turns what the pointer is over. */
    if (absolute)
      self->funcs->move (self->start_x, self->start_y, self->user_data);
  } else if (spread > 2 * self->tolerance && (moved < spread / 4 || spread > 6 * self->tolerance)) {
    self->state = PDK_CONSOLE_TOUCH_ZOOM;
  }
}

static void
zoom (PdkConsoleTouch *self)
{
  const double spread = get_spread (self);

  if (self->spread < 1) {
    self->spread = spread;
    return;
  }
  while (spread >= self->spread * ZOOM_STEP) {
    self->spread *= ZOOM_STEP;
    self->funcs->zoom (1, self->user_data);
  }
  while (spread > 1 && spread <= self->spread / ZOOM_STEP) {
    self->spread /= ZOOM_STEP;
    self->funcs->zoom (-1, self->user_data);
  }
}

static void
move_pair (PdkConsoleTouch *self, gboolean absolute)
{
  const double x = (self->fingers[0].x + self->fingers[1].x) / 2;
  const double y = (self->fingers[0].y + self->fingers[1].y) / 2;
  double dx, dy;

  if (self->state == PDK_CONSOLE_TOUCH_PAIR)
    decide_pair (self, x, y, absolute);
  if (self->state == PDK_CONSOLE_TOUCH_ZOOM)
    zoom (self);
  if (self->state != PDK_CONSOLE_TOUCH_SCROLL)
    return;
  dx = self->last_x - x;
  dy = self->last_y - y;
  self->last_x = x;
  self->last_y = y;
  /* What lies under the fingers goes with them, so the wheel goes the other way. */
  self->funcs->scroll (dx, dy, self->user_data);
}

void
pdk_console_touch_update (
    PdkConsoleTouch *self, gconstpointer id, double x, double y, gboolean absolute)
{
  PdkConsoleFinger *finger = find_finger (self, id);

  if (finger == NULL)
    return;
  finger->x = x;
  finger->y = y;
  switch (self->state) {
  case PDK_CONSOLE_TOUCH_UNDECIDED:
  case PDK_CONSOLE_TOUCH_DRAG:
  case PDK_CONSOLE_TOUCH_MOTION:
    if (finger == &self->fingers[0])
      move_one (self, x, y, absolute);
    break;
  case PDK_CONSOLE_TOUCH_PAIR:
  case PDK_CONSOLE_TOUCH_SCROLL:
  case PDK_CONSOLE_TOUCH_ZOOM:
    move_pair (self, absolute);
    break;
  case PDK_CONSOLE_TOUCH_NONE:
  case PDK_CONSOLE_TOUCH_OVER:
    break;
  }
}

/* The others are waited for: a finger that is lifted late begins nothing new. */
static void
lift (PdkConsoleTouch *self, PdkConsoleFinger *finger)
{
  if (finger == &self->fingers[0])
    self->fingers[0] = self->fingers[1];
  if (finger != NULL)
    self->fingers[1] = (PdkConsoleFinger){ NULL, 0, 0 };
  self->n_fingers -= self->n_fingers > 0 ? 1 : 0;
  self->due = 0;
  self->state = self->n_fingers > 0 ? PDK_CONSOLE_TOUCH_OVER : PDK_CONSOLE_TOUCH_NONE;
}

static gboolean
is_leading (PdkConsoleTouch *self, PdkConsoleFinger *finger)
{
  return finger == &self->fingers[0] && finger->id != NULL;
}

static gboolean
is_moving (PdkConsoleTouch *self)
{
  return self->state == PDK_CONSOLE_TOUCH_DRAG || self->state == PDK_CONSOLE_TOUCH_MOTION;
}

/* The drag goes on. */
static void
drop_other (PdkConsoleTouch *self, PdkConsoleFinger *finger)
{
  if (finger != NULL)
    *finger = (PdkConsoleFinger){ NULL, 0, 0 };
  self->n_fingers -= self->n_fingers > 1 ? 1 : 0;
}

void
pdk_console_touch_end (PdkConsoleTouch *self, gconstpointer id, double x, double y, gint64 now)
{
  PdkConsoleFinger *finger = find_finger (self, id);

  if (is_moving (self) && !is_leading (self, finger)) {
    drop_other (self, finger);
    return;
  }
  if (self->state == PDK_CONSOLE_TOUCH_UNDECIDED)
    tap (self, now);
  else if (self->state == PDK_CONSOLE_TOUCH_DRAG)
    self->funcs->button (LEFT, FALSE, x, y, self->user_data);
  lift (self, finger);
}

void
pdk_console_touch_cancel (PdkConsoleTouch *self, gconstpointer id)
{
  PdkConsoleFinger *finger = find_finger (self, id);

  if (self->state == PDK_CONSOLE_TOUCH_DRAG)
    self->funcs->button (LEFT, FALSE, self->last_x, self->last_y, self->user_data);
  lift (self, finger);
}

void
pdk_console_touch_rest (PdkConsoleTouch *self, gint64 now)
{
  if (self->state != PDK_CONSOLE_TOUCH_UNDECIDED || self->due == 0 || now < self->due)
    return;
  self->due = 0;
  self->tapped = 0;
  self->state = PDK_CONSOLE_TOUCH_OVER;
  click (self, RIGHT, self->start_x, self->start_y);
}

void
pdk_console_touch_reset (PdkConsoleTouch *self)
{
  self->state = PDK_CONSOLE_TOUCH_NONE;
  self->n_fingers = 0;
  self->due = 0;
  self->tapped = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (self->fingers); i++)
    self->fingers[i] = (PdkConsoleFinger){ NULL, 0, 0 };
}

void
pdk_console_touch_init (PdkConsoleTouch *self,
                        const PdkConsoleTouchFuncs *funcs,
                        gpointer user_data)
{
  *self = (PdkConsoleTouch){ .funcs = funcs, .user_data = user_data };
  self->rest_time = DEFAULT_REST;
  self->tolerance = DEFAULT_TOLERANCE;
}
