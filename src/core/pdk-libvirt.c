/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-libvirt"

#include "config.h"

#include "pdk-libvirt.h"

#include <libvirt-glib/libvirt-glib-event.h>
#include <signal.h>
#include <unistd.h>

#if !LIBVIR_CHECK_VERSION(10, 4, 0)
#include "pdk-libvirt-watch.h"
#endif

static void
ignore_error (void *user_data, virErrorPtr error)
{
  /* libvirt's own handler prints to stderr; ours are taken by pdk_error_take_libvirt(). */
}

void
pdk_libvirt_init (void)
{
  static gboolean done = FALSE;

  if (done)
    return;
  done = TRUE;

  /* libvirt writes to sockets with write(), from any thread: a daemon killed meanwhile would end us. */
  signal (SIGPIPE, SIG_IGN);
  virInitialize ();
#if !LIBVIR_CHECK_VERSION(10, 4, 0)
  pdk_libvirt_watch_init ();
#endif
  virSetErrorFunc (NULL, ignore_error);
  gvir_event_register ();
}

void
pdk_libvirt_check_thread (const char *function)
{
  if (gettid () == getpid ())
    g_error ("%s() called on the main thread", function);
}
