/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pointer.h"
#include "pdk-console-backend-private.h"
#include "picture/pdk-console-cursor-shape.h"
#include "pdk-console-pointer-lock.h"
#include "size/pdk-console-scroll.h"
#include "pdk-console-touch-events.h"

#include <math.h>

#define N_BUTTONS 16

struct _PdkConsolePointer {
  GObject parent_instance;

  PdkConsoleView *view;         /* borrowed: it owns our controllers */
  PdkConsoleBackend *backend;   /* owned, nullable */
  PdkConsolePointerLock *lock;  /* owned, while captured where the platform has one */
  PdkConsoleTouchEvents *touch; /* owned */

  PdkConsoleScroll scroll;
  PdkConsoleHead *head; /* owned, nullable: of the backend, that the view shows */
  guint head_number;
  guint buttons; /* bit per GDK button that is pressed in the guest */
  int cursor_x;  /* of the guest, as it told */
  int cursor_y;
  double last_x; /* device pixels, of the last motion while captured */
  double last_y;
  double rest_x; /* movement of less than a pixel that is not sent yet */
  double rest_y;
  gboolean enabled;
  gboolean paused; /* see pdk_console_pointer_set_paused() */
  gboolean captured;
};

typedef enum {
  PROP_CAPTURED = 1,
} PdkConsolePointerProperty;

static GParamSpec *props[PROP_CAPTURED + 1];

enum { PRESSED, ZOOMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsolePointer, pdk_console_pointer, G_TYPE_OBJECT)

static gboolean
is_absolute (PdkConsolePointer *self)
{
  return pdk_console_backend_get_absolute_pointer (self->backend);
}

static gboolean
is_live (PdkConsolePointer *self)
{
  return self->enabled && self->backend != NULL &&
         pdk_console_backend_get_state (self->backend) == PDK_CONSOLE_BACKEND_CONNECTED;
}

static PdkConsoleCursor *
get_shape (PdkConsolePointer *self)
{
  PdkConsoleCursor *shape;

  if (self->head != NULL && pdk_console_head_get_cursor (self->head, &shape))
    return shape;
  return self->backend != NULL ? pdk_console_backend_get_cursor (self->backend) : NULL;
}

/* The widget's cursor: none while captured, the guest's shape where the pointer is the guest's, and
 * the host's arrow where it is not. */
static void
update_cursor (PdkConsolePointer *self)
{
  const PdkConsoleTransform *transform = pdk_console_view_get_transform (self->view);
  PdkConsoleCursor *shape = get_shape (self);
  g_autoptr (GdkCursor) cursor = NULL;
  gboolean live = is_live (self);

  if (live && self->captured)
    cursor = gdk_cursor_new_from_name ("none", NULL);
  else if (live && is_absolute (self))
    cursor = pdk_console_cursor_shape_create (shape, transform);
  gtk_widget_set_cursor (GTK_WIDGET (self->view), cursor);
  pdk_console_view_set_overlay (self->view, live && !is_absolute (self) ? shape : NULL,
                                self->cursor_x, self->cursor_y);
}

/* Whole pixels go, what is left waits: slow movement would be lost otherwise. */
static void
send_motion (PdkConsolePointer *self, double dx, double dy)
{
  int whole_x, whole_y;

  self->rest_x += dx;
  self->rest_y += dy;
  whole_x = (int) trunc (self->rest_x);
  whole_y = (int) trunc (self->rest_y);
  if (whole_x == 0 && whole_y == 0)
    return;
  self->rest_x -= whole_x;
  self->rest_y -= whole_y;
  pdk_console_backend_send_motion (self->backend, whole_x, whole_y);
}

static void
on_lock_moved (double dx, double dy, gpointer user_data)
{
  send_motion (user_data, dx, dy);
}

static void set_captured (PdkConsolePointer *self, gboolean captured);

/* The compositor's own way out, for one. */
static void
on_lock_lost (gpointer user_data)
{
  set_captured (user_data, FALSE);
}

static const PdkConsolePointerLockFuncs lock_funcs = { on_lock_moved, on_lock_lost };

