/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "pdk-error.h"
#include "test-keyring.h"

/* What a host asks is remembered on purpose, answered from the keyring, and forgotten when the host
 * does not take it any more. */

typedef struct {
  const char *password; /* nullable: cancels */
  gboolean remember;
  gboolean offered; /* by the last question */
  gboolean carried; /* the last question came ticked */
  guint n_asked;
} User;

static char *
write_fleet (const char *password)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "fleet.xml", NULL);
  g_autofree char *text =
      g_strdup_printf ("<node><auth><user password='%s'>bob</user></auth>"
                       "<domain type='test'><name>web</name><memory>1024</memory>"
                       "<os><type>hvm</type></os></domain></node>",
                       password);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return g_strconcat ("test://", path, NULL);
}

static void
on_auth_request (PdkConnection *connection, PdkAuthRequest *request, gpointer user_data)
{
  User *user = user_data;
  const gboolean secret = pdk_auth_request_get_prompt (request, 0)->secret;

  user->n_asked++;
  user->offered = pdk_auth_request_can_remember (request);
  user->carried = pdk_auth_request_get_remember (request);
  if (secret && user->password == NULL) {
    pdk_auth_request_cancel (request);
    return;
  }
  pdk_auth_request_set_answer (request, 0, secret ? user->password : "bob");
  pdk_auth_request_set_remember (request, user->remember);
  pdk_auth_request_submit (request);
}

/** Opens a connection as @user, and closes it again. */
static GError *
sign_in (const char *uri, User *user)
{
  ConnectionFixture fixture = { 0 };
  GError *error = NULL;

  user->n_asked = 0;
  fixture.connection = pdk_connection_new (uri, NULL);
  g_signal_connect (fixture.connection, "auth-request", G_CALLBACK (on_auth_request), user);
  connection_fixture_open (&fixture);
  error = g_steal_pointer (&fixture.error);
  connection_fixture_tear_down (&fixture, NULL);
  return error;
}

static gboolean
skip (void)
{
  if (test_keyring_is_installed ())
    return FALSE;
  g_test_skip ("no gnome-keyring-daemon");
  return TRUE;
}

static void
remember (TestKeyring *keyring, const char *uri)
{
  User user = { .password = "secret", .remember = TRUE };
  g_autoptr (GError) error = sign_in (uri, &user);

  g_assert_no_error (error);
  g_assert_cmpuint (user.n_asked, ==, 2);
  g_assert_true (user.offered);
  g_assert_true (user.carried);
  await (test_keyring_count (keyring) == 2);
}

static void
test_remembered (void)
{
  TestKeyring keyring = { 0 };
  User nobody = { 0 };
  g_autofree char *uri = write_fleet ("secret");
  g_autoptr (GError) error = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);
  remember (&keyring, uri);

  error = sign_in (uri, &nobody);
  g_assert_no_error (error);
  g_assert_cmpuint (nobody.n_asked, ==, 0);
  test_keyring_stop (&keyring);
}

static void
test_not_remembered (void)
{
  TestKeyring keyring = { 0 };
  User user = { .password = "secret" };
  User wrong = { .password = "wrong", .remember = TRUE };
  g_autofree char *uri = write_fleet ("secret");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);

  error = sign_in (uri, &user);
  g_assert_no_error (error);
  g_assert_true (user.offered);
  refused = sign_in (uri, &wrong);
  g_assert_error (refused, PDK_ERROR, PDK_ERROR_AUTH);
  test_flush_main_loop ();
  g_assert_cmpuint (test_keyring_count (&keyring), ==, 0);
  test_keyring_stop (&keyring);
}

/* The host has a new password: the user is asked in the same opening. */
static void
test_refused (void)
{
  TestKeyring keyring = { 0 };
  User user = { .password = "changed" };
  g_autofree char *uri = write_fleet ("secret");
  g_autofree char *same = NULL;
  g_autoptr (GError) error = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);
  remember (&keyring, uri);

  same = write_fleet ("changed");
  g_assert_cmpstr (same, ==, uri);
  error = sign_in (uri, &user);
  g_assert_no_error (error);
  g_assert_cmpuint (user.n_asked, ==, 2);
  await (test_keyring_count (&keyring) == 0);
  test_keyring_stop (&keyring);
}

/* Closing a question is no refusal by the host. */
static void
test_cancelled (void)
{
  TestKeyring keyring = { 0 };
  User user = { 0 };
  g_autofree char *uri = write_fleet ("secret");
  g_autoptr (GError) error = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);

  error = sign_in (uri, &user);
  g_assert_error (error, PDK_ERROR, PDK_ERROR_AUTH);
  g_assert_cmpuint (user.n_asked, ==, 2);
  test_keyring_stop (&keyring);
}

static void
test_no_keyring (void)
{
  User user = { .password = "secret", .remember = TRUE };
  g_autofree char *uri = write_fleet ("secret");
  g_autoptr (GError) error = NULL;

  test_keyring_start_bus ();
  error = sign_in (uri, &user);
  g_assert_no_error (error);
  g_assert_cmpuint (user.n_asked, ==, 2);
  g_assert_false (user.offered);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/remember/no-keyring", test_no_keyring);
  g_test_add_func ("/remember/remembered", test_remembered);
  g_test_add_func ("/remember/not-remembered", test_not_remembered);
  g_test_add_func ("/remember/refused", test_refused);
  g_test_add_func ("/remember/cancelled", test_cancelled);

  status = g_test_run ();
  test_keyring_stop_bus ();
  return status;
}
