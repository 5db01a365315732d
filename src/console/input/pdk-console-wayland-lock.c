/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pointer-lock-private.h"

#ifdef PDK_HAVE_WAYLAND

#include <gdk/wayland/gdkwayland.h>

#include "pointer-constraints-unstable-v1-client-protocol.h"
#include "relative-pointer-unstable-v1-client-protocol.h"

/* Of the movement the part that the host's acceleration has not touched: the guest has one of its own.
 * Our objects have a queue of their own, so that nobody else dispatches them; GDK reads what comes from
 * the compositor, and a source looks whether something of it is ours. */

/* The two protocols of one display, kept with it. */
typedef struct {
  struct wl_display *display; /* borrowed */
  struct wl_event_queue *queue;
  struct zwp_pointer_constraints_v1 *constraints;  /* nullable */
  struct zwp_relative_pointer_manager_v1 *manager; /* nullable */
} Protocols;

typedef struct {
  PdkConsolePointerLock parent;

  Protocols *protocols; /* borrowed */
  struct zwp_locked_pointer_v1 *locked;
  struct zwp_relative_pointer_v1 *relative;
  GSource *source;
} WaylandLock;

typedef struct {
  GSource parent;

  Protocols *protocols; /* borrowed */
} QueueSource;

static void
on_registry_global (void *data,
                    struct wl_registry *registry,
                    uint32_t name,
                    const char *interface,
                    uint32_t version)
{
  Protocols *self = data;

  if (g_str_equal (interface, zwp_pointer_constraints_v1_interface.name))
    self->constraints = wl_registry_bind (registry, name, &zwp_pointer_constraints_v1_interface, 1);
  else if (g_str_equal (interface, zwp_relative_pointer_manager_v1_interface.name))
    self->manager =
        wl_registry_bind (registry, name, &zwp_relative_pointer_manager_v1_interface, 1);
}

static void
on_registry_global_remove (void *data, struct wl_registry *registry, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = { on_registry_global,
                                                               on_registry_global_remove };

/* One round trip to the compositor, once for each display, as GDK's own at the start. */
static Protocols *
create_protocols (struct wl_display *display)
{
  Protocols *self = g_new0 (Protocols, 1);
  struct wl_display *wrapper = wl_proxy_create_wrapper (display);
  struct wl_registry *registry;

  self->display = display;
  self->queue = wl_display_create_queue (display);
  wl_proxy_set_queue ((struct wl_proxy *) wrapper, self->queue);
  registry = wl_display_get_registry (wrapper);
  wl_proxy_wrapper_destroy (wrapper);
  wl_registry_add_listener (registry, &registry_listener, self);
  wl_display_roundtrip_queue (display, self->queue);
  wl_registry_destroy (registry);
  return self;
}

/* The display outlives everything here, and takes its objects with it. */
static Protocols *
get_protocols (GdkDisplay *display)
{
  Protocols *self = g_object_get_data (G_OBJECT (display), "pdk-pointer-protocols");

  if (self == NULL) {
    self = create_protocols (gdk_wayland_display_get_wl_display (GDK_WAYLAND_DISPLAY (display)));
    g_object_set_data_full (G_OBJECT (display), "pdk-pointer-protocols", self, g_free);
  }
  return self;
}

/* Preparing to read fails when something that was read already waits. */
static gboolean
is_something_queued (GSource *source)
{
  Protocols *protocols = ((QueueSource *) source)->protocols;

  if (wl_display_prepare_read_queue (protocols->display, protocols->queue) != 0)
    return TRUE;
  wl_display_cancel_read (protocols->display);
  return FALSE;
}

static gboolean
prepare_queue (GSource *source, int *timeout)
{
  *timeout = -1;
  return is_something_queued (source);
}

static gboolean
dispatch_queue (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Protocols *protocols = ((QueueSource *) source)->protocols;

  wl_display_dispatch_queue_pending (protocols->display, protocols->queue);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs queue_source_funcs = { prepare_queue,  is_something_queued,
                                           dispatch_queue, NULL,
                                           NULL,           NULL };

static GSource *
create_source (Protocols *protocols)
{
  GSource *source = g_source_new (&queue_source_funcs, sizeof (QueueSource));

  ((QueueSource *) source)->protocols = protocols;
  g_source_set_name (source, "pdk-console-wayland-lock");
  /* After GDK's own, which reads. */
  g_source_set_priority (source, GDK_PRIORITY_EVENTS + 1);
  g_source_attach (source, NULL);
  return source;
}

static void
on_relative_motion (void *data,
                    struct zwp_relative_pointer_v1 *relative,
                    uint32_t time_high,
                    uint32_t time_low,
                    wl_fixed_t dx,
                    wl_fixed_t dy,
                    wl_fixed_t dx_unaccelerated,
                    wl_fixed_t dy_unaccelerated)
{
  PdkConsolePointerLock *lock = data;

  lock->funcs.moved (wl_fixed_to_double (dx_unaccelerated), wl_fixed_to_double (dy_unaccelerated),
                     lock->user_data);
}

static void
on_locked (void *data, struct zwp_locked_pointer_v1 *locked)
{
}

static void
on_unlocked (void *data, struct zwp_locked_pointer_v1 *locked)
{
  PdkConsolePointerLock *lock = data;

  lock->funcs.lost (lock->user_data);
}

static const struct zwp_relative_pointer_v1_listener relative_listener = { on_relative_motion };
static const struct zwp_locked_pointer_v1_listener locked_listener = { on_locked, on_unlocked };

static void
wayland_lock_free (PdkConsolePointerLock *lock)
{
  WaylandLock *self = (WaylandLock *) lock;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  zwp_relative_pointer_v1_destroy (self->relative);
  zwp_locked_pointer_v1_destroy (self->locked);
  g_free (self);
}

static struct wl_pointer *
get_pointer (GdkDisplay *display)
{
  GdkSeat *seat = gdk_display_get_default_seat (display);
  GdkDevice *device = seat != NULL ? gdk_seat_get_pointer (seat) : NULL;

  return device != NULL ? gdk_wayland_device_get_wl_pointer (device) : NULL;
}

PdkConsolePointerLock *
pdk_console_wayland_lock_new (GtkWidget *widget)
{
  static const PdkConsolePointerLockClass klass = { wayland_lock_free, NULL };
  GdkDisplay *display = gtk_widget_get_display (widget);
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  struct wl_pointer *pointer;
  Protocols *protocols;
  WaylandLock *self;

  if (!GDK_IS_WAYLAND_DISPLAY (display) || surface == NULL)
    return NULL;
  pointer = get_pointer (display);
  protocols = get_protocols (display);
  if (pointer == NULL || protocols->constraints == NULL || protocols->manager == NULL)
    return NULL;

  self = g_new0 (WaylandLock, 1);
  self->parent.klass = &klass;
  self->protocols = protocols;
  self->locked =
      zwp_pointer_constraints_v1_lock_pointer (protocols->constraints,
                                               gdk_wayland_surface_get_wl_surface (surface),
                                               pointer, NULL,
                                               ZWP_POINTER_CONSTRAINTS_V1_LIFETIME_ONESHOT);
  zwp_locked_pointer_v1_add_listener (self->locked, &locked_listener, self);
  self->relative =
      zwp_relative_pointer_manager_v1_get_relative_pointer (protocols->manager, pointer);
  zwp_relative_pointer_v1_add_listener (self->relative, &relative_listener, self);
  self->source = create_source (protocols);
  return &self->parent;
}

#else

PdkConsolePointerLock *
pdk_console_wayland_lock_new (GtkWidget *widget)
{
  return NULL;
}

#endif
