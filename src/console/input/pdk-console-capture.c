/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-capture.h"
#include "pdk-console-backend-private.h"
#include "pdk-console-shortcuts.h"

struct _PdkConsoleCapture {
  GObject parent_instance;

  GtkWidget *console;             /* borrowed, weak */
  GtkWindow *window;              /* borrowed, weak: the one it is in */
  GtkEventController *controller; /* borrowed: on the window, while the guest has the keyboard */

  /* owned */
  PdkConsoleBackend *backend;
  PdkConsoleKeyboard *keyboard;
  PdkConsoleTypist *typist;
  PdkConsoleShortcuts *shortcuts;

  gboolean enabled;
  gboolean inhibit;
  gboolean locks_known; /* the guest told its lock keys since it was connected */
};

typedef enum {
  PROP_CAPTURED = 1,
  PROP_SHORTCUTS_CAPTURED,
} PdkConsoleCaptureProperty;

static GParamSpec *props[PROP_SHORTCUTS_CAPTURED + 1];

enum { RELEASED, LOST, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleCapture, pdk_console_capture, G_TYPE_OBJECT)

static gboolean
is_connected (PdkConsoleCapture *self)
{
  return self->backend != NULL &&
         pdk_console_backend_get_state (self->backend) == PDK_CONSOLE_BACKEND_CONNECTED;
}

static gboolean
is_for_guest (PdkConsoleCapture *self)
{
  return is_connected (self) && self->enabled && self->window != NULL && self->console != NULL &&
         gtk_widget_get_mapped (self->console) && gtk_window_is_active (self->window) &&
         gtk_window_get_focus (self->window) == self->console;
}

static PdkConsoleLocks
get_host_locks (PdkConsoleCapture *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (self->console));
  GdkDevice *device = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;
  PdkConsoleLocks locks = 0;

  if (device == NULL)
    return 0;
  if (gdk_device_get_caps_lock_state (device))
    locks |= PDK_CONSOLE_LOCK_CAPS;
  if (gdk_device_get_num_lock_state (device))
    locks |= PDK_CONSOLE_LOCK_NUM;
  if (gdk_device_get_scroll_lock_state (device))
    locks |= PDK_CONSOLE_LOCK_SCROLL;
  return locks;
}

/* Only when the keyboard comes to the guest and when the guest first tells: after each of its
 * reports the two would chase one another, since the guest's locks move by key presses. */
static void
synchronize_locks (PdkConsoleCapture *self)
{
  int guest_locks = pdk_console_backend_get_locks (self->backend);
  PdkConsoleLocks host_locks;

  if (guest_locks < 0)
    return;
  host_locks = get_host_locks (self);
  if (host_locks != (PdkConsoleLocks) guest_locks)
    pdk_console_backend_send_locks (self->backend, host_locks);
}

static GdkToplevel *
get_toplevel (PdkConsoleCapture *self)
{
  GdkSurface *surface =
      self->window != NULL ? gtk_native_get_surface (GTK_NATIVE (self->window)) : NULL;

  return surface != NULL && GDK_IS_TOPLEVEL (surface) ? GDK_TOPLEVEL (surface) : NULL;
}

/** Whether the desktop asks the user something. */
static gboolean
is_asking (PdkConsoleCapture *self)
{
  PdkConsoleUsb *usb = self->backend != NULL ? pdk_console_backend_get_usb (self->backend) : NULL;

  return usb != NULL && pdk_console_usb_is_asking (usb);
}

/* The desktop's shortcuts are the guest's while it has the keyboard, but for the moments in which one
 * may be pressed that is to stay with the host, and while the desktop needs the keyboard itself. */
static void
update_shortcuts (PdkConsoleCapture *self)
{
  gboolean desktop_turn = FALSE;
  gboolean wanted;

  g_object_get (self->keyboard, "desktop-turn", &desktop_turn, NULL);
  wanted = self->controller != NULL && self->inhibit && !desktop_turn && !is_asking (self);
  pdk_console_shortcuts_set_toplevel (self->shortcuts, wanted ? get_toplevel (self) : NULL);
}