static void
set_captured (PdkConsolePointer *self, gboolean captured)
{
  if (self->captured == captured)
    return;
  self->captured = captured;
  self->rest_x = self->rest_y = 0;
  g_clear_pointer (&self->lock, pdk_console_pointer_lock_free);
  if (captured)
    self->lock = pdk_console_pointer_lock_new (GTK_WIDGET (self->view), &lock_funcs, self);
  update_cursor (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAPTURED]);
}

static void
send_button (PdkConsolePointer *self, guint button, gboolean pressed)
{
  guint mask = 1u << (button % N_BUTTONS);

  if (pressed)
    self->buttons |= mask;
  else
    self->buttons &= ~mask;
  pdk_console_backend_send_button (self->backend, button, pressed);
}

/* Outside of the picture the pointer is not the guest's, unless a drag began inside. */
static gboolean
send_position (PdkConsolePointer *self, double x, double y)
{
  const PdkConsoleTransform *transform = pdk_console_view_get_transform (self->view);
  int guest_x, guest_y;

  if (!pdk_console_transform_to_guest (transform, x, y, &guest_x, &guest_y) && self->buttons == 0)
    return FALSE;
  pdk_console_backend_send_position (self->backend, self->head_number, guest_x, guest_y);
  return TRUE;
}

static void
move_captured (PdkConsolePointer *self, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->view));
  double dx = x * scale - self->last_x;
  double dy = y * scale - self->last_y;

  self->last_x = x * scale;
  self->last_y = y * scale;
  if (self->lock != NULL)
    pdk_console_pointer_lock_look (self->lock);
  else
    send_motion (self, dx, dy);
}

static void
move (PdkConsolePointer *self, double x, double y)
{
  if (is_absolute (self))
    send_position (self, x, y);
  else if (self->captured)
    move_captured (self, x, y);
}

/* The click that captures does not go on to the guest, whose pointer is elsewhere. */
static void
capture (PdkConsolePointer *self, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->view));

  self->last_x = x * scale;
  self->last_y = y * scale;
  set_captured (self, TRUE);
}

static void
press (PdkConsolePointer *self, guint button, double x, double y)
{
  const PdkConsoleTransform *transform = pdk_console_view_get_transform (self->view);
  int guest_x, guest_y;

  g_signal_emit (self, signals[PRESSED], 0);
  if (button == 0 || button >= N_BUTTONS)
    return;
  if (is_absolute (self)) {
    if (send_position (self, x, y))
      send_button (self, button, TRUE);
  } else if (self->captured) {
    send_button (self, button, TRUE);
  } else if (pdk_console_transform_to_guest (transform, x, y, &guest_x, &guest_y)) {
    capture (self, x, y);
  }
}

static void
release (PdkConsolePointer *self, guint button, double x, double y)
{
  if (button >= N_BUTTONS || (self->buttons & (1u << button)) == 0 || self->paused)
    return;
  if (is_absolute (self))
    send_position (self, x, y);
  send_button (self, button, FALSE);
}

static void
scroll (PdkConsolePointer *self, GdkEvent *event)
{
  int clicks_x, clicks_y;

  if (!is_absolute (self) && !self->captured)
    return;
  pdk_console_scroll_take (&self->scroll, event, &clicks_x, &clicks_y);
  if (clicks_x != 0 || clicks_y != 0)
    pdk_console_backend_send_scroll (self->backend, clicks_x, clicks_y);
}

static void
get_position (PdkConsolePointer *self, GdkEvent *event, double *x, double *y)
{
  GtkWidget *widget = GTK_WIDGET (self->view);
  GtkNative *native = gtk_widget_get_native (widget);
  double surface_x, surface_y;

  *x = *y = 0;
  gdk_event_get_position (event, x, y);
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  gtk_widget_translate_coordinates (GTK_WIDGET (native), widget, *x - surface_x, *y - surface_y, x,
                                    y);
}

/* A finger is on the guest's picture, not where a captured pointer is. */
static void
on_touch_button (guint button, gboolean pressed, double x, double y, gpointer user_data)
{
  PdkConsolePointer *self = user_data;

  if (!pressed)
    release (self, button, x, y);
  else if (!is_absolute (self) || send_position (self, x, y))
    send_button (self, button, TRUE);
}

