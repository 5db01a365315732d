/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pointer-lock-private.h"

#ifdef PDK_HAVE_XINPUT

#include <X11/extensions/XInput2.h>
#include <gdk/x11/gdkx.h>
#include <math.h>
#include <stdlib.h>

/* Positions in GDK's motion events are of no use here: GDK joins several to one, and with them the
 * user's movement and the one that undoes it.  So an event only says that there was movement, and
 * how much of it is asked of the X server.  The pointer is led back by a relative movement as well:
 * what the user moves in between adds up with it and is not lost. */

/* Far enough from the middle that leading back is worth a request. */
#define FAR_PIXELS 64

typedef struct {
  PdkConsolePointerLock parent;

  GtkWidget *widget;   /* borrowed, weak */
  GdkDisplay *display; /* borrowed */
  GdkDevice *device;   /* borrowed */
  double last_x;       /* in the window, device pixels */
  double last_y;
} X11Lock;

static Display *
get_xdisplay (X11Lock *self)
{
  return gdk_x11_display_get_xdisplay (self->display);
}

static Window
get_window (X11Lock *self)
{
  GtkNative *native = self->widget != NULL ? gtk_widget_get_native (self->widget) : NULL;
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_x11_surface_get_xid (surface) : None;
}

static gboolean
grab (X11Lock *self)
{
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { XIAllMasterDevices, sizeof bits, bits };
  int status;

  XISetMask (bits, XI_Motion);
  XISetMask (bits, XI_ButtonPress);
  XISetMask (bits, XI_ButtonRelease);
  gdk_x11_display_error_trap_push (self->display);
  status =
      XIGrabDevice (get_xdisplay (self), gdk_x11_device_get_id (self->device), get_window (self),
                    CurrentTime, None, XIGrabModeAsync, XIGrabModeAsync, True, &mask);
  return gdk_x11_display_error_trap_pop (self->display) == 0 && status == GrabSuccess;
}

static gboolean
query (X11Lock *self, double *x, double *y)
{
  XIButtonState buttons = { 0 };
  XIModifierState modifiers;
  XIGroupState group;
  Window root, child;
  double root_x, root_y;
  gboolean found;

  gdk_x11_display_error_trap_push (self->display);
  found =
      XIQueryPointer (get_xdisplay (self), gdk_x11_device_get_id (self->device), get_window (self),
                      &root, &child, &root_x, &root_y, x, y, &buttons, &modifiers, &group);
  free (buttons.mask);
  return gdk_x11_display_error_trap_pop (self->display) == 0 && found;
}

static void
x11_lock_free (PdkConsolePointerLock *lock)
{
  X11Lock *self = (X11Lock *) lock;

  gdk_x11_display_error_trap_push (self->display);
  XIUngrabDevice (get_xdisplay (self), gdk_x11_device_get_id (self->device), CurrentTime);
  gdk_x11_display_error_trap_pop_ignored (self->display);
  g_clear_weak_pointer (&self->widget);
  g_free (self);
}

/* The middle of the widget, in device pixels of the window. */
static void
get_middle (X11Lock *self, double *x, double *y)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  int scale = gtk_widget_get_scale_factor (self->widget);
  double surface_x, surface_y;

  gtk_widget_translate_coordinates (self->widget, GTK_WIDGET (native),
                                    gtk_widget_get_width (self->widget) / 2.0,
                                    gtk_widget_get_height (self->widget) / 2.0, x, y);
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  *x = floor ((*x + surface_x) * scale);
  *y = floor ((*y + surface_y) * scale);
}

static void
move_by (X11Lock *self, double dx, double dy)
{
  gdk_x11_display_error_trap_push (self->display);
  XIWarpPointer (get_xdisplay (self), gdk_x11_device_get_id (self->device), None, None, 0, 0, 0, 0,
                 dx, dy);
  gdk_x11_display_error_trap_pop_ignored (self->display);
  self->last_x += dx;
  self->last_y += dy;
}

static void
x11_lock_look (PdkConsolePointerLock *lock)
{
  X11Lock *self = (X11Lock *) lock;
  double x, y, dx, dy, middle_x, middle_y;

  if (get_window (self) == None || !query (self, &x, &y))
    return;
  dx = x - self->last_x;
  dy = y - self->last_y;
  self->last_x = x;
  self->last_y = y;
  get_middle (self, &middle_x, &middle_y);
  if (fabs (x - middle_x) > FAR_PIXELS || fabs (y - middle_y) > FAR_PIXELS)
    move_by (self, floor (middle_x - x), floor (middle_y - y));
  lock->funcs.moved (dx, dy, lock->user_data);
}

PdkConsolePointerLock *
pdk_console_x11_lock_new (GtkWidget *widget)
{
  static const PdkConsolePointerLockClass klass = { x11_lock_free, x11_lock_look };
  GdkDisplay *display = gtk_widget_get_display (widget);
  X11Lock *self;

  if (!GDK_IS_X11_DISPLAY (display))
    return NULL;

  self = g_new0 (X11Lock, 1);
  self->parent.klass = &klass;
  self->display = display;
  self->device = gdk_seat_get_pointer (gdk_display_get_default_seat (display));
  g_set_weak_pointer (&self->widget, widget);
  if (!grab (self))
    g_debug ("the pointer is grabbed by someone else");
  query (self, &self->last_x, &self->last_y);
  return &self->parent;
}

#else

PdkConsolePointerLock *
pdk_console_x11_lock_new (GtkWidget *widget)
{
  return NULL;
}

#endif