/* Keys of the user would mix with those that are typed, and Ctrl with the next letter is no letter. */
static gboolean
hold_back (PdkConsoleCapture *self, GdkEvent *event)
{
  if (!pdk_console_typist_is_active (self->typist) ||
      gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return FALSE;
  if (gdk_key_event_get_keyval (event) == GDK_KEY_Escape)
    pdk_console_typist_cancel (self->typist);
  return TRUE;
}

static gboolean
on_controller_event (PdkConsoleCapture *self, GdkEvent *event)
{
  gboolean guests;

  if (hold_back (self, event))
    return GDK_EVENT_STOP;
  switch ((guint) gdk_event_get_event_type (event)) {
  case GDK_KEY_PRESS:
    guests = pdk_console_keyboard_press (self->keyboard, gdk_key_event_get_keycode (event),
                                         gdk_key_event_get_keyval (event));
    return guests ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  case GDK_KEY_RELEASE:
    guests = pdk_console_keyboard_release (self->keyboard, gdk_key_event_get_keycode (event),
                                           gdk_key_event_get_keyval (event));
    return guests ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* On the window, in the capture phase and added last, so that it comes before accelerators,
 * mnemonics, menu bars and focus movement. */
static void
take_keyboard (PdkConsoleCapture *self)
{
  self->controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->controller, "event", G_CALLBACK (on_controller_event), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->window), self->controller);
  update_shortcuts (self);
  synchronize_locks (self);
}

static void
give_keyboard_back (PdkConsoleCapture *self)
{
  g_signal_emit (self, signals[LOST], 0);
  pdk_console_keyboard_release_all (self->keyboard);
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->controller);
  self->controller = NULL;
  update_shortcuts (self);
}

void
pdk_console_capture_update (PdkConsoleCapture *self)
{
  gboolean wanted = is_for_guest (self);

  if (wanted == (self->controller != NULL))
    return;
  if (wanted)
    take_keyboard (self);
  else
    give_keyboard_back (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAPTURED]);
}

static void
on_keyboard_key (PdkConsoleCapture *self, guint scancode, guint keyval, gboolean pressed)
{
  if (!is_connected (self))
    return;
  pdk_console_backend_send_key (self->backend, scancode, keyval, pressed);
}

/* A text typed with Caps Lock would be another. */
static void
on_typist_notify_active (PdkConsoleCapture *self)
{
  int locks;

  if (!pdk_console_typist_is_active (self->typist) || !is_connected (self))
    return;
  pdk_console_keyboard_release_all (self->keyboard);
  locks = pdk_console_backend_get_locks (self->backend);
  if (locks > 0 && (locks & PDK_CONSOLE_LOCK_CAPS) != 0)
    pdk_console_backend_send_locks (self->backend, locks & ~PDK_CONSOLE_LOCK_CAPS);
}

static void
on_keyboard_released (PdkConsoleCapture *self)
{
  g_signal_emit (self, signals[RELEASED], 0);
}

static void
on_shortcuts_notify_active (PdkConsoleCapture *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHORTCUTS_CAPTURED]);
}

static void
on_backend_notify_locks (PdkConsoleCapture *self)
{
  if (self->locks_known)
    return;
  self->locks_known = TRUE;
  if (self->controller != NULL)
    synchronize_locks (self);
}

/* What was held in a guest that is gone is held no more: forgotten, as nobody listens. */
static void
on_backend_notify_state (PdkConsoleCapture *self)
{
  if (!is_connected (self)) {
    pdk_console_keyboard_release_all (self->keyboard);
    pdk_console_typist_cancel (self->typist);
  }
  pdk_console_capture_update (self);
}

static void
pdk_console_capture_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleCapture *self = PDK_CONSOLE_CAPTURE (object);

  switch ((PdkConsoleCaptureProperty) id) {
  case PROP_CAPTURED:
    g_value_set_boolean (value, pdk_console_capture_get_captured (self));
    break;
  case PROP_SHORTCUTS_CAPTURED:
    g_value_set_boolean (value, pdk_console_capture_get_shortcuts_captured (self));
    break;
  }
}

static void
drop_backend (PdkConsoleCapture *self)
{
  PdkConsoleUsb *usb = self->backend != NULL ? pdk_console_backend_get_usb (self->backend) : NULL;

  if (usb != NULL)
    g_signal_handlers_disconnect_by_data (usb, self);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_clear_object (&self->backend);
}

static void
follow_backend (PdkConsoleCapture *self, PdkConsoleBackend *backend)
{
  PdkConsoleUsb *usb = pdk_console_backend_get_usb (backend);

  self->backend = g_object_ref (backend);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (on_backend_notify_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::locks", G_CALLBACK (on_backend_notify_locks), self,
                           G_CONNECT_SWAPPED);
  if (usb != NULL)
    g_signal_connect_object (usb, "notify::asking", G_CALLBACK (update_shortcuts), self,
                             G_CONNECT_SWAPPED);
  self->locks_known = pdk_console_backend_get_locks (backend) >= 0;
}