static void
on_touch_move (double x, double y, gpointer user_data)
{
  send_position (user_data, x, y);
}

static void
on_touch_motion (double dx, double dy, gpointer user_data)
{
  PdkConsolePointer *self = user_data;
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->view));

  send_motion (self, dx * scale, dy * scale);
}

static void
on_touch_scroll (double dx, double dy, gpointer user_data)
{
  PdkConsolePointer *self = user_data;
  int clicks_x, clicks_y;

  pdk_console_touch_events_pan (self->touch, &dx, &dy);
  pdk_console_scroll_add (&self->scroll, dx, dy, TRUE, &clicks_x, &clicks_y);
  if (clicks_x != 0 || clicks_y != 0)
    pdk_console_backend_send_scroll (self->backend, clicks_x, clicks_y);
}

static void
on_touch_zoom (int direction, gpointer user_data)
{
  g_signal_emit (user_data, signals[ZOOMED], 0, direction);
}

static const PdkConsoleTouchFuncs touch_funcs = { on_touch_button, on_touch_move, on_touch_motion,
                                                  on_touch_scroll, on_touch_zoom };

static gboolean
handle_event (PdkConsolePointer *self, GdkEvent *event, double x, double y)
{
  switch ((guint) gdk_event_get_event_type (event)) {
  case GDK_MOTION_NOTIFY:
    /* X moves its own pointer to where a finger is, and tells of that as well. */
    if (!pdk_console_touch_events_is_touched (self->touch))
      move (self, x, y);
    return GDK_EVENT_STOP;
  case GDK_BUTTON_PRESS:
    press (self, gdk_button_event_get_button (event), x, y);
    return GDK_EVENT_STOP;
  case GDK_BUTTON_RELEASE:
    release (self, gdk_button_event_get_button (event), x, y);
    return GDK_EVENT_STOP;
  case GDK_SCROLL:
    scroll (self, event);
    return GDK_EVENT_STOP;
  case GDK_TOUCH_BEGIN:
    g_signal_emit (self, signals[PRESSED], 0);
    G_GNUC_FALLTHROUGH;
  case GDK_TOUCH_UPDATE:
  case GDK_TOUCH_END:
  case GDK_TOUCH_CANCEL:
  case GDK_TOUCHPAD_PINCH:
    return pdk_console_touch_events_take (self->touch, event, x, y, is_absolute (self));
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static gboolean
on_controller_event (PdkConsolePointer *self, GdkEvent *event)
{
  double x, y;

  if (!is_live (self))
    return GDK_EVENT_PROPAGATE;
  get_position (self, event, &x, &y);
  return handle_event (self, event, x, y);
}

static void
move_cursor (PdkConsolePointer *self, int x, int y)
{
  self->cursor_x = x;
  self->cursor_y = y;
  update_cursor (self);
}

/* Told in pixels of all the screens side by side. */
static void
on_backend_cursor_moved (PdkConsolePointer *self, int x, int y)
{
  cairo_rectangle_int_t area = { 0 };

  if (self->head != NULL)
    area = pdk_console_head_get_area (self->head);
  move_cursor (self, x - area.x, y - area.y);
}

static void
drop_head (PdkConsolePointer *self)
{
  if (self->head != NULL)
    g_signal_handlers_disconnect_by_data (self->head, self);
  g_clear_object (&self->head);
}

static void
follow_head (PdkConsolePointer *self)
{
  drop_head (self);
  if (self->backend == NULL)
    return;
  g_set_object (&self->head, pdk_console_backend_ensure_head (self->backend, self->head_number));
  g_signal_connect_object (self->head, "cursor-changed", G_CALLBACK (update_cursor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->head, "cursor-moved", G_CALLBACK (move_cursor), self,
                           G_CONNECT_SWAPPED);
}

static void
on_backend_notify_absolute_pointer (PdkConsolePointer *self)
{
  pdk_console_pointer_release_all (self);
  update_cursor (self);
}

static void
on_backend_notify_state (PdkConsolePointer *self)
{
  if (!is_live (self))
    pdk_console_pointer_release_all (self);
  update_cursor (self);
}

static void
pdk_console_pointer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsolePointerProperty) id) {
  case PROP_CAPTURED:
    g_value_set_boolean (value, PDK_CONSOLE_POINTER (object)->captured);
    break;
  }
}

