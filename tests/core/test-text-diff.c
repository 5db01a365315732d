/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-text-diff.h"

#include <string.h>

/* Two texts line by line. */

static char *
diff_to_string (const char *before, const char *after, gboolean reveal)
{
  g_autoptr (GPtrArray) lines = pdk_text_diff (before, after, reveal);
  GString *text = g_string_new (NULL);
  guint old_line = 0;
  guint new_line = 0;

  for (guint i = 0; i < lines->len; i++) {
    const PdkDiffLine *line = g_ptr_array_index (lines, i);

    if (line->kind != PDK_DIFF_ADDED)
      g_assert_cmpuint (line->old_line, ==, ++old_line);
    if (line->kind != PDK_DIFF_REMOVED)
      g_assert_cmpuint (line->new_line, ==, ++new_line);
    g_string_append_printf (text, "%c%s\n",
                            line->kind == PDK_DIFF_KEPT    ? ' '
                            : line->kind == PDK_DIFF_ADDED ? '+'
                                                           : '-',
                            line->text);
  }
  return g_string_free (text, FALSE);
}

static void
assert_diff (const char *before, const char *after, const char *expected)
{
  g_autofree char *found = diff_to_string (before, after, FALSE);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_diff (void)
{
  assert_diff ("", "", "");
  assert_diff ("a\nb\n", "a\nb", " a\n b\n");
  assert_diff ("a\nb\nc\n", "a\nc\n", " a\n-b\n c\n");
  assert_diff ("a\nc\n", "a\nb\nc\n", " a\n+b\n c\n");
  assert_diff ("", "a\n", "+a\n");
  assert_diff ("a\n", "", "-a\n");
  assert_diff ("a\nb\nc\nd\n", "b\nc\nx\nd\ne\n", "-a\n b\n c\n+x\n d\n+e\n");
  assert_diff ("<g passwd='a'/>\n", "<g passwd='b'/>\n",
               "-<g passwd='••••••'/>\n+<g passwd='••••••'/>\n");
  {
    g_autofree char *shown = diff_to_string ("<g passwd='a'/>\n", "<g passwd='b'/>\n", TRUE);

    g_assert_cmpstr (shown, ==, "-<g passwd='a'/>\n+<g passwd='b'/>\n");
  }
}

/* Whatever the texts: each side alone is the text it came from, and no shorter way is left out for
 * texts small enough to try all of them. */
static void
test_diff_any (void)
{
  for (guint round = 0; round < 2000; round++) {
    g_autoptr (GString) before = g_string_new (NULL);
    g_autoptr (GString) after = g_string_new (NULL);
    g_autoptr (GString) left = g_string_new (NULL);
    g_autoptr (GString) right = g_string_new (NULL);
    g_autoptr (GPtrArray) lines = NULL;
    const guint n = (guint) g_test_rand_int_range (0, 9);
    const guint m = (guint) g_test_rand_int_range (0, 9);
    guint common[10][10] = { { 0 } };
    guint kept = 0;

    for (guint i = 0; i < n; i++)
      g_string_append_printf (before, "%c\n", 'a' + g_test_rand_int_range (0, 3));
    for (guint i = 0; i < m; i++)
      g_string_append_printf (after, "%c\n", 'a' + g_test_rand_int_range (0, 3));
    for (guint i = 1; i <= n; i++)
      for (guint j = 1; j <= m; j++)
        common[i][j] = before->str[2 * i - 2] == after->str[2 * j - 2]
                           ? common[i - 1][j - 1] + 1
                           : MAX (common[i - 1][j], common[i][j - 1]);
    lines = pdk_text_diff (before->str, after->str, FALSE);
    for (guint i = 0; i < lines->len; i++) {
      const PdkDiffLine *line = g_ptr_array_index (lines, i);

      kept += line->kind == PDK_DIFF_KEPT;
      if (line->kind != PDK_DIFF_ADDED)
        g_string_append_printf (left, "%s\n", line->text);
      if (line->kind != PDK_DIFF_REMOVED)
        g_string_append_printf (right, "%s\n", line->text);
    }
    g_assert_cmpstr (left->str, ==, before->str);
    g_assert_cmpstr (right->str, ==, after->str);
    g_assert_cmpuint (kept, ==, common[n][m]);
  }
}

static void
test_diff_within (void)
{
  g_autoptr (GPtrArray) lines =
      pdk_text_diff ("same\n<memory>4é</memory>\n", "same\n<memory>8è</memory>\n", FALSE);
  g_autoptr (GArray) hunks = pdk_text_diff_hunks (lines, 3);
  const PdkDiffLine *removed = g_ptr_array_index (lines, 1);
  const PdkDiffLine *added = g_ptr_array_index (lines, 2);

  /* Whole characters, although the two letters begin with the same byte. */
  g_assert_cmpuint (removed->start, ==, strlen ("<memory>"));
  g_assert_cmpuint (removed->length, ==, strlen ("4é"));
  g_assert_cmpuint (added->length, ==, strlen ("8è"));
  g_assert_cmpuint (hunks->len, ==, 1);
  g_assert_cmpuint (g_array_index (hunks, PdkDiffHunk, 0).n_lines, ==, 3);
}

static void
test_diff_hunks (void)
{
  g_autoptr (GPtrArray) lines =
      pdk_text_diff ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\ny\n9\n", FALSE);
  g_autoptr (GArray) apart = pdk_text_diff_hunks (lines, 1);
  g_autoptr (GArray) joined = pdk_text_diff_hunks (lines, 3);

  g_assert_cmpuint (apart->len, ==, 2);
  g_assert_cmpuint (g_array_index (apart, PdkDiffHunk, 0).from, ==, 0);
  g_assert_cmpuint (g_array_index (apart, PdkDiffHunk, 0).n_lines, ==, 4);
  g_assert_cmpuint (joined->len, ==, 1);
  g_assert_cmpuint (g_array_index (joined, PdkDiffHunk, 0).n_lines, ==, lines->len);
}

/* Texts that have nothing in common end in bounded time, as one change. */
static void
test_diff_bounded (void)
{
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < 3000; i++) {
    g_string_append_printf (before, "a%u\n", i);
    g_string_append_printf (after, "b%u\n", i);
  }
  lines = pdk_text_diff (before->str, after->str, FALSE);
  g_assert_cmpuint (lines->len, ==, 6000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/definition/diff", test_diff);
  g_test_add_func ("/definition/diff/any", test_diff_any);
  g_test_add_func ("/definition/diff/within", test_diff_within);
  g_test_add_func ("/definition/diff/hunks", test_diff_hunks);
  g_test_add_func ("/definition/diff/bounded", test_diff_bounded);
  return g_test_run ();
}
