/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "picture/pdk-console-framebuffer.h"
#include "picture/pdk-console-heap.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* What a frame's blocks cost: how often the kernel had to be asked for a page. */

#define WIDTH  2048
#define HEIGHT 1024
#define BYTES  ((gsize) WIDTH * HEIGHT * 4)

#define LARGE_PAGE (2 * 1024 * 1024)
#define PATIENCE_S 60

static glong
count_faults (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/* As the library of SPICE does for a frame: a message, and what was decoded from it. */
static glong
use_blocks (void)
{
  const glong before = count_faults ();
  guint8 *message = g_malloc (BYTES);
  guint8 *image = g_malloc (BYTES);

  memset (message, 1, BYTES);
  memcpy (image, message, BYTES);
  g_free (image);
  g_free (message);
  return count_faults () - before;
}

/* Other C libraries give blocks of this size back at once. */
static gboolean
keeps_blocks (void)
{
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
  return TRUE;
#else
  return FALSE;
#endif
}

/* Returns: (transfer full) (nullable): what the kernel says of its large pages */
static char *
read_setting (const char *name)
{
  g_autofree char *path = g_build_filename ("/sys/kernel/mm/transparent_hugepage", name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* Where small pages are larger, so are the large ones, of which none fits into a block here then. */
static gboolean
has_large_pages (void)
{
  g_autofree char *enabled = read_setting ("enabled");
  g_autofree char *bytes = read_setting ("hpage_pmd_size");

  return enabled != NULL && strstr (enabled, "[never]") == NULL && bytes != NULL &&
         g_ascii_strtoull (bytes, NULL, 10) <= LARGE_PAGE;
}

/* How often the kernel had no large page left, for whoever asked. */
static guint64
count_failures (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/vmstat", &text, NULL, NULL))
    return 0;
  line = strstr (text, "thp_fault_fallback ");
  return line != NULL ? g_ascii_strtoull (line + strlen ("thp_fault_fallback "), NULL, 10) : 0;
}

/* From the first frame on.  The rest is for the ends, where no large page fits. */
static void
test_frames (void)
{
  const guint64 n_failures = count_failures ();
  const glong n_pages = (glong) (BYTES / (gsize) sysconf (_SC_PAGESIZE));
  g_autoptr (PdkConsoleFramebuffer) framebuffer = pdk_console_framebuffer_new ();
  g_autofree guint8 *surface = g_malloc0 (BYTES);
  const PdkConsoleSource source = { surface, PDK_CONSOLE_FORMAT_XRGB32, WIDTH, HEIGHT, WIDTH * 4 };
  glong n_faults;

  if (!keeps_blocks () || !has_large_pages ()) {
    g_test_skip ("there are no large pages");
    return;
  }
  pdk_console_framebuffer_set_source (framebuffer, &source);
  n_faults = use_blocks ();
  if (count_failures () != n_failures) {
    g_test_skip ("no large pages are left");
    return;
  }
  g_assert_cmpint (n_faults, <, n_pages / 2);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (use_blocks (), <, 16);
  pdk_console_framebuffer_set_source (framebuffer, NULL);
}

/* Whether the kernel was asked for large pages anywhere. */
static gboolean
is_advised (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "VmFlags:") && strstr (lines[i], " hg") != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("what is left of the blocks has large pages still");
  return G_SOURCE_REMOVE;
}

/* What else comes to lie where frames were has no large pages: of a few bytes they would be wasted. */
static void
test_afterwards (void)
{
  g_autofree char *enabled = read_setting ("enabled");
  gpointer below = NULL;
  gpointer above = NULL;
  guint late = 0;

  if (!keeps_blocks () || enabled == NULL) {
    g_test_skip ("there are no large pages");
    return;
  }
  pdk_console_heap_use (BYTES);
  g_assert_true (is_advised ());
  below = g_malloc (BYTES);
  above = g_malloc (BYTES);
  g_free (below);
  late = g_timeout_add_seconds (PATIENCE_S, on_late, NULL);
  while (is_advised ())
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  g_free (above);
}

int
main (int argc, char **argv)
{
#ifdef __GLIBC__
  /* Test harnesses have the C library write into every block. */
  mallopt (M_PERTURB, 0);
#endif
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/heap/frames", test_frames);
  g_test_add_func ("/console/heap/afterwards", test_afterwards);
  return g_test_run ();
}
