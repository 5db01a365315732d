/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console.h"
#include "pdk-console-backend-private.h"
#include "pdk-console-keyboard.h"
#include "pdk-console-keycodes.h"
#include "pdk-console-pointer.h"
#include "pdk-console-private.h"
#include "pdk-console-stage.h"
#include "pdk-console-trace.h"

/* Puts view, keyboard, pointer and backend together, and decides who has the keyboard: the guest
 * while this is the focus of an active window, mapped, connected and not view-only; the host
 * otherwise.  Whenever the guest loses it, everything held is released there. */

struct _PdkConsole {
  GtkWidget parent_instance;

  PdkConsoleStage *stage; /* child */
  PdkConsoleView *view;   /* borrowed: in the stage */

  /* owned */
  PdkConsoleBackend *backend;
  PdkConsoleKeyboard *keyboard;
  PdkConsolePointer *pointer;

  GtkWindow *window; /* borrowed, weak: the one we are in */
  GtkEventController
      *key_controller; /* borrowed: on the window, while the guest has the keyboard */
  guint host_key;      /* keyval; 0 for none */
  gboolean dimmed;
  gboolean view_only;
  gboolean inhibit_shortcuts;
  gboolean locks_known; /* the guest told its lock keys since it was connected */
};

typedef enum {
  PROP_BACKEND = 1,
  PROP_HEAD,
  PROP_SCALING,
  PROP_ZOOM,
  PROP_RESIZE_GUEST,
  PROP_CAPTURED,
  PROP_KEYBOARD_CAPTURED,
  PROP_HAS_PICTURE,
  PROP_DIMMED,
  PROP_VIEW_ONLY,
  PROP_INHIBIT_SHORTCUTS,
} PdkConsoleProperty;

static GParamSpec *props[PROP_INHIBIT_SHORTCUTS + 1];

G_DEFINE_FINAL_TYPE (PdkConsole, pdk_console, GTK_TYPE_WIDGET)

static gboolean
is_connected (PdkConsole *self)
{
  return self->backend != NULL &&
         pdk_console_backend_get_state (self->backend) == PDK_CONSOLE_BACKEND_CONNECTED;
}

static gboolean
is_keyboard_for_guest (PdkConsole *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return is_connected (self) && !self->view_only && self->window != NULL &&
         gtk_widget_get_mapped (widget) && gtk_window_is_active (self->window) &&
         gtk_window_get_focus (self->window) == widget;
}

static PdkConsoleLocks
get_host_locks (PdkConsole *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
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
synchronize_locks (PdkConsole *self)
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
get_toplevel (PdkConsole *self)
{
  GdkSurface *surface =
      self->window != NULL ? gtk_native_get_surface (GTK_NATIVE (self->window)) : NULL;

  return surface != NULL && GDK_IS_TOPLEVEL (surface) ? GDK_TOPLEVEL (surface) : NULL;
}

static gboolean
is_host_key (PdkConsole *self, GdkEvent *event)
{
  const GdkModifierType modifiers =
      gdk_event_get_modifier_state (event) & gtk_accelerator_get_default_mod_mask ();

  return self->host_key != 0 && modifiers == 0 &&
         gdk_key_event_get_keyval (event) == self->host_key;
}

static gboolean
on_key_controller_event (PdkConsole *self, GdkEvent *event)
{
  guint keycode;

  switch ((guint) gdk_event_get_event_type (event)) {
  case GDK_KEY_PRESS:
    if (is_host_key (self, event))
      return GDK_EVENT_PROPAGATE;
    keycode = gdk_key_event_get_keycode (event);
    pdk_console_keyboard_press (self->keyboard, keycode, gdk_key_event_get_keyval (event));
    return GDK_EVENT_STOP;
  case GDK_KEY_RELEASE:
    keycode = gdk_key_event_get_keycode (event);
    pdk_console_keyboard_release (self->keyboard, keycode, gdk_key_event_get_keyval (event));
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/* On the window, in the capture phase and added last, so that it comes before accelerators,
 * mnemonics, menu bars and focus movement. */
static void
take_keyboard (PdkConsole *self)
{
  GdkToplevel *toplevel = get_toplevel (self);

  self->key_controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->key_controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->key_controller, "event", G_CALLBACK (on_key_controller_event),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->window), self->key_controller);
  if (self->inhibit_shortcuts && toplevel != NULL)
    gdk_toplevel_inhibit_system_shortcuts (toplevel, NULL);
  synchronize_locks (self);
}

static void
give_keyboard_back (PdkConsole *self)
{
  GdkToplevel *toplevel = get_toplevel (self);

  pdk_console_release_all (self);
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->key_controller);
  self->key_controller = NULL;
  if (self->inhibit_shortcuts && toplevel != NULL)
    gdk_toplevel_restore_system_shortcuts (toplevel);
}

