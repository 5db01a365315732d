/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "input/pdk-console-layout-list.h"
#include "input/pdk-console-layout.h"

#include <locale.h>

/* Scancodes written down from pictures of the keyboards: “+” presses, “-” releases. */

static PdkConsoleLayout *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  PdkConsoleLayout *layout = pdk_console_layout_load (name, &error);

  g_assert_no_error (error);
  return layout;
}

static char *
spell (PdkConsoleLayout *layout, const char *text)
{
  g_autofree char *missing = NULL;
  g_autoptr (GArray) events = pdk_console_layout_spell (layout, text, &missing);
  GString *log = g_string_new (NULL);

  if (events == NULL) {
    g_string_append_printf (log, "missing %s", missing);
    return g_string_free (log, FALSE);
  }
  g_assert_null (missing);
  for (guint i = 0; i < events->len; i++) {
    PdkConsoleKeyEvent event = g_array_index (events, PdkConsoleKeyEvent, i);

    g_string_append_printf (log, "%c%x ", event.pressed ? '+' : '-', event.scancode);
  }
  return g_string_free (log, FALSE);
}

static void
assert_spelling (PdkConsoleLayout *layout, const char *text, const char *expected)
{
  g_autofree char *spelling = spell (layout, text);

  g_assert_cmpstr (spelling, ==, expected);
}

static void
test_us (void)
{
  g_autoptr (PdkConsoleLayout) us = load ("us");

  assert_spelling (us, "az", "+1e -1e +2c -2c ");
  assert_spelling (us, "A", "+2a +1e -1e -2a ");
  assert_spelling (us, "1!@", "+2 -2 +2a +2 -2 -2a +2a +3 -3 -2a ");
  assert_spelling (us, "y-z_", "+15 -15 +c -c +2c -2c +2a +c -c -2a ");
  assert_spelling (us, "/\\|", "+35 -35 +2b -2b +2a +2b -2b -2a ");
  assert_spelling (us, "<>", "+2a +33 -33 -2a +2a +34 -34 -2a ");
  assert_spelling (us, "`~^", "+29 -29 +2a +29 -29 -2a +2a +7 -7 -2a ");
  assert_spelling (us, "a\tb\r\nc\n", "+1e -1e +f -f +30 -30 +1c -1c +2e -2e +1c -1c ");
  assert_spelling (us, "", "");
}

static void
test_de (void)
{
  g_autoptr (PdkConsoleLayout) de = load ("de");

  assert_spelling (de, "yz", "+2c -2c +15 -15 ");
  assert_spelling (de, "öÄß", "+27 -27 +2a +28 -28 -2a +c -c ");
  assert_spelling (de, "@€", "+138 +10 -10 -138 +138 +12 -12 -138 ");
  assert_spelling (
      de, "{[]}\\",
      "+138 +8 -8 -138 +138 +9 -9 -138 +138 +a -a -138 +138 +b -b -138 +138 +c -c -138 ");
  assert_spelling (de, "-_/", "+35 -35 +2a +35 -35 -2a +2a +8 -8 -2a ");
  assert_spelling (de, "<>|", "+56 -56 +2a +56 -56 -2a +138 +56 -56 -138 ");
  assert_spelling (de, "#'\"", "+2b -2b +2a +2b -2b -2a +2a +3 -3 -2a ");
  /* By dead keys: circumflex and space, acute and letter, grave and letter. */
  assert_spelling (de, "^", "+29 -29 +39 -39 ");
  assert_spelling (de, "é", "+d -d +12 -12 ");
  assert_spelling (de, "À", "+2a +d -d -2a +2a +1e -1e -2a ");
}

static void
test_fr (void)
{
  g_autoptr (PdkConsoleLayout) fr = load ("fr");

  assert_spelling (fr, "azqw", "+10 -10 +11 -11 +1e -1e +2c -2c ");
  assert_spelling (fr, "m,;", "+27 -27 +32 -32 +33 -33 ");
  assert_spelling (fr, "1é&", "+2a +2 -2 -2a +3 -3 +2 -2 ");
  assert_spelling (fr, "@#", "+138 +b -b -138 +138 +4 -4 -138 ");
  assert_spelling (fr, "/.!", "+2a +34 -34 -2a +2a +33 -33 -2a +35 -35 ");
  assert_spelling (fr, "êë", "+1a -1a +12 -12 +2a +1a -1a -2a +12 -12 ");
}

static void
test_variant (void)
{
  g_autoptr (PdkConsoleLayout) layout = load ("de(nodeadkeys)");

  assert_spelling (layout, "^", "+29 -29 ");
}

/* Named before anything is typed, each once. */
static void
test_missing (void)
{
  g_autoptr (PdkConsoleLayout) us = load ("us");

  assert_spelling (us, "a€bñ€\x01", "missing €ñ\x01");
  assert_spelling (us, "漢字", "missing 漢字");
}

static void
test_decomposed (void)
{
  g_autoptr (PdkConsoleLayout) de = load ("de");

  assert_spelling (de, "o\xcc\x88", "+27 -27 ");
}

static void
test_no_such_layout (void)
{
  static const char *const names[] = { "", "xx-none", "../us", "us(", "us(none-such)", "us(a/b)" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pdk_console_layout_load (names[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Each layout in the list is one that can be used, and types at least digits. */
static void
test_list (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) list = NULL;
  guint n_usable = 0;

  pdk_console_layout_list_load_async (NULL, on_loaded, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  list = pdk_console_layout_list_load_finish (result);
  g_assert_cmpuint (g_list_model_get_n_items (list), >, 100);
  for (guint i = 0; i < g_list_model_get_n_items (list); i += 7) {
    g_autoptr (PdkConsoleLayoutInfo) info = g_list_model_get_item (list, i);
    g_autoptr (PdkConsoleLayout) layout = load (pdk_console_layout_info_get_name (info));
    g_autofree char *spelling = spell (layout, "1");

    g_assert_cmpstr (pdk_console_layout_info_get_title (info), !=, "");
    n_usable += !g_str_has_prefix (spelling, "missing");
  }
  g_assert_cmpuint (n_usable, >, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");
  g_test_add_func ("/console/layout/us", test_us);
  g_test_add_func ("/console/layout/de", test_de);
  g_test_add_func ("/console/layout/fr", test_fr);
  g_test_add_func ("/console/layout/variant", test_variant);
  g_test_add_func ("/console/layout/missing", test_missing);
  g_test_add_func ("/console/layout/decomposed", test_decomposed);
  g_test_add_func ("/console/layout/no-such-layout", test_no_such_layout);
  g_test_add_func ("/console/layout/list", test_list);
  return g_test_run ();
}
