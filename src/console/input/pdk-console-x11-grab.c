/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-x11-grab.h"

/* GDK has a grab of its own, but takes it only where a window manager tells by _NET_WM_STATE_FOCUSED
 * who has the focus, which small ones do not; and while a grab lasts, it does not hear of the focus
 * going elsewhere, so that a dialog or another program would get no key. */

#ifdef PDK_HAVE_XINPUT

#include <X11/extensions/XInput2.h>
#include <gdk/x11/gdkx.h>

/* The server knows one grab for all of a program's windows; this tells, on the display, whose it is. */
#define HOLDER_KEY "pdk-console-x11-grab-holder"

struct _PdkConsoleX11Grab {
  GdkSurface *surface; /* owned */
  void (*lost) (gpointer user_data);
  gpointer user_data;
  gulong xevent_id;
};

static GdkDisplay *
get_display (PdkConsoleX11Grab *self)
{
  return gdk_surface_get_display (self->surface);
}

static int
get_device_id (PdkConsoleX11Grab *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (get_display (self));

  return gdk_x11_device_get_id (gdk_seat_get_keyboard (seat));
}

/* GDK's word is as old as the events that it has not read yet.  A grab on a window that has lost the
 * focus to another one of ours since moves the focus in the eyes of both, so that each one takes it
 * from the other for ever; and the next frame never comes. */
static gboolean
is_focus_elsewhere (PdkConsoleX11Grab *self)
{
  GdkDisplay *display = get_display (self);
  GdkSurface *focused = NULL;
  Window window = None;

  gdk_x11_display_error_trap_push (display);
  XIGetFocus (gdk_x11_display_get_xdisplay (display), get_device_id (self), &window);
  if (gdk_x11_display_error_trap_pop (display) == 0 && window != None && window != PointerRoot)
    focused = gdk_x11_surface_lookup_for_display (display, window);
  return focused != NULL && focused != self->surface;
}

static gboolean
grab (PdkConsoleX11Grab *self)
{
  GdkDisplay *display = get_display (self);
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { XIAllMasterDevices, sizeof bits, bits };
  int status;

  XISetMask (bits, XI_KeyPress);
  XISetMask (bits, XI_KeyRelease);
  gdk_x11_display_error_trap_push (display);
  status = XIGrabDevice (gdk_x11_display_get_xdisplay (display), get_device_id (self),
                         gdk_x11_surface_get_xid (self->surface), CurrentTime, None,
                         XIGrabModeAsync, XIGrabModeAsync, True, &mask);
  return gdk_x11_display_error_trap_pop (display) == 0 && status == GrabSuccess;
}

static gboolean
is_focus_loss (PdkConsoleX11Grab *self, const XEvent *xevent)
{
  const XIFocusOutEvent *event = xevent->xcookie.data;

  return xevent->type == GenericEvent && xevent->xcookie.evtype == XI_FocusOut && event != NULL &&
         event->mode == XINotifyWhileGrabbed && event->detail != XINotifyPointer &&
         event->event == gdk_x11_surface_get_xid (self->surface);
}

static gboolean
on_display_xevent (GdkX11Display *display, gpointer xevent, gpointer user_data)
{
  PdkConsoleX11Grab *self = user_data;

  if (is_focus_loss (self, xevent))
    self->lost (self->user_data);
  return GDK_EVENT_PROPAGATE;
}

gboolean
pdk_console_x11_grab_is_possible (GdkSurface *surface)
{
  return GDK_IS_X11_SURFACE (surface);
}

PdkConsoleX11Grab *
pdk_console_x11_grab_new (GdkSurface *surface,
                          void (*lost) (gpointer user_data),
                          gpointer user_data)
{
  PdkConsoleX11Grab *self = g_new0 (PdkConsoleX11Grab, 1);

  self->surface = g_object_ref (surface);
  self->lost = lost;
  self->user_data = user_data;
  if (is_focus_elsewhere (self) || !grab (self)) {
    g_object_unref (self->surface);
    g_free (self);
    return NULL;
  }
  g_object_set_data (G_OBJECT (get_display (self)), HOLDER_KEY, self);
  self->xevent_id =
      g_signal_connect (get_display (self), "xevent", G_CALLBACK (on_display_xevent), self);
  return self;
}

void
pdk_console_x11_grab_free (PdkConsoleX11Grab *self)
{
  GdkDisplay *display = get_display (self);

  g_signal_handler_disconnect (display, self->xevent_id);
  if (g_object_get_data (G_OBJECT (display), HOLDER_KEY) == self) {
    g_object_set_data (G_OBJECT (display), HOLDER_KEY, NULL);
    gdk_x11_display_error_trap_push (display);
    XIUngrabDevice (gdk_x11_display_get_xdisplay (display), get_device_id (self), CurrentTime);
    gdk_x11_display_error_trap_pop_ignored (display);
  }
  g_object_unref (self->surface);
  g_free (self);
}

#else

gboolean
pdk_console_x11_grab_is_possible (GdkSurface *surface)
{
  return FALSE;
}

PdkConsoleX11Grab *
pdk_console_x11_grab_new (GdkSurface *surface,
                          void (*lost) (gpointer user_data),
                          gpointer user_data)
{
  return NULL;
}

void
pdk_console_x11_grab_free (PdkConsoleX11Grab *self)
{
}

#endif
