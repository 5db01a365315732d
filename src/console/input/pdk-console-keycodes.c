/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-keycodes.h"

#ifdef PDK_HAVE_XINPUT

#include <X11/XKBlib.h>
#include <gdk/x11/gdkx.h>

/* Returns: (transfer full) (nullable): for example “evdev+aliases(qwerty)” */
static char *
read_keycodes_name (GdkDisplay *display)
{
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  XkbDescPtr keyboard = XkbAllocKeyboard ();
  char *name = NULL;

  keyboard->dpy = xdisplay;
  if (XkbGetNames (xdisplay, XkbKeycodesNameMask, keyboard) == Success &&
      keyboard->names->keycodes != None)
    name = g_strdup (gdk_x11_get_xatom_name_for_display (display, keyboard->names->keycodes));
  XkbFreeKeyboard (keyboard, XkbAllComponentsMask, True);
  return name;
}

void
pdk_console_keycodes_check (GdkDisplay *display)
{
  static gboolean checked = FALSE;
  g_autofree char *name = NULL;

  if (checked || !GDK_IS_X11_DISPLAY (display))
    return;
  checked = TRUE;
  name = read_keycodes_name (display);
  if (name == NULL || !g_str_has_prefix (name, "evdev"))
    g_warning ("The X server's keycodes are “%s”, not evdev: keys may reach guests as others",
               name != NULL ? name : "unknown");
}

#else

void
pdk_console_keycodes_check (GdkDisplay *display)
{
}

#endif
