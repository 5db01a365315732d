/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pointer-lock.h"

#ifdef PDK_HAVE_XINPUT

#include <X11/extensions/XInput2.h>
#include <gdk/x11/gdkx.h>
#include <math.h>

/* Far enough from the middle that a warp is worth its round trip. */
#define FAR_PIXELS 64

struct _PdkConsolePointerLock {
  GtkWidget *widget; /* borrowed, weak */
  GdkDisplay *display;
  GdkDevice *device;
  gboolean warped; /* the motion of a warp is still to come */
};

static int
get_device_id (PdkConsolePointerLock *self)
{
  return gdk_x11_device_get_id (self->device);
}

static gboolean
grab (PdkConsolePointerLock *self, Window window)
{
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { XIAllMasterDevices, sizeof bits, bits };
  int status;

  XISetMask (bits, XI_Motion);
  XISetMask (bits, XI_ButtonPress);
  XISetMask (bits, XI_ButtonRelease);
  gdk_x11_display_error_trap_push (self->display);
  status = XIGrabDevice (gdk_x11_display_get_xdisplay (self->display), get_device_id (self), window,
                         CurrentTime, None, XIGrabModeAsync, XIGrabModeAsync, True, &mask);
  return gdk_x11_display_error_trap_pop (self->display) == 0 && status == GrabSuccess;
}

/* The middle of the widget in device pixels of its surface or, without @of_surface, of itself. */
static void
get_middle (PdkConsolePointerLock *self, gboolean of_surface, int *x, int *y)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  int scale = gtk_widget_get_scale_factor (self->widget);
  double middle_x = gtk_widget_get_width (self->widget) / 2;
  double middle_y = gtk_widget_get_height (self->widget) / 2;
  double surface_x, surface_y;

  if (of_surface) {
    gtk_widget_translate_coordinates (self->widget, GTK_WIDGET (native), middle_x, middle_y,
                                      &middle_x, &middle_y);
    gtk_native_get_surface_transform (native, &surface_x, &surface_y);
    middle_x += surface_x;
    middle_y += surface_y;
  }
  *x = (int) (middle_x * scale);
  *y = (int) (middle_y * scale);
}

PdkConsolePointerLock *
pdk_console_pointer_lock_new (GtkWidget *widget)
{
  GdkDisplay *display = gtk_widget_get_display (widget);
  GtkNative *native = gtk_widget_get_native (widget);
  PdkConsolePointerLock *self;

  if (!GDK_IS_X11_DISPLAY (display) || native == NULL)
    return NULL;

  self = g_new0 (PdkConsolePointerLock, 1);
  self->display = display;
  self->device = gdk_seat_get_pointer (gdk_display_get_default_seat (display));
  g_set_weak_pointer (&self->widget, widget);
  if (!grab (self, gdk_x11_surface_get_xid (gtk_native_get_surface (native))))
    g_debug ("the pointer is grabbed by someone else");
  return self;
}

void
pdk_console_pointer_lock_free (PdkConsolePointerLock *self)
{
  gdk_x11_display_error_trap_push (self->display);
  XIUngrabDevice (gdk_x11_display_get_xdisplay (self->display), get_device_id (self), CurrentTime);
  gdk_x11_display_error_trap_pop_ignored (self->display);
  g_clear_weak_pointer (&self->widget);
  g_free (self);
}

static void
warp (PdkConsolePointerLock *self)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (self->widget));
  int x, y;

  get_middle (self, TRUE, &x, &y);
  gdk_x11_display_error_trap_push (self->display);
  XIWarpPointer (gdk_x11_display_get_xdisplay (self->display), get_device_id (self), None,
                 gdk_x11_surface_get_xid (surface), 0, 0, 0, 0, x, y);
  gdk_x11_display_error_trap_pop_ignored (self->display);
  self->warped = TRUE;
}

void
pdk_console_pointer_lock_recentre (PdkConsolePointerLock *self, double x, double y)
{
  int middle_x, middle_y;

  if (self->widget == NULL || self->warped)
    return;
  get_middle (self, FALSE, &middle_x, &middle_y);
  if (fabs (x - middle_x) > FAR_PIXELS || fabs (y - middle_y) > FAR_PIXELS)
    warp (self);
}

gboolean
pdk_console_pointer_lock_is_echo (PdkConsolePointerLock *self, double x, double y)
{
  int middle_x, middle_y;

  if (!self->warped || self->widget == NULL)
    return FALSE;
  get_middle (self, FALSE, &middle_x, &middle_y);
  if (fabs (x - middle_x) > 2 || fabs (y - middle_y) > 2)
    return FALSE;
  self->warped = FALSE;
  return TRUE;
}

#else

PdkConsolePointerLock *
pdk_console_pointer_lock_new (GtkWidget *widget)
{
  return NULL;
}

void
pdk_console_pointer_lock_free (PdkConsolePointerLock *self)
{
}

void
pdk_console_pointer_lock_recentre (PdkConsolePointerLock *self, double x, double y)
{
}

gboolean
pdk_console_pointer_lock_is_echo (PdkConsolePointerLock *self, double x, double y)
{
  return FALSE;
}

#endif
