/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-text.h"
#include "pdk-trace.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

static void
test_display (void)
{
  static const struct {
    const char *text, *shown;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "web-01", "web-01" },
    { "Büro ☎ 事務所", "Büro ☎ 事務所" },
    { "<b>&amp;_%s%n", "<b>&amp;_%s%n" },
    { "a\nb\r\nc\rd", "a b c d" },
    { "a\342\200\250b\302\205c", "a b c" }, /* U+2028, U+0085 */
    { "a\tb\001c\177d", "a␉b␁c␡d" },
    { "a\302\200b", "a\357\277\275b" },                             /* C1 */
    { "exe\342\200\256fdp.", "exe\357\277\275fdp." },               /* right-to-left override */
    { "a\342\201\246b\342\201\251", "a\357\277\275b\357\277\275" }, /* isolates */
    { "web\342\200\213", "web\357\277\275" },                       /* zero width space */
    { "می\342\200\214خواهم", "می\342\200\214خواهم" },               /* a joiner Persian needs */
    { "bad \377 utf-8", "bad \357\277\275 utf-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = pdk_text_display (cases[i].text);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
check_clamped (const char *unit, gsize n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < n; i++)
    g_string_append (text, unit);
  shown = pdk_text_display (text->str);
  g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (shown, -1), <=, PDK_TEXT_MAX_CHARS);
  if (g_utf8_strlen (text->str, -1) <= PDK_TEXT_MAX_CHARS)
    g_assert_cmpstr (shown, ==, text->str);
  else
    g_assert_true (g_str_has_suffix (shown, "…"));
}

static void
test_clamp (void)
{
  for (gsize n = PDK_TEXT_MAX_CHARS - 1; n <= PDK_TEXT_MAX_CHARS + 1; n++) {
    check_clamped ("a", n);
    check_clamped ("ä", n);
    check_clamped ("事", n);
    check_clamped ("😀", n);
  }
  check_clamped ("x", 1000000);
  check_clamped ("😀", 1000000);
}

static void
check_shortened (const char *text, guint max_chars, const char *expected)
{
  g_autofree char *shown = pdk_text_shorten (text, max_chars);

  g_assert_cmpstr (shown, ==, expected);
}

static void
test_shorten (void)
{
  check_shortened ("", 3, "");
  check_shortened ("web-01", 6, "web-01");
  check_shortened ("web-012", 6, "web…12");
  check_shortened ("web-012", 5, "we…12");
  check_shortened ("Büroünß", 3, "B…ß");
}

/* The limit of what a host may send. */
static void
test_cost (void)
{
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, '\001');
  const clock_t begin = clock ();

  for (guint i = 0; i < 1000; i++)
    g_free (pdk_text_display (text));
  g_assert_cmpint (clock () - begin, <, 5 * CLOCKS_PER_SEC);
}

static void
test_markup_and_mnemonic (void)
{
  g_autofree char *markup = pdk_text_markup ("<b>&amp;_\n");
  g_autofree char *mnemonic = pdk_text_mnemonic ("_a_b__");

  g_assert_cmpstr (markup, ==, "&lt;b&gt;&amp;amp;_ ");
  g_assert_cmpstr (mnemonic, ==, "__a__b____");
}

static void
test_amounts (void)
{
  g_autofree char *rate = pdk_text_format_rate (1.2 * 1024 * 1024);
  g_autofree char *none = pdk_text_format_rate (0);
  g_autofree char *huge = pdk_text_format_rate (G_MAXDOUBLE);
  g_autofree char *memory = pdk_text_format_kib (2 * 1024 * 1024);
  g_autofree char *most = pdk_text_format_kib (G_MAXUINT64);

  /* GLib writes a no-break space before the unit. */
  g_assert_cmpstr (rate, ==, "1.2\302\240MiB/s");
  g_assert_true (g_str_has_suffix (none, "/s"));
  g_assert_true (g_str_has_suffix (huge, "/s"));
  g_assert_cmpstr (memory, ==, "2.0\302\240GiB");
  g_assert_true (g_str_has_suffix (most, "EiB"));
}

static gboolean
on_stall (gpointer user_data)
{
  g_usleep (60 * G_TIME_SPAN_MILLISECOND);
  return G_SOURCE_REMOVE;
}

static gboolean
on_quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Tracing is decided once in a process, hence one of its own. */
static void
trace_in_subprocess (void)
{
  g_autofree char *folder = g_dir_make_tmp ("paddock-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "trace", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_auto (GStrv) lines = NULL;

  pdk_trace_event ("too-early", NULL, NULL);
  g_setenv ("PADDOCK_TRACE", path, TRUE);
  pdk_trace_init ();
  g_assert_true (pdk_trace_enabled ());
  pdk_trace_event ("plain", NULL, NULL);
  pdk_trace_event ("list-complete", "uri", "s", "a\"\\\n\377", "count", "x", (gint64) 42, "share",
                   "d", 0.5, NULL);
  pdk_trace_watch_main_loop ();
  g_idle_add (on_stall, NULL);
  g_timeout_add (100, on_quit, loop);
  g_main_loop_run (loop);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  g_rmdir (folder);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, 4);
  g_assert_true (g_str_has_prefix (lines[0], "{\"t\":"));
  g_assert_true (g_str_has_suffix (lines[0], ",\"event\":\"plain\"}"));
  g_assert_true (g_str_has_suffix (lines[1],
                                   ",\"event\":\"list-complete\",\"uri\":\"a\\\"\\\\\\u000a"
                                   "\357\277\275\",\"count\":42,\"share\":0.5}"));
  g_assert_nonnull (strstr (lines[2], "\"event\":\"frame-gap\",\"ms\":"));
}

static void
test_trace (void)
{
  if (g_test_subprocess ()) {
    trace_in_subprocess ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_trace_off (void)
{
  pdk_trace_init ();
  g_assert_false (pdk_trace_enabled ());
  pdk_trace_event ("nothing", "a", "s", "b", NULL);
  pdk_trace_watch_main_loop ();
}

static void
test_left (void)
{
  static const struct {
    guint64 seconds;
    const char *text;
  } rows[] = {
    { 0, "0 seconds left" },     { 1, "10 seconds left" }, { 50, "50 seconds left" },
    { 51, "1 minute left" },     { 61, "2 minutes left" }, { 90 * 60, "90 minutes left" },
    { 91 * 60, "2 hours left" }, { 7201, "3 hours left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = pdk_text_format_left (rows[i].seconds);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

int
main (int argc, char *argv[])
{
  g_unsetenv ("PADDOCK_TRACE");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/text/display", test_display);
  g_test_add_func ("/text/clamp", test_clamp);
  g_test_add_func ("/text/shorten", test_shorten);
  g_test_add_func ("/text/cost", test_cost);
  g_test_add_func ("/text/markup-and-mnemonic", test_markup_and_mnemonic);
  g_test_add_func ("/text/amounts", test_amounts);
  g_test_add_func ("/trace/on", test_trace);
  g_test_add_func ("/trace/off", test_trace_off);
  g_test_add_func ("/text/left", test_left);

  return g_test_run ();
}
