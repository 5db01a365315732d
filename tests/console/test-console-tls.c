/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"
#include "test-certificate.h"

#include <glib/gstdio.h>

/* A display's certificate: trusted by its authority, or by its key alone; refused, with what is
 * wrong, in every other case. */

#define HOST "127.0.0.1"

typedef struct {
  char *folder;
  TestCertificate *authority;
  TestCertificate *certificate;
  FakeSpice *server;
  guint16 port;
} Fixture;

typedef struct {
  const char *address;
  int days;
  gboolean self_signed;
  gboolean trusted;
  PdkConsoleCertificateProblems problems; /* 0: it is fine */
} Case;

static void
start (Fixture *fixture, TestCertificate *certificate)
{
  g_autofree char *path = test_certificate_save (certificate, fixture->folder, "cert.pem");
  g_autofree char *key = test_certificate_save_key (certificate, fixture->folder, "key.pem");

  g_clear_pointer (&fixture->server, fake_spice_free);
  fixture->server = fake_spice_new_with_tls (path, key, &fixture->port);
  fake_spice_create_screen (fixture->server, 320, 200, FAKE_SPICE_XRGB32, 0x123456);
  g_unlink (path);
  g_unlink (key);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;

  console_fixture_expect_warnings ();
  fixture->folder = g_dir_make_tmp ("paddock-tls-XXXXXX", NULL);
  fixture->authority = test_certificate_new ("Throw-away authority", NULL, NULL, TRUE, 2);
  fixture->certificate =
      test_certificate_new ("display", test->address, test->self_signed ? NULL : fixture->authority,
                            FALSE, test->days);
  start (fixture, fixture->certificate);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fake_spice_free (fixture->server);
  test_certificate_free (fixture->certificate);
  test_certificate_free (fixture->authority);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static PdkSpiceAddress *
make_address (Fixture *fixture, gboolean trusted)
{
  PdkSpiceAddress *address = pdk_spice_address_new (HOST, 0, fixture->port);
  TestCertificate *stranger = test_certificate_new ("Stranger", NULL, NULL, TRUE, 2);

  address->authorities = test_certificate_get_pem (trusted ? fixture->authority : stranger);
  test_certificate_free (stranger);
  return address;
}

/** Opens @address, until it is decided. */
static PdkConsoleBackend *
try_address (const PdkSpiceAddress *address, GBytes *key)
{
  PdkConsoleBackend *backend = pdk_spice_backend_new_for_address (address, NULL);

  if (key != NULL)
    pdk_console_backend_trust_key (backend, key);
  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  return backend;
}

static void
close_backend (PdkConsoleBackend *backend)
{
  if (pdk_console_backend_get_state (backend) == PDK_CONSOLE_BACKEND_CONNECTED)
    WAIT_FOR (pdk_console_backend_get_locks (backend) >= 0 &&
              pdk_console_framebuffer_is_announced (pdk_console_backend_get_framebuffer (backend)));
  pdk_console_backend_close (backend);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (backend);
}

static void
test_case (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (PdkSpiceAddress) address = make_address (fixture, test->trusted);
  PdkConsoleBackend *backend = try_address (address, NULL);
  PdkConsoleCertificate *certificate = pdk_console_backend_get_certificate (backend);
  g_autoptr (GBytes) key = NULL;

  if (test->problems == 0) {
    g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_CONNECTED);
    close_backend (backend);
    return;
  }

  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (g_error_matches (pdk_console_backend_get_error (backend), PDK_CONSOLE_ERROR,
                                  PDK_CONSOLE_ERROR_TLS));
  g_assert_nonnull (certificate);
  g_assert_cmphex (certificate->problems, ==, test->problems);
  g_assert_cmpstr (certificate->host, ==, HOST);
  g_assert_cmpstr (certificate->subject, ==, "CN=display,O=Throw-away");
  g_assert_cmpstr (certificate->issuer, ==,
                   test->self_signed ? "CN=display,O=Throw-away"
                                     : "CN=Throw-away authority,O=Throw-away");
  g_assert_cmpuint (strlen (certificate->fingerprint), ==, 32 * 3 - 1);
  g_assert_cmpint (certificate->not_before, <, certificate->not_after);
  g_assert_cmpint (pdk_console_certificate_explain (certificate)[0], !=, '\0');
  key = g_bytes_ref (certificate->key);
  close_backend (backend);

  /* Trusted for its key: whoever signed it, whatever its name and dates. */
  backend = try_address (address, key);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_CONNECTED);
  close_backend (backend);
}

/* A display with another key is not the one that was trusted. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCertificate) other = test_certificate_new ("display", HOST, NULL, FALSE, 2);
  g_autoptr (PdkSpiceAddress) address = make_address (fixture, FALSE);
  g_autoptr (GBytes) key = NULL;
  PdkConsoleBackend *backend = try_address (address, NULL);

  key = g_bytes_ref (pdk_console_backend_get_certificate (backend)->key);
  close_backend (backend);

  start (fixture, other);
  address->port = 0;
  address->tls_port = fixture->port;
  backend = try_address (address, key);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (pdk_console_backend_get_certificate (backend)->problems &
                 PDK_CONSOLE_CERTIFICATE_CHANGED);
  close_backend (backend);
}

/* The subject stands for the host's name, where one is given. */
static void
test_subject (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkSpiceAddress) address = make_address (fixture, TRUE);
  PdkConsoleBackend *backend = NULL;

  address->subject = g_strdup ("O=Throw-away,CN=display");
  backend = try_address (address, NULL);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_CONNECTED);
  close_backend (backend);

  g_free (address->subject);
  address->subject = g_strdup ("O=Throw-away,CN=another");
  backend = try_address (address, NULL);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  close_backend (backend);
}

int
main (int argc, char *argv[])
{
  static const Case good = { HOST, 2, FALSE, TRUE, 0 };
  static const Case unknown = { HOST, 2, FALSE, FALSE, PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY };
  static const Case self_signed = { HOST, 2, TRUE, FALSE,
                                    PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY |
                                        PDK_CONSOLE_CERTIFICATE_SELF_SIGNED };
  static const Case other_name = { "127.0.0.9", 2, FALSE, TRUE,
                                   PDK_CONSOLE_CERTIFICATE_OTHER_NAME };
  static const Case expired = { HOST, -3, FALSE, TRUE, PDK_CONSOLE_CERTIFICATE_EXPIRED };

  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/console/tls/good", Fixture, &good, set_up, test_case, tear_down);
  g_test_add ("/console/tls/unknown", Fixture, &unknown, set_up, test_case, tear_down);
  g_test_add ("/console/tls/self-signed", Fixture, &self_signed, set_up, test_case, tear_down);
  g_test_add ("/console/tls/other-name", Fixture, &other_name, set_up, test_case, tear_down);
  g_test_add ("/console/tls/expired", Fixture, &expired, set_up, test_case, tear_down);
  g_test_add ("/console/tls/changed", Fixture, &self_signed, set_up, test_changed, tear_down);
  g_test_add ("/console/tls/subject", Fixture, &other_name, set_up, test_subject, tear_down);

  return g_test_run ();
}
