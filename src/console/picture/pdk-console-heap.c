/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-heap.h"

#include <sys/mman.h>
#include <unistd.h>

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
/* A message is a little larger than its frame. */
#define MAX_BLOCK (BLOCK_BYTES - 64 * 1024)
/* A frame is in two blocks at once, and the next one may be on its way. */
#define BLOCKS_PER_FRAME 4
/* glibc's own; setting them ends its way of adjusting them. */
#define DEFAULT_BYTES (128 * 1024)

/** Whole pages. */
typedef struct {
  gsize begin, end;
} Pages;

static guint timer;
static gint64 last_us;       /* the last large frame */
static gsize reserved_bytes; /* for blocks of this size */
static GArray *reserved;     /* owned, nullable: Pages for which large ones were asked */

static void
set_limits (int block, int spare)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, block);
  mallopt (M_TRIM_THRESHOLD, spare);
#endif
}

/* What is freed is the heap's still, and whatever comes to lie there would have large pages. */
static void
take_advice_back (void)
{
#if defined(__GLIBC__) && defined(MADV_NOHUGEPAGE)
  for (guint i = 0; reserved != NULL && i < reserved->len; i++) {
    const Pages *pages = &g_array_index (reserved, Pages, i);

    madvise ((gpointer) pages->begin, pages->end - pages->begin, MADV_NOHUGEPAGE);
  }
#endif
  g_clear_pointer (&reserved, g_array_unref);
}

static gboolean
on_timer (gpointer user_data)
{
  if (g_get_monotonic_time () - last_us < IDLE_SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  timer = 0;
  reserved_bytes = 0;
  take_advice_back ();
  set_limits (DEFAULT_BYTES, DEFAULT_BYTES);
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

static Pages
find_pages (gconstpointer data, gsize bytes)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);

  return (Pages){ ((gsize) data + page - 1) / page * page, ((gsize) data + bytes) / page * page };
}

static void
note_reserved (const Pages *pages, guint n)
{
  if (reserved == NULL)
    reserved = g_array_new (FALSE, FALSE, sizeof *pages);
  for (guint i = 0; i < n; i++)
    if (pages[i].end > pages[i].begin)
      g_array_append_val (reserved, pages[i]);
}

/* What is asked for and given back at once stays with the heap, and nothing of it was touched.  Nothing
 * else is asked for in between: it would lie above. */
static void
reserve (gsize bytes)
{
  gpointer blocks[BLOCKS_PER_FRAME] = { NULL };
  Pages pages[BLOCKS_PER_FRAME] = { { 0 } };
  gsize left = bytes * BLOCKS_PER_FRAME;

  if (bytes <= reserved_bytes || bytes > MAX_BLOCK)
    return;
  reserved_bytes = bytes;
  for (guint i = 0; left > 0; i++) {
    const gsize size = MIN (left, MAX_BLOCK);

    blocks[i] = g_try_malloc (size);
    if (blocks[i] != NULL) {
      pages[i] = find_pages (blocks[i], size);
      pdk_console_heap_advise (blocks[i], size);
    }
    left -= size;
  }
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    g_free (blocks[i]);
  note_reserved (pages, G_N_ELEMENTS (pages));
}

void
pdk_console_heap_advise (gconstpointer data, gsize bytes)
{
  const Pages pages = find_pages (data, bytes);

#ifdef MADV_HUGEPAGE
  if (bytes >= LARGE_FRAME && pages.end > pages.begin)
    madvise ((gpointer) pages.begin, pages.end - pages.begin, MADV_HUGEPAGE);
#endif
}

void
pdk_console_heap_use (guint64 bytes)
{
  if (bytes < LARGE_FRAME)
    return;

  last_us = g_get_monotonic_time ();
  if (timer == 0) {
    set_limits (BLOCK_BYTES, SPARE_BYTES);
    timer = g_timeout_add_seconds (IDLE_SECONDS, on_timer, NULL);
  }
  reserve (bytes);
}