static void
update_keyboard (PdkConsole *self)
{
  gboolean wanted = is_keyboard_for_guest (self);

  if (wanted == (self->key_controller != NULL))
    return;
  if (wanted)
    take_keyboard (self);
  else
    give_keyboard_back (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEYBOARD_CAPTURED]);
}

static void
on_keyboard_key (PdkConsole *self, guint scancode, guint keyval, gboolean pressed)
{
  if (!is_connected (self))
    return;
  pdk_console_backend_send_key (self->backend, scancode, keyval, pressed);
  pdk_console_trace ("console-input", 0, 0);
}

/* The way out: the host's shortcuts work again as soon as the focus is elsewhere. */
static void
release_to_host (PdkConsole *self)
{
  pdk_console_release_all (self);
  if (self->window != NULL && gtk_window_get_focus (self->window) == GTK_WIDGET (self))
    gtk_window_set_focus (self->window, NULL);
}

static void
on_release_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  release_to_host (PDK_CONSOLE (widget));
}

static void
on_pointer_pressed (PdkConsole *self)
{
  pdk_console_keyboard_disarm (self->keyboard);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_pointer_notify_captured (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAPTURED]);
}

static void
on_view_notify_has_picture (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PICTURE]);
}

/* The properties that are the stage's are ours by the same names. */
static void
on_stage_notify (PdkConsole *self, GParamSpec *pspec)
{
  if (pspec->owner_type != PDK_TYPE_CONSOLE_STAGE)
    return;
  pdk_console_pointer_set_head (self->pointer, pdk_console_stage_get_head (self->stage));
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
on_backend_notify_locks (PdkConsole *self)
{
  if (self->locks_known)
    return;
  self->locks_known = TRUE;
  if (self->key_controller != NULL)
    synchronize_locks (self);
}

/* What was held in a guest that is gone is held no more: forgotten, as nobody listens. */
static void
on_backend_notify_state (PdkConsole *self)
{
  if (!is_connected (self))
    pdk_console_keyboard_release_all (self->keyboard);
  update_keyboard (self);
}

static void
drop_window (PdkConsole *self)
{
  if (self->window == NULL)
    return;
  if (self->key_controller != NULL)
    give_keyboard_back (self);
  g_signal_handlers_disconnect_by_data (self->window, self);
  pdk_console_stage_set_window (self->stage, NULL);
  g_clear_weak_pointer (&self->window);
}

static void
pdk_console_root (GtkWidget *widget)
{
  PdkConsole *self = PDK_CONSOLE (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (pdk_console_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  g_set_weak_pointer (&self->window, GTK_WINDOW (root));
  pdk_console_stage_set_window (self->stage, GTK_WINDOW (root));
  g_signal_connect_object (root, "notify::is-active", G_CALLBACK (update_keyboard), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (root, "notify::focus-widget", G_CALLBACK (update_keyboard), self,
                           G_CONNECT_SWAPPED);
}

static void
pdk_console_unroot (GtkWidget *widget)
{
  drop_window (PDK_CONSOLE (widget));

  GTK_WIDGET_CLASS (pdk_console_parent_class)->unroot (widget);
}

static void
pdk_console_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_parent_class)->map (widget);

  update_keyboard (PDK_CONSOLE (widget));
}

static void
pdk_console_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_parent_class)->unmap (widget);

  pdk_console_pointer_release_all (PDK_CONSOLE (widget)->pointer);
  update_keyboard (PDK_CONSOLE (widget));
}

