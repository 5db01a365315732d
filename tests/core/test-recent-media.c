/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-await.h"

#include "devices/pdk-recent-media.h"

#include <glib/gstdio.h>

#define HERE  "qemu:///system"
#define THERE "qemu+ssh://[fe80::1]/system"

static char *path;

static void
assert_listed (PdkRecentMedia *recent, const char *host, const char *expected)
{
  g_auto (GStrv) paths = pdk_recent_media_list (recent, host);
  g_autofree char *joined = g_strjoinv (" ", paths);

  g_assert_cmpstr (joined, ==, expected);
}

static gboolean
is_written (const char *expected)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_strcmp0 (text, expected) == 0;
}

static gboolean
begins_with (const char *expected)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, expected);
}

static void
set_flag (gboolean *flag)
{
  *flag = TRUE;
}

static PdkRecentMedia *
open_again (void)
{
  PdkRecentMedia *recent = pdk_recent_media_new (path);
  gboolean changed = FALSE;

  g_signal_connect_swapped (recent, "changed", G_CALLBACK (set_flag), &changed);
  await (changed);
  g_signal_handlers_disconnect_by_func (recent, set_flag, &changed);
  return recent;
}

/* By host, the last one first, each once; it is there again the next time. */
static void
test_kept (void)
{
  g_autoptr (PdkRecentMedia) recent = pdk_recent_media_new (path);
  g_autoptr (PdkRecentMedia) again = NULL;

  pdk_recent_media_add (recent, HERE, "/a.iso");
  pdk_recent_media_add (recent, THERE, "/there.iso");
  pdk_recent_media_add (recent, HERE, "/b c.iso");
  pdk_recent_media_add (recent, HERE, "/a.iso");
  assert_listed (recent, HERE, "/a.iso /b c.iso");
  assert_listed (recent, THERE, "/there.iso");
  await (is_written (HERE "\t/a.iso\n" HERE "\t/b c.iso\n" THERE "\t/there.iso\n"));

  again = open_again ();
  assert_listed (again, HERE, "/a.iso /b c.iso");
  pdk_recent_media_clear (again, HERE);
  assert_listed (again, HERE, "");
  await (is_written (THERE "\t/there.iso\n"));
}

static void
test_refused (void)
{
  g_autoptr (PdkRecentMedia) recent = open_again ();

  pdk_recent_media_add (recent, HERE, "relative.iso");
  pdk_recent_media_add (recent, HERE, "/two\nlines.iso");
  pdk_recent_media_add (recent, HERE, "/not-utf8-\xff.iso");
  assert_listed (recent, HERE, "");
  for (guint i = 0; i < 30; i++) {
    g_autofree char *name = g_strdup_printf ("/%u", i);

    pdk_recent_media_add (recent, HERE, name);
  }
  assert_listed (recent, HERE, "/29 /28 /27 /26 /25 /24 /23 /22 /21 /20");
  assert_listed (recent, THERE, "/there.iso");
  await (begins_with (HERE "\t/29\n"));
}

/* Whatever somebody wrote into the file. */
static void
test_malformed (void)
{
  g_autoptr (PdkRecentMedia) recent = NULL;

  g_assert_true (
      g_file_set_contents (path, "no tab\n\t\n" HERE "\t/ok.iso\n" HERE "\trel\n\n", -1, NULL));
  recent = open_again ();
  assert_listed (recent, HERE, "/ok.iso");
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("paddock-media-XXXXXX", NULL);
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (folder, "below", "recent-media", NULL);
  g_test_add_func ("/recent-media/kept", test_kept);
  g_test_add_func ("/recent-media/refused", test_refused);
  g_test_add_func ("/recent-media/malformed", test_malformed);
  result = g_test_run ();
  g_unlink (path);
  {
    g_autofree char *below = g_path_get_dirname (path);

    g_rmdir (below);
  }
  g_rmdir (folder);
  g_free (path);
  return result;
}