static void
pdk_console_pointer_dispose (GObject *object)
{
  PdkConsolePointer *self = PDK_CONSOLE_POINTER (object);

  g_clear_pointer (&self->lock, pdk_console_pointer_lock_free);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  drop_head (self);
  g_clear_object (&self->backend);
  g_clear_pointer (&self->touch, pdk_console_touch_events_free);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (pdk_console_pointer_parent_class)->dispose (object);
}

static void
pdk_console_pointer_class_init (PdkConsolePointerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_console_pointer_dispose;
  object_class->get_property = pdk_console_pointer_get_property;

  props[PROP_CAPTURED] =
      g_param_spec_boolean ("captured", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOMED] = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
pdk_console_pointer_init (PdkConsolePointer *self)
{
  self->enabled = TRUE;
}

PdkConsolePointer *
pdk_console_pointer_new (PdkConsoleView *view)
{
  PdkConsolePointer *self = g_object_new (PDK_TYPE_CONSOLE_POINTER, NULL);
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_set_weak_pointer (&self->view, view);
  self->touch = pdk_console_touch_events_new (GTK_WIDGET (view), &touch_funcs, self);
  /* Not gestures: they follow one button at a time, and a guest wants all of them. */
  g_signal_connect_object (controller, "event", G_CALLBACK (on_controller_event), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
  g_signal_connect_object (view, "transformed", G_CALLBACK (update_cursor), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
pdk_console_pointer_set_backend (PdkConsolePointer *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_CONSOLE_POINTER (self));

  if (self->backend == backend)
    return;
  pdk_console_pointer_release_all (self);
  self->buttons = 0;
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_set_object (&self->backend, backend);
  follow_head (self);
  if (backend != NULL) {
    g_signal_connect_object (backend, "notify::cursor", G_CALLBACK (update_cursor), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (backend, "cursor-moved", G_CALLBACK (on_backend_cursor_moved), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (backend, "notify::absolute-pointer",
                             G_CALLBACK (on_backend_notify_absolute_pointer), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (backend, "notify::state", G_CALLBACK (on_backend_notify_state), self,
                             G_CONNECT_SWAPPED);
  }
  update_cursor (self);
}

void
pdk_console_pointer_set_head (PdkConsolePointer *self, guint head)
{
  g_return_if_fail (PDK_IS_CONSOLE_POINTER (self));

  if (self->head_number == head)
    return;
  pdk_console_pointer_release_all (self);
  self->head_number = head;
  follow_head (self);
  update_cursor (self);
}

void
pdk_console_pointer_set_enabled (PdkConsolePointer *self, gboolean enabled)
{
  g_return_if_fail (PDK_IS_CONSOLE_POINTER (self));

  if (self->enabled == enabled)
    return;
  if (!enabled)
    pdk_console_pointer_release_all (self);
  self->enabled = enabled;
  update_cursor (self);
}

gboolean
pdk_console_pointer_get_captured (PdkConsolePointer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_POINTER (self), FALSE);

  return self->captured;
}

static void
release_buttons (PdkConsolePointer *self)
{
  for (guint button = 1; button < N_BUTTONS; button++)
    if (self->buttons & (1u << button))
      send_button (self, button, FALSE);
}

void
pdk_console_pointer_set_paused (PdkConsolePointer *self, gboolean paused)
{
  g_return_if_fail (PDK_IS_CONSOLE_POINTER (self));

  if (self->paused == paused)
    return;
  self->paused = paused;
  if (!paused)
    pdk_console_pointer_release_all (self);
}

void
pdk_console_pointer_release_all (PdkConsolePointer *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_POINTER (self));

  if (!self->paused)
    release_buttons (self);
  pdk_console_scroll_reset (&self->scroll);
  if (self->touch != NULL)
    pdk_console_touch_events_reset (self->touch);
  set_captured (self, FALSE);
}