static void
pdk_console_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsole *self = PDK_CONSOLE (object);

  switch ((PdkConsoleProperty) id) {
  case PROP_BACKEND:
    g_value_set_object (value, self->backend);
    break;
  case PROP_HEAD:
  case PROP_SCALING:
  case PROP_ZOOM:
  case PROP_RESIZE_GUEST:
    g_object_get_property (G_OBJECT (self->stage), pspec->name, value);
    break;
  case PROP_CAPTURED:
    g_value_set_boolean (value, pdk_console_get_captured (self));
    break;
  case PROP_KEYBOARD_CAPTURED:
    g_value_set_boolean (value, self->key_controller != NULL);
    break;
  case PROP_HAS_PICTURE:
    g_value_set_boolean (value, pdk_console_has_picture (self));
    break;
  case PROP_DIMMED:
    g_value_set_boolean (value, self->dimmed);
    break;
  case PROP_VIEW_ONLY:
    g_value_set_boolean (value, self->view_only);
    break;
  case PROP_INHIBIT_SHORTCUTS:
    g_value_set_boolean (value, self->inhibit_shortcuts);
    break;
  }
}

static void
set_view_only (PdkConsole *self, gboolean view_only)
{
  if (self->view_only == view_only)
    return;
  if (view_only)
    pdk_console_release_all (self);
  self->view_only = view_only;
  pdk_console_pointer_set_enabled (self->pointer, !view_only);
  update_keyboard (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW_ONLY]);
}

static void
set_inhibit_shortcuts (PdkConsole *self, gboolean inhibit)
{
  GdkToplevel *toplevel = self->key_controller != NULL ? get_toplevel (self) : NULL;

  if (self->inhibit_shortcuts == inhibit)
    return;
  self->inhibit_shortcuts = inhibit;
  if (toplevel != NULL && inhibit)
    gdk_toplevel_inhibit_system_shortcuts (toplevel, NULL);
  else if (toplevel != NULL)
    gdk_toplevel_restore_system_shortcuts (toplevel);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INHIBIT_SHORTCUTS]);
}

static void
pdk_console_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PdkConsole *self = PDK_CONSOLE (object);

  switch ((PdkConsoleProperty) id) {
  case PROP_BACKEND:
    pdk_console_set_backend (self, g_value_get_object (value));
    break;
  case PROP_HEAD:
  case PROP_SCALING:
  case PROP_ZOOM:
  case PROP_RESIZE_GUEST:
    g_object_set_property (G_OBJECT (self->stage), pspec->name, value);
    break;
  case PROP_DIMMED:
    pdk_console_set_dimmed (self, g_value_get_boolean (value));
    break;
  case PROP_VIEW_ONLY:
    set_view_only (self, g_value_get_boolean (value));
    break;
  case PROP_INHIBIT_SHORTCUTS:
    set_inhibit_shortcuts (self, g_value_get_boolean (value));
    break;
  case PROP_CAPTURED:
  case PROP_KEYBOARD_CAPTURED:
  case PROP_HAS_PICTURE:
    g_assert_not_reached ();
  }
}

