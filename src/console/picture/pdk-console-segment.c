/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-segment.h"

#ifdef PDK_HAVE_XSHM
#include <X11/Xlib.h>

#include <X11/extensions/XShm.h>
#include <gdk/x11/gdkx.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct _PdkConsoleSegment {
  GdkDisplay *display; /* owned */
  XShmSegmentInfo info;
};

static gboolean
map_memory (PdkConsoleSegment *self, gsize bytes)
{
  self->info.shmid = shmget (IPC_PRIVATE, bytes, IPC_CREAT | 0600);
  if (self->info.shmid == -1)
    return FALSE;
  self->info.shmaddr = shmat (self->info.shmid, NULL, 0);
  if (self->info.shmaddr != (char *) -1)
    return TRUE;
  shmctl (self->info.shmid, IPC_RMID, NULL);
  return FALSE;
}

static gboolean
attach (PdkConsoleSegment *self)
{
  gdk_x11_display_error_trap_push (self->display);
  XShmAttach (gdk_x11_display_get_xdisplay (self->display), &self->info);
  return gdk_x11_display_error_trap_pop (self->display) == 0;
}

PdkConsoleSegment *
pdk_console_segment_new (GdkDisplay *display, gsize bytes)
{
  g_autofree PdkConsoleSegment *self = g_new0 (PdkConsoleSegment, 1);
  gboolean attached;

  if (!GDK_IS_X11_DISPLAY (display) ||
      !XShmQueryExtension (gdk_x11_display_get_xdisplay (display)) || !map_memory (self, bytes))
    return NULL;
  self->display = g_object_ref (display);
  attached = attach (self);
  /* Gone with the last of those who hold it: us, and a server that could attach it. */
  shmctl (self->info.shmid, IPC_RMID, NULL);
  if (attached)
    return g_steal_pointer (&self);
  shmdt (self->info.shmaddr);
  g_object_unref (self->display);
  return NULL;
}

/* What the server has not drawn yet is drawn first: it takes requests in their order. */
void
pdk_console_segment_free (PdkConsoleSegment *self)
{
  if (!gdk_display_is_closed (self->display))
    XShmDetach (gdk_x11_display_get_xdisplay (self->display), &self->info);
  shmdt (self->info.shmaddr);
  g_object_unref (self->display);
  g_free (self);
}

gpointer
pdk_console_segment_get_data (PdkConsoleSegment *self)
{
  return self->info.shmaddr;
}

gpointer
pdk_console_segment_get_info (PdkConsoleSegment *self)
{
  return &self->info;
}

#else

PdkConsoleSegment *
pdk_console_segment_new (GdkDisplay *display, gsize bytes)
{
  return NULL;
}

void
pdk_console_segment_free (PdkConsoleSegment *self)
{
}

gpointer
pdk_console_segment_get_data (PdkConsoleSegment *self)
{
  return NULL;
}

gpointer
pdk_console_segment_get_info (PdkConsoleSegment *self)
{
  return NULL;
}

#endif
