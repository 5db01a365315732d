/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "console/pdk-console-backend-private.h"
#include "core/secrets/pdk-secret-set.h"
#include "test-await.h"
#include "test-keyring.h"
#include "views/machine/pdk-display.h"

/* The password of a display: looked up, asked for, remembered on purpose, forgotten when refused. */

#define PLACE "qemu+tls://lab1/system"
#define UUID  "11111111-2222-4333-8444-555555555555"

/* --- a display that opens with one user name and password --- */

typedef struct {
  PdkConsoleBackend parent_instance;
  char *given;
} FakeBackend;

typedef struct {
  PdkConsoleBackendClass parent_class;
} FakeBackendClass;

static const char *expected; /* “user/password”, or “/password” where no user name is asked for */

static GType fake_backend_get_type (void);
G_DEFINE_TYPE (FakeBackend, fake_backend, PDK_TYPE_CONSOLE_BACKEND)

static void
fake_backend_open (PdkConsoleBackend *backend)
{
  FakeBackend *self = (FakeBackend *) backend;

  if (g_strcmp0 (self->given, expected) == 0) {
    pdk_console_backend_set_state (backend, PDK_CONSOLE_BACKEND_CONNECTED);
    return;
  }
  pdk_console_backend_set_needs_user_name (backend, expected[0] != '/');
  pdk_console_backend_fail (backend, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, PDK_CONSOLE_ERROR_AUTH,
                            "password", NULL);
}

static void
fake_backend_close (PdkConsoleBackend *backend)
{
}

static void
fake_backend_set_credentials (PdkConsoleBackend *backend,
                              const char *user_name,
                              const char *password)
{
  FakeBackend *self = (FakeBackend *) backend;

  g_free (self->given);
  self->given = g_strconcat (user_name != NULL ? user_name : "", "/", password, NULL);
}

static void
fake_backend_finalize (GObject *object)
{
  g_free (((FakeBackend *) object)->given);
  G_OBJECT_CLASS (fake_backend_parent_class)->finalize (object);
}

static void
fake_backend_class_init (FakeBackendClass *klass)
{
  PdkConsoleBackendClass *backend_class = PDK_CONSOLE_BACKEND_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_backend_finalize;
  backend_class->open = fake_backend_open;
  backend_class->close = fake_backend_close;
  backend_class->set_credentials = fake_backend_set_credentials;
}

static void
fake_backend_init (FakeBackend *self)
{
}

typedef struct {
  PdkDisplay parent_instance;
} FakeDisplay;

typedef struct {
  PdkDisplayClass parent_class;
} FakeDisplayClass;

static GType fake_display_get_type (void);
G_DEFINE_TYPE (FakeDisplay, fake_display, PDK_TYPE_DISPLAY)

static void
fake_display_look_up (PdkDisplay *display, GCancellable *cancellable)
{
  pdk_console_session_found (pdk_display_get_session (display), PDK_CONSOLE_FOUND, NULL);
}

static PdkConsoleBackend *
fake_display_make_backend (PdkDisplay *display)
{
  return g_object_new (fake_backend_get_type (), NULL);
}

static void
fake_display_class_init (FakeDisplayClass *klass)
{
  PDK_DISPLAY_CLASS (klass)->look_up = fake_display_look_up;
  PDK_DISPLAY_CLASS (klass)->make_backend = fake_display_make_backend;
}

static void
fake_display_init (FakeDisplay *self)
{
}

/* --- the tests --- */

static PdkSessionView
get_view (PdkDisplay *display)
{
  return pdk_console_session_get_view (pdk_display_get_session (display));
}

/** A display of that place, once it is shown or asks. */
static PdkDisplay *
open_display (void)
{
  PdkDisplay *display = g_object_new (fake_display_get_type (), NULL);

  pdk_display_set_name (display, "web");
  pdk_display_keys_set_place (pdk_display_get_keys (display), PLACE, UUID);
  pdk_console_session_set_machine (pdk_display_get_session (display), PDK_DOMAIN_RUNNING, TRUE);
  await (get_view (display) == PDK_SESSION_VIEW_DISPLAY ||
         get_view (display) == PDK_SESSION_VIEW_PASSWORD);
  return display;
}

static void
close_display (PdkDisplay *display)
{
  g_object_run_dispose (G_OBJECT (display));
  g_object_unref (display);
}

static void
give (PdkDisplay *display, const char *user_name, const char *password, gboolean remember)
{
  pdk_display_give_credentials (display, user_name, password, remember);
  await (get_view (display) == PDK_SESSION_VIEW_DISPLAY ||
         get_view (display) == PDK_SESSION_VIEW_PASSWORD);
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
test_no_keyring (void)
{
  PdkDisplay *display = NULL;

  test_keyring_start_bus ();
  expected = "/sesame";
  display = open_display ();
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_PASSWORD);
  g_assert_false (pdk_display_keys_can_remember (pdk_display_get_keys (display)));
  g_assert_false (pdk_display_keys_was_refused (pdk_display_get_keys (display)));
  give (display, NULL, "wrong", TRUE);
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_PASSWORD);
  g_assert_true (pdk_display_keys_was_refused (pdk_display_get_keys (display)));
  give (display, NULL, "sesame", TRUE);
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_DISPLAY);

  /* In memory it is kept. */
  pdk_console_session_retry (pdk_display_get_session (display));
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_DISPLAY);
  close_display (display);
}

static void
test_not_on_purpose (void)
{
  TestKeyring keyring = { 0 };
  PdkDisplay *display = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);
  expected = "/sesame";
  display = open_display ();
  g_assert_true (pdk_display_keys_can_remember (pdk_display_get_keys (display)));
  give (display, NULL, "sesame", FALSE);
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_DISPLAY);
  test_flush_main_loop ();
  g_assert_cmpuint (test_keyring_count (&keyring), ==, 0);
  close_display (display);
  test_keyring_stop (&keyring);
}

static void
test_remembered (void)
{
  TestKeyring keyring = { 0 };
  PdkDisplay *display = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);
  expected = "/sesame";
  display = open_display ();
  give (display, NULL, "wrong", TRUE);
  give (display, NULL, "sesame", TRUE);
  await (test_keyring_count (&keyring) == 1);
  close_display (display);

  display = open_display ();
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_DISPLAY);
  close_display (display);

  /* It has another one now. */
  expected = "/changed";
  display = open_display ();
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_PASSWORD);
  g_assert_true (pdk_display_keys_was_refused (pdk_display_get_keys (display)));
  await (test_keyring_count (&keyring) == 0);
  close_display (display);
  test_keyring_stop (&keyring);
}

static void
test_user_name (void)
{
  TestKeyring keyring = { 0 };
  PdkDisplay *display = NULL;

  if (skip ())
    return;
  test_keyring_start (&keyring);
  expected = "zoë/sesame";
  display = open_display ();
  g_assert_true (pdk_display_keys_needs_user_name (pdk_display_get_keys (display)));
  give (display, "zoë", "sesame", TRUE);
  await (test_keyring_count (&keyring) == 2);
  close_display (display);

  display = open_display ();
  g_assert_cmpint (get_view (display), ==, PDK_SESSION_VIEW_DISPLAY);
  close_display (display);
  test_keyring_stop (&keyring);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/display-keys/no-keyring", test_no_keyring);
  g_test_add_func ("/display-keys/not-on-purpose", test_not_on_purpose);
  g_test_add_func ("/display-keys/remembered", test_remembered);
  g_test_add_func ("/display-keys/user-name", test_user_name);

  status = g_test_run ();
  test_keyring_stop_bus ();
  return status;
}
