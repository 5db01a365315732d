/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-text-diff.h"

#include "definition/pdk-secrets.h"
#include "pdk-text.h"

#include <string.h>

/* One text as lines: numbers to compare, and what is shown. */
typedef struct {
  int *ids; /* equal lines have equal ones */
  char **shown;
  guint n;
} Lines;

static char **
split (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  const guint n = g_strv_length (lines);

  /* The end of the last line begins no other. */
  if (n > 0 && lines[n - 1][0] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);
  return lines;
}

static void
lines_init (Lines *self, const char *text, gboolean reveal, GHashTable *known)
{
  char **raw = split (text);

  self->n = g_strv_length (raw);
  self->ids = g_new (int, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++) {
    gpointer id = g_hash_table_lookup (known, raw[i]);

    if (id == NULL) {
      id = GINT_TO_POINTER ((int) g_hash_table_size (known) + 1);
      g_hash_table_insert (known, g_strdup (raw[i]), id);
    }
    self->ids[i] = GPOINTER_TO_INT (id);
  }
  if (reveal) {
    self->shown = raw;
  } else {
    g_autofree char *masked = pdk_secrets_mask (text);

    self->shown = split (masked);
    for (guint i = 0; i < self->n; i++)
      pdk_text_wipe (raw[i]);
    g_free (raw);
  }
}

static void
lines_clear (Lines *self)
{
  g_free (self->ids);
  g_strfreev (self->shown);
}

static void
line_free (gpointer data)
{
  PdkDiffLine *self = data;

  pdk_text_wipe (self->text);
  g_free (self);
}

static void
append (GPtrArray *out, PdkDiffKind kind, const Lines *lines, guint old_line, guint new_line)
{
  PdkDiffLine *line = g_new0 (PdkDiffLine, 1);

  line->kind = kind;
  line->old_line = old_line;
  line->new_line = new_line;
  line->text = g_strdup (lines->shown[(kind == PDK_DIFF_ADDED ? new_line : old_line) - 1]);
  g_ptr_array_add (out, line);
}

static void
append_all (GPtrArray *out, const Lines *a, guint a0, guint a1, const Lines *b, guint b0, guint b1)
{
  for (guint i = a0; i < a1; i++)
    append (out, PDK_DIFF_REMOVED, a, i + 1, 0);
  for (guint i = b0; i < b1; i++)
    append (out, PDK_DIFF_ADDED, b, 0, i + 1);
}

/* Furthest points reached with so many edits, each round kept to walk back.  Round d has the diagonals
 * -d … d, at [k + d + 1], with one more at both ends. */
static int *
next_round (const int *former, int d, const int *a, int n, const int *b, int m, gboolean *arrived)
{
  int *round = g_new0 (int, 2 * d + 3);

  for (int k = -d; k <= d; k += 2) {
    /* The former round's array is centred on d, one less than this one's. */
    const int down = d > 0 && k < d ? former[k + 1 + d] : -1;
    const int right = d > 0 && k > -d ? former[k - 1 + d] + 1 : -1;
    int x = d == 0 ? 0 : MAX (down, right);

    while (x < n && x - k < m && x - k >= 0 && a[x] == b[x - k])
      x++;
    round[k + d + 1] = x;
    if (x >= n && x - k >= m)
      *arrived = TRUE;
  }
  return round;
}

/* Walks back through the rounds.  Fills @kept: for each line of a, the line of b it is, or -1. */
static void
walk_back (GPtrArray *rounds, int n, int m, int *kept)
{
  int x = n;
  int y = m;

  for (int d = (int) rounds->len - 1; d > 0; d--) {
    const int *former = g_ptr_array_index (rounds, d - 1);
    const int k = x - y;
    const int down = k < d ? former[k + 1 + d] : -1;
    const int right = k > -d ? former[k - 1 + d] + 1 : -1;
    const int begin = MAX (down, right);

    while (x > begin) {
      x--;
      y--;
      kept[x] = y;
    }
    if (down >= right)
      y--;
    else
      x--;
  }
  while (x > 0) {
    x--;
    y--;
    kept[x] = y;
  }
}

/* Returns: whether there was a way of few enough edits */
static gboolean
find_kept (const int *a, int n, const int *b, int m, int *kept)
{
  g_autoptr (GPtrArray) rounds = g_ptr_array_new_with_free_func (g_free);
  gboolean arrived = FALSE;

  for (int d = 0; d <= PDK_TEXT_DIFF_MAX_EDITS && !arrived; d++) {
    const int *former = d > 0 ? g_ptr_array_index (rounds, d - 1) : NULL;

    g_ptr_array_add (rounds, next_round (former, d, a, n, b, m, &arrived));
  }
  if (arrived)
    walk_back (rounds, n, m, kept);
  return arrived;
}

