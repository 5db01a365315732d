/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-libvirt"

#include "config.h"

#include "pdk-libvirt-watch.h"

#include "pdk-libvirt.h"

#include <dlfcn.h>

/* The first libvirt that needs no help. */
#define MENDED_VERSION 10004000

/* CVE-2024-4418.  Of the threads that call on one connection, libvirt's client lets one wait for the
 * socket, for all of them.  It waits in g_main_loop_run() on a context of the connection's own, with
 * a source whose callback writes to the waiting function's stack frame.  The source leaves the
 * context when its callback runs, and only then: when another call, or the end of the connection by
 * its keepalive, quits the loop instead, it stays.  While the same thread waits on, that is well, as
 * its next loop has the same frame.  But a thread that goes because the connection was given up
 * leaves its source to the next one, which still waits for an answer; and when the host wakes up, or
 * the kernel gives up on the socket, the callback follows pointers on the stack of a thread that has
 * gone on to other things or ended.
 *
 * How long our threads live, and which of them make which calls, does not mend this: what follows
 * on the same stack overwrites the frame.  One connection per thread would, at the cost of nine
 * sessions and as many processes on each host.  So what libvirt does itself since 10.4 is done for
 * it here: the source goes when the loop returns, in the thread whose frame it points to.
 *
 * libvirt finds this function instead of GLib's, as a program's symbols come before those of the
 * libraries.  Loops of others only pass through. */

typedef void (*RunFunc) (GMainLoop *loop);

static gconstpointer libvirt; /* atomic, nullable: where it was loaded */

static gconstpointer
find_library (gconstpointer address)
{
  Dl_info info;

  return address != NULL && dladdr (address, &info) != 0 ? info.dli_fbase : NULL;
}

void
pdk_libvirt_watch_init (void)
{
  unsigned long version;

  /* Not &virGetVersion, which may be the address of a jump within this program. */
  if (virGetVersion (&version, NULL, NULL) == 0 && version < MENDED_VERSION)
    g_atomic_pointer_set (&libvirt, find_library (dlsym (RTLD_DEFAULT, "virGetVersion")));
}

void
pdk_libvirt_drop_last_watch (GMainContext *context)
{
  static GSourceFuncs nothing;
  GSource *marker = g_source_new (&nothing, sizeof (GSource));
  /* The ids of a context's sources ascend, and only the thread that waits adds any. */
  guint id = g_source_attach (marker, context);
  GSource *watch = id > 1 ? g_main_context_find_source_by_id (context, id - 1) : NULL;

  g_source_destroy (marker);
  g_source_unref (marker);
  if (watch != NULL)
    g_source_destroy (watch);
}

static RunFunc
find_real_run (void)
{
  static gsize run;

  if (g_once_init_enter (&run))
    g_once_init_leave (&run, (gsize) dlsym (RTLD_NEXT, "g_main_loop_run"));
  return (RunFunc) run;
}

void
g_main_loop_run (GMainLoop *loop)
{
  gconstpointer caller = __builtin_return_address (0);
  gconstpointer base;

  find_real_run () (loop);

  base = g_atomic_pointer_get (&libvirt);
  if (base != NULL && find_library (caller) == base)
    pdk_libvirt_drop_last_watch (g_main_loop_get_context (loop));
}
