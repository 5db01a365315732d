/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pdk-save.h"
#include "test-await.h"

/* Files that are made: their names come from hosts, and what is there stays. */

static void
test_stem (void)
{
  static const struct {
    const char *text;
    const char *stem;
  } rows[] = {
    { "web-01", "web-01" },
    { "../../etc/passwd", "_.._etc_passwd" },
    { ".hidden", "hidden" },
    { "-rf", "rf" },
    { "a/b\\c:d", "a_b_c_d" },
    { "Über Größe", "Über Größe" },
    { "line\nend\x01", "line end_" },
    { "\u202egnp", "_gnp" },
    { "", "_" },
    { "...", "_" },
    { NULL, "_" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *stem = pdk_save_stem (rows[i].text);

    g_assert_cmpstr (stem, ==, rows[i].stem);
  }
}

static void
test_long_stem (void)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autofree char *stem = NULL;

  memcpy (text + 112, "\u20ac", 3); /* not cut in two */
  stem = pdk_save_stem (text);
  g_assert_cmpuint (strlen (stem), <=, 120);
  g_assert_true (g_utf8_validate (stem, -1, NULL));
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GFile *
save (const char *folder, const char *contents, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (contents, strlen (contents));
  g_autoptr (GAsyncResult) result = NULL;

  pdk_save_new_file_async (folder, "shot", ".txt", bytes, NULL, take_result, &result);
  await (result != NULL);
  return pdk_save_new_file_finish (result, error);
}

static void
assert_saved (GFile *file, const char *name, const char *contents)
{
  g_autofree char *is = NULL;
  g_autofree char *base = g_file_get_basename (file);

  g_assert_cmpstr (base, ==, name);
  g_assert_true (g_file_load_contents (file, NULL, &is, NULL, NULL, NULL));
  g_assert_cmpstr (is, ==, contents);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_nothing_is_replaced (void)
{
  g_autofree char *top = g_dir_make_tmp (NULL, NULL);
  g_autofree char *folder = g_build_filename (top, "new", "folder", NULL);
  g_autofree char *trap = g_build_filename (folder, "shot (2).txt", NULL);
  g_autofree char *target = g_build_filename (top, "target", NULL);
  g_autoptr (GFile) first = save (folder, "one", NULL);
  g_autoptr (GFile) third = NULL;

  /* A link that waits where the next file would go is not followed. */
  g_assert_cmpint (symlink (target, trap), ==, 0);
  third = save (folder, "three", NULL);

  assert_saved (first, "shot.txt", "one");
  assert_saved (third, "shot (3).txt", "three");
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (folder), ==, 3);
}

static void
test_folder_that_cannot_be (void)
{
  g_autofree char *top = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = g_build_filename (top, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_assert_null (save (file, "lost", &error));
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_nonnull (strstr (error->message, file));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/save/stem", test_stem);
  g_test_add_func ("/save/long-stem", test_long_stem);
  g_test_add_func ("/save/nothing-is-replaced", test_nothing_is_replaced);
  g_test_add_func ("/save/folder-that-cannot-be", test_folder_that_cannot_be);

  return g_test_run ();
}
