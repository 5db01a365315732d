/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/pdk-trusted-keys.h"

/* Keys that are trusted: kept with their machines, listed, forgotten, and trusted again. */

#define FIRST  "11111111-2222-4333-8444-555555555555"
#define SECOND "11111111-2222-4333-8444-666666666666"

static void
add (GSettings *settings, const char *place, const char *name, gint64 since, const char *key)
{
  const PdkTrustedKey entry = { (char *) place, (char *) name, (char *) "AA:BB", since };

  pdk_trusted_keys_add (settings, &entry, key);
}

static void
assert_listed (GSettings *settings, const char *expected)
{
  g_autoptr (GPtrArray) entries = pdk_trusted_keys_list (settings);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++) {
    const PdkTrustedKey *entry = g_ptr_array_index (entries, i);

    g_assert_cmpstr (entry->fingerprint, ==, "AA:BB");
    g_string_append_printf (found, "%s since %d. ", entry->name, (int) entry->since);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static char *
read_key (const char *place)
{
  g_autofree char *path = g_strconcat ("/io/github/paddock_vm/Paddock/machines/", place, "/", NULL);
  g_autoptr (GSettings) machine = g_settings_new_with_path (PDK_APPLICATION_ID ".machine", path);

  return g_settings_get_string (machine, "trusted-key");
}

static void
test_forget (void)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  g_autofree char *forgotten = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *other = NULL;
  g_autofree char *back = NULL;

  add (settings, FIRST, "one", 5, "b25l");
  add (settings, SECOND, "two", 7, "dHdv");
  assert_listed (settings, "two since 7. one since 5. ");
  add (settings, FIRST, "one", 9, "bmV3");
  assert_listed (settings, "one since 9. two since 7. ");

  forgotten = pdk_trusted_keys_forget (settings, FIRST);
  g_assert_cmpstr (forgotten, ==, "bmV3");
  assert_listed (settings, "two since 7. ");
  gone = read_key (FIRST);
  g_assert_cmpstr (gone, ==, "");
  other = read_key (SECOND);
  g_assert_cmpstr (other, ==, "dHdv");

  add (settings, FIRST, "one", 9, forgotten);
  back = read_key (FIRST);
  g_assert_cmpstr (back, ==, "bmV3");
  assert_listed (settings, "one since 9. two since 7. ");
}

/* What is no UUID names no settings. */
static void
test_no_place (void)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  g_autofree char *forgotten = NULL;

  g_settings_reset (settings, "trusted-displays");
  add (settings, "../elsewhere", "one", 5, "b25l");
  assert_listed (settings, "");
  forgotten = pdk_trusted_keys_forget (settings, "../elsewhere");
  g_assert_cmpstr (forgotten, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trusted-keys/forget", test_forget);
  g_test_add_func ("/trusted-keys/no-place", test_no_place);

  return g_test_run ();
}