static void
pdk_console_dispose (GObject *object)
{
  PdkConsole *self = PDK_CONSOLE (object);

  drop_window (self);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_clear_object (&self->pointer);
  g_clear_object (&self->keyboard);
  g_clear_object (&self->backend);
  if (self->stage != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stage));
  self->stage = NULL;

  G_OBJECT_CLASS (pdk_console_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags writable = readable | G_PARAM_WRITABLE;

  props[PROP_BACKEND] =
      g_param_spec_object ("backend", NULL, NULL, PDK_TYPE_CONSOLE_BACKEND, writable);
  props[PROP_SCALING] = g_param_spec_enum ("scaling", NULL, NULL, PDK_TYPE_CONSOLE_SCALING,
                                           PDK_CONSOLE_FIT, writable);
  props[PROP_HEAD] =
      g_param_spec_uint ("head", NULL, NULL, 0, PDK_CONSOLE_MAX_HEADS - 1, 0, writable);
  props[PROP_ZOOM] = g_param_spec_uint ("zoom", NULL, NULL, PDK_CONSOLE_ZOOM_MIN,
                                        PDK_CONSOLE_ZOOM_MAX, 100, writable);
  props[PROP_RESIZE_GUEST] = g_param_spec_boolean ("resize-guest", NULL, NULL, FALSE, writable);
  props[PROP_CAPTURED] = g_param_spec_boolean ("captured", NULL, NULL, FALSE, readable);
  props[PROP_KEYBOARD_CAPTURED] =
      g_param_spec_boolean ("keyboard-captured", NULL, NULL, FALSE, readable);
  props[PROP_HAS_PICTURE] = g_param_spec_boolean ("has-picture", NULL, NULL, FALSE, readable);
  props[PROP_DIMMED] = g_param_spec_boolean ("dimmed", NULL, NULL, FALSE, writable);
  props[PROP_VIEW_ONLY] = g_param_spec_boolean ("view-only", NULL, NULL, FALSE, writable);
  props[PROP_INHIBIT_SHORTCUTS] =
      g_param_spec_boolean ("inhibit-shortcuts", NULL, NULL, TRUE, writable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_class_init (PdkConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_console_dispose;
  object_class->get_property = pdk_console_get_property;
  object_class->set_property = pdk_console_set_property;
  widget_class->root = pdk_console_root;
  widget_class->unroot = pdk_console_unroot;
  widget_class->map = pdk_console_map;
  widget_class->unmap = pdk_console_unmap;

  install_properties (object_class);
  gtk_widget_class_install_action (widget_class, "console.release", NULL, on_release_action);
  gtk_widget_class_set_css_name (widget_class, "console");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
pdk_console_init (PdkConsole *self)
{
  self->inhibit_shortcuts = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->stage = PDK_CONSOLE_STAGE (pdk_console_stage_new ());
  self->view = pdk_console_stage_get_view (self->stage);
  gtk_widget_set_parent (GTK_WIDGET (self->stage), GTK_WIDGET (self));
  pdk_console_keycodes_check (gtk_widget_get_display (GTK_WIDGET (self)));
  self->keyboard = pdk_console_keyboard_new ();
  self->pointer = pdk_console_pointer_new (self->view);

  g_signal_connect_object (self->keyboard, "key", G_CALLBACK (on_keyboard_key), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "released", G_CALLBACK (release_to_host), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pointer, "pressed", G_CALLBACK (on_pointer_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pointer, "notify::captured",
                           G_CALLBACK (on_pointer_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "notify", G_CALLBACK (on_stage_notify), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::has-picture",
                           G_CALLBACK (on_view_notify_has_picture), self, G_CONNECT_SWAPPED);
}

GtkWidget *
pdk_console_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE, NULL);
}

static void
watch_backend (PdkConsole *self)
{
  g_signal_connect_object (self->backend, "notify::state", G_CALLBACK (on_backend_notify_state),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->backend, "notify::locks", G_CALLBACK (on_backend_notify_locks),
                           self, G_CONNECT_SWAPPED);
  self->locks_known = pdk_console_backend_get_locks (self->backend) >= 0;
}

void
pdk_console_set_backend (PdkConsole *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));
  g_return_if_fail (backend == NULL || PDK_IS_CONSOLE_BACKEND (backend));

  if (self->backend == backend)
    return;
  pdk_console_release_all (self);
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_set_object (&self->backend, backend);
  pdk_console_pointer_set_backend (self->pointer, backend);
  pdk_console_stage_set_backend (self->stage, backend);
  if (backend != NULL)
    watch_backend (self);
  update_keyboard (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND]);
}

PdkConsoleBackend *
pdk_console_get_backend (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return self->backend;
}

gboolean
pdk_console_get_captured (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), FALSE);

  return pdk_console_pointer_get_captured (self->pointer);
}

gboolean
pdk_console_has_picture (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), FALSE);

  return pdk_console_view_has_picture (self->view);
}

GdkTexture *
pdk_console_take_picture (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return pdk_console_view_take_picture (self->view);
}

void
pdk_console_set_dimmed (PdkConsole *self, gboolean dimmed)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  dimmed = !!dimmed;
  if (self->dimmed == dimmed)
    return;
  self->dimmed = dimmed;
  pdk_console_view_set_dimmed (self->view, dimmed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIMMED]);
}

void
pdk_console_set_host_key (PdkConsole *self, guint keyval)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  self->host_key = keyval;
}

void
pdk_console_release_all (PdkConsole *self)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  pdk_console_keyboard_release_all (self->keyboard);
  pdk_console_pointer_release_all (self->pointer);
}

void
pdk_console_send_keys (PdkConsole *self, const guint *scancodes, guint n_scancodes)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  if (!self->view_only)
    pdk_console_keyboard_type (self->keyboard, scancodes, n_scancodes);
}

void
pdk_console_get_counters (PdkConsole *self, PdkConsoleCounters *counters)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  pdk_console_view_get_counters (self->view, counters);
}

PdkConsoleView *
pdk_console_get_view (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return self->view;
}