static void
pdk_console_capture_dispose (GObject *object)
{
  PdkConsoleCapture *self = PDK_CONSOLE_CAPTURE (object);

  pdk_console_capture_set_window (self, NULL);
  drop_backend (self);
  g_clear_weak_pointer (&self->console);

  G_OBJECT_CLASS (pdk_console_capture_parent_class)->dispose (object);
}

static void
pdk_console_capture_finalize (GObject *object)
{
  PdkConsoleCapture *self = PDK_CONSOLE_CAPTURE (object);

  g_object_unref (self->keyboard);
  g_object_unref (self->typist);
  g_object_unref (self->shortcuts);

  G_OBJECT_CLASS (pdk_console_capture_parent_class)->finalize (object);
}

static void
pdk_console_capture_class_init (PdkConsoleCaptureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_capture_get_property;
  object_class->dispose = pdk_console_capture_dispose;
  object_class->finalize = pdk_console_capture_finalize;

  props[PROP_CAPTURED] = g_param_spec_boolean ("captured", NULL, NULL, FALSE, flags);
  props[PROP_SHORTCUTS_CAPTURED] =
      g_param_spec_boolean ("shortcuts-captured", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[RELEASED] = g_signal_new ("released", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
pdk_console_capture_init (PdkConsoleCapture *self)
{
  self->enabled = TRUE;
  self->inhibit = TRUE;
  self->keyboard = pdk_console_keyboard_new ();
  self->typist = pdk_console_typist_new ();
  self->shortcuts = pdk_console_shortcuts_new ();
  g_signal_connect_object (self->keyboard, "key", G_CALLBACK (on_keyboard_key), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->typist, "key", G_CALLBACK (pdk_console_keyboard_pass),
                           self->keyboard, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->typist, "notify::active", G_CALLBACK (on_typist_notify_active),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "released", G_CALLBACK (on_keyboard_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "notify::desktop-turn", G_CALLBACK (update_shortcuts),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shortcuts, "notify::active",
                           G_CALLBACK (on_shortcuts_notify_active), self, G_CONNECT_SWAPPED);
}

PdkConsoleCapture *
pdk_console_capture_new (GtkWidget *console)
{
  PdkConsoleCapture *self = g_object_new (PDK_TYPE_CONSOLE_CAPTURE, NULL);

  g_set_weak_pointer (&self->console, console);
  return self;
}

PdkConsoleKeyboard *
pdk_console_capture_get_keyboard (PdkConsoleCapture *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CAPTURE (self), NULL);

  return self->keyboard;
}

PdkConsoleTypist *
pdk_console_capture_get_typist (PdkConsoleCapture *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CAPTURE (self), NULL);

  return self->typist;
}

void
pdk_console_capture_set_backend (PdkConsoleCapture *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_CONSOLE_CAPTURE (self));

  if (self->backend == backend)
    return;
  pdk_console_keyboard_release_all (self->keyboard);
  pdk_console_typist_cancel (self->typist);
  drop_backend (self);
  if (backend != NULL)
    follow_backend (self, backend);
  pdk_console_capture_update (self);
  update_shortcuts (self);
}

static void
drop_window (PdkConsoleCapture *self)
{
  if (self->window == NULL)
    return;
  if (self->controller != NULL) {
    give_keyboard_back (self);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAPTURED]);
  }
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_clear_weak_pointer (&self->window);
}

void
pdk_console_capture_set_window (PdkConsoleCapture *self, GtkWindow *window)
{
  g_return_if_fail (PDK_IS_CONSOLE_CAPTURE (self));

  if (self->window == window)
    return;
  drop_window (self);
  if (window == NULL)
    return;
  g_set_weak_pointer (&self->window, window);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (pdk_console_capture_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::focus-widget", G_CALLBACK (pdk_console_capture_update),
                           self, G_CONNECT_SWAPPED);
}

void
pdk_console_capture_set_enabled (PdkConsoleCapture *self, gboolean enabled)
{
  g_return_if_fail (PDK_IS_CONSOLE_CAPTURE (self));

  self->enabled = enabled;
  if (!enabled)
    pdk_console_typist_cancel (self->typist);
  pdk_console_capture_update (self);
}

void
pdk_console_capture_set_inhibit (PdkConsoleCapture *self, gboolean inhibit)
{
  g_return_if_fail (PDK_IS_CONSOLE_CAPTURE (self));

  self->inhibit = inhibit;
  update_shortcuts (self);
}

gboolean
pdk_console_capture_get_captured (PdkConsoleCapture *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CAPTURE (self), FALSE);

  return self->controller != NULL;
}

gboolean
pdk_console_capture_get_shortcuts_captured (PdkConsoleCapture *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CAPTURE (self), FALSE);

  return pdk_console_shortcuts_get_active (self->shortcuts);
}
