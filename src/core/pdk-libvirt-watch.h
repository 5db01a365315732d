/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps libvirt before 10.4 from reading the stack of a thread that has gone: defines
 * g_main_loop_run() for the program, and does more than GLib's where libvirt calls it.  The source
 * says why.  Compiled only where such a libvirt is. */

/**
 * pdk_libvirt_watch_init:
 *
 * Must come before the first connection is opened.  Main thread only.
 */
void pdk_libvirt_watch_init (void);

/**
 * pdk_libvirt_drop_last_watch:
 * @context: no other thread uses it now
 *
 * Removes the source that was attached last, unless it has removed itself.
 */
void pdk_libvirt_drop_last_watch (GMainContext *context);

G_END_DECLS
