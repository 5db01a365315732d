/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-heap.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* The heap is the process's, and so is what is known of it here.  Main thread only. */

/* Smaller frames come from blocks that the C library keeps anyway. */
#define LARGE_FRAME  (64 * 1024)
#define IDLE_SECONDS 5

/* The largest block that malloc() takes from its heap (glibc's limit), just enough for 4K; and how
 * much of it may lie there unused. */
#define BLOCK_BYTES (32 * 1024 * 1024)
#define SPARE_BYTES (256 * 1024 * 1024)
/* glibc's own; setting them ends its way of adjusting them. */
#define DEFAULT_BYTES (128 * 1024)

static guint timer;
static gint64 last_us; /* the last large frame */

static void
set_limits (int block, int spare)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, block);
  mallopt (M_TRIM_THRESHOLD, spare);
#endif
}

static gboolean
on_timer (gpointer user_data)
{
  if (g_get_monotonic_time () - last_us < IDLE_SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  timer = 0;
  set_limits (DEFAULT_BYTES, DEFAULT_BYTES);
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

void
pdk_console_heap_use (guint64 bytes)
{
  if (bytes < LARGE_FRAME)
    return;

  last_us = g_get_monotonic_time ();
  if (timer != 0)
    return;
  set_limits (BLOCK_BYTES, SPARE_BYTES);
  timer = g_timeout_add_seconds (IDLE_SECONDS, on_timer, NULL);
}