static void
append_middle (GPtrArray *out, const Lines *a, const Lines *b, guint head, guint tail)
{
  const guint n = a->n - head - tail;
  const guint m = b->n - head - tail;
  g_autofree int *kept = g_new (int, n + 1);
  guint at = 0;

  for (guint i = 0; i < n; i++)
    kept[i] = -1;
  if (!find_kept (a->ids + head, (int) n, b->ids + head, (int) m, kept)) {
    append_all (out, a, head, head + n, b, head, head + m);
    return;
  }
  for (guint i = 0; i < n;) {
    guint end = i;

    while (end < n && kept[end] < 0)
      end++;
    append_all (out, a, head + i, head + end, b, head + at,
                head + (end < n ? (guint) kept[end] : m));
    if (end < n) {
      append (out, PDK_DIFF_KEPT, a, head + end + 1, head + (guint) kept[end] + 1);
      at = (guint) kept[end] + 1;
    } else {
      at = m;
    }
    i = end + 1;
  }
  append_all (out, a, 0, 0, b, head + at, head + m);
}

/* Within a line */

static void
mark (PdkDiffLine *removed, PdkDiffLine *added)
{
  const gsize n = strlen (removed->text);
  const gsize m = strlen (added->text);
  gsize head = 0;
  gsize tail = 0;

  while (head < n && head < m && removed->text[head] == added->text[head])
    head++;
  while (head > 0 && ((guchar) removed->text[head] & 0xc0) == 0x80)
    head--;
  while (tail < n - head && tail < m - head &&
         removed->text[n - tail - 1] == added->text[m - tail - 1])
    tail++;
  while (tail > 0 && ((guchar) removed->text[n - tail] & 0xc0) == 0x80)
    tail--;
  removed->start = added->start = (guint) head;
  removed->length = (guint) (n - head - tail);
  added->length = (guint) (m - head - tail);
}

static guint
count_run (GPtrArray *lines, guint from, PdkDiffKind kind)
{
  guint n = 0;

  while (from + n < lines->len &&
         ((const PdkDiffLine *) g_ptr_array_index (lines, from + n))->kind == kind)
    n++;
  return n;
}

/* As many removed as added stand against each other. */
static void
mark_all (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len;) {
    const guint removed = count_run (lines, i, PDK_DIFF_REMOVED);
    const guint added = count_run (lines, i + removed, PDK_DIFF_ADDED);

    if (removed == added)
      for (guint j = 0; j < removed; j++)
        mark (g_ptr_array_index (lines, i + j), g_ptr_array_index (lines, i + removed + j));
    i += MAX (removed + added, 1);
  }
}

GPtrArray *
pdk_text_diff (const char *before, const char *after, gboolean reveal)
{
  g_autoptr (GHashTable) known =
      g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) pdk_text_wipe, NULL);
  GPtrArray *out = NULL;
  Lines a, b;
  guint head = 0;
  guint tail = 0;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  out = g_ptr_array_new_with_free_func (line_free);
  lines_init (&a, before, reveal, known);
  lines_init (&b, after, reveal, known);
  while (head < a.n && head < b.n && a.ids[head] == b.ids[head])
    head++;
  while (tail < a.n - head && tail < b.n - head && a.ids[a.n - tail - 1] == b.ids[b.n - tail - 1])
    tail++;
  for (guint i = 0; i < head; i++)
    append (out, PDK_DIFF_KEPT, &a, i + 1, i + 1);
  append_middle (out, &a, &b, head, tail);
  for (guint i = tail; i > 0; i--)
    append (out, PDK_DIFF_KEPT, &a, a.n - i + 1, b.n - i + 1);
  mark_all (out);
  lines_clear (&a);
  lines_clear (&b);
  return out;
}

GArray *
pdk_text_diff_hunks (GPtrArray *lines, guint context)
{
  GArray *hunks = NULL;

  g_return_val_if_fail (lines != NULL, NULL);

  hunks = g_array_new (FALSE, FALSE, sizeof (PdkDiffHunk));
  for (guint i = 0; i < lines->len; i++) {
    const PdkDiffLine *line = g_ptr_array_index (lines, i);
    const guint from = i - MIN (i, context);
    const guint end = i + MIN (lines->len - i, context + 1);
    PdkDiffHunk *last = hunks->len > 0 ? &g_array_index (hunks, PdkDiffHunk, hunks->len - 1) : NULL;

    if (line->kind == PDK_DIFF_KEPT)
      continue;
    if (last != NULL && from <= last->from + last->n_lines) {
      last->n_lines = end - last->from;
    } else {
      PdkDiffHunk hunk = { from, end - from };

      g_array_append_val (hunks, hunk);
    }
  }
  return hunks;
}
