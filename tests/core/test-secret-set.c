/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/pdk-secret-set.h"
#include "test-await.h"
#include "test-keyring.h"

/* The user's keyring: what is put there is found again, for its own place only. */

#define HOST    "qemu+tls://lab1/system"
#define MACHINE "11111111-2222-4333-8444-555555555555"

typedef struct {
  gboolean done;
  gboolean ok;
  GError *error;
} Answer;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = pdk_secret_set_load_finish (PDK_SECRET_SET (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = pdk_secret_set_save_finish (PDK_SECRET_SET (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = pdk_secret_set_forget_finish (PDK_SECRET_SET (source), result, &answer->error);
  answer->done = TRUE;
}

static gboolean
load (PdkSecretSet *set)
{
  Answer answer = { 0 };

  pdk_secret_set_load_async (set, NULL, on_loaded, &answer);
  await (answer.done);
  g_assert_true (answer.ok == (answer.error == NULL));
  g_clear_error (&answer.error);
  return answer.ok;
}

static void
save (PdkSecretSet *set)
{
  Answer answer = { 0 };

  pdk_secret_set_save_async (set, "Paddock: a test", NULL, on_saved, &answer);
  await (answer.done);
  g_assert_no_error (answer.error);
  g_assert_true (answer.ok);
}

static void
forget (PdkSecretSet *set)
{
  Answer answer = { 0 };

  pdk_secret_set_forget_async (set, NULL, on_forgotten, &answer);
  await (answer.done);
  g_assert_no_error (answer.error);
}

static PdkSecretSet *
make_set (const char *address, const char *machine, const char *user, const char *password)
{
  PdkSecretSet *set = pdk_secret_set_new (PDK_SECRET_DISPLAY, address, machine);

  pdk_secret_set_put (set, PDK_SECRET_USER_NAME, user);
  pdk_secret_set_put (set, PDK_SECRET_PASSWORD, password);
  return set;
}

static void
test_set (void)
{
  g_autoptr (PdkSecretSet) set = pdk_secret_set_new (PDK_SECRET_CONNECTION, HOST, NULL);
  g_autofree char *longest = g_strnfill (100000, 'x');

  g_assert_false (pdk_secret_set_is_complete (set));
  pdk_secret_set_put (set, "5 Password", NULL);
  g_assert_false (pdk_secret_set_is_complete (set));
  pdk_secret_set_put (set, "5 Password", "a");
  pdk_secret_set_put (set, "5 Password", "b");
  g_assert_cmpuint (pdk_secret_set_count (set), ==, 1);
  g_assert_cmpstr (pdk_secret_set_get (set, "5 Password"), ==, "b");
  g_assert_true (pdk_secret_set_is_complete (set));
  /* A host's words: neither their length nor their bytes are to be trusted. */
  pdk_secret_set_put (set, longest, "c");
  pdk_secret_set_put (set, "\xff\xfe", "d");
  g_assert_cmpstr (pdk_secret_set_get (set, longest), ==, "c");
  g_assert_cmpstr (pdk_secret_set_get (set, "\xff\xfe"), ==, "d");
  g_assert_cmpuint (pdk_secret_set_count (set), ==, 3);
}

static void
test_keyring (void)
{
  TestKeyring keyring = { 0 };
  g_autoptr (PdkSecretSet) stored = make_set (HOST "?pkipath=/x", MACHINE, "Zoë", "pass wörd ключ");
  g_autoptr (PdkSecretSet) found = make_set (HOST, MACHINE, NULL, NULL);
  g_autoptr (PdkSecretSet) other_host = make_set ("qemu+tls://lab2/system", MACHINE, NULL, "x");
  g_autoptr (PdkSecretSet) other_machine = make_set (HOST, NULL, NULL, NULL);

  if (!test_keyring_is_installed ()) {
    g_test_skip ("no gnome-keyring-daemon");
    return;
  }
  test_keyring_start (&keyring);

  g_assert_true (load (found));
  g_assert_false (pdk_secret_set_is_complete (found));

  save (stored);
  g_assert_cmpuint (test_keyring_count (&keyring), ==, 2);
  g_assert_true (load (found));
  g_assert_cmpstr (pdk_secret_set_get (found, PDK_SECRET_USER_NAME), ==, "Zoë");
  g_assert_cmpstr (pdk_secret_set_get (found, PDK_SECRET_PASSWORD), ==, "pass wörd ключ");

  /* A host that claims to run the machine does not get its password. */
  g_assert_true (load (other_host));
  g_assert_null (pdk_secret_set_get (other_host, PDK_SECRET_PASSWORD));
  g_assert_true (load (other_machine));
  g_assert_null (pdk_secret_set_get (other_machine, PDK_SECRET_PASSWORD));

  /* Stored again, it is replaced. */
  pdk_secret_set_put (stored, PDK_SECRET_PASSWORD, "new");
  save (stored);
  g_assert_cmpuint (test_keyring_count (&keyring), ==, 2);
  g_assert_true (load (found));
  g_assert_cmpstr (pdk_secret_set_get (found, PDK_SECRET_PASSWORD), ==, "new");

  pdk_secret_set_put (other_host, PDK_SECRET_PASSWORD, "x");
  save (other_host);
  forget (found);
  g_assert_cmpuint (test_keyring_count (&keyring), ==, 1);
  g_assert_true (load (found));
  g_assert_null (pdk_secret_set_get (found, PDK_SECRET_PASSWORD));

  pdk_secrets_forget_address ("qemu+tls://lab2/system");
  await (test_keyring_count (&keyring) == 0);
  test_keyring_stop (&keyring);
}

/* Locked, and nobody opens it: nothing is found, and that is no failure. */
static void
test_locked (void)
{
  TestKeyring keyring = { 0 };
  g_autoptr (PdkSecretSet) set = make_set (HOST, MACHINE, "bob", "secret");

  if (!test_keyring_is_installed ()) {
    g_test_skip ("no gnome-keyring-daemon");
    return;
  }
  test_keyring_start (&keyring);
  save (set);
  test_keyring_lock (&keyring);

  load (set);
  g_assert_null (pdk_secret_set_get (set, PDK_SECRET_PASSWORD));
  test_keyring_stop (&keyring);
}

static void
test_no_keyring (void)
{
  g_autoptr (PdkSecretSet) set = make_set (HOST, MACHINE, NULL, NULL);

  test_keyring_start_bus ();
  g_assert_false (load (set));
}

static void
test_no_bus (void)
{
  g_autoptr (PdkSecretSet) set = make_set (HOST, MACHINE, NULL, NULL);

  g_assert_false (load (set));
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/secrets/set", test_set);
  g_test_add_func ("/secrets/no-bus", test_no_bus);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/locked", test_locked);

  status = g_test_run ();
  test_keyring_stop_bus ();
  return status;
}
