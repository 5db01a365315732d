/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "vnc/pdk-vnc-backend.h"
#include "real-qemu.h"
#include "test-certificate.h"

#include <glib/gstdio.h>
#include <string.h>

/* The certificates of QEMU's VNC server, judged by ourselves; and servers that lie while they and the
 * viewer agree on what encrypts. */

#define HOST     "127.0.0.1"
#define PASSWORD "eight888"

/* A viewer's home folder, where it looks for authorities: one for all, since it is asked for once. */
static char *home;

typedef struct {
  char *folder;
  TestCertificate *authority;
  RealQemu *qemu;
  GSocketConnectable *address;
} Fixture;

typedef struct {
  const char *address;
  int days;
  gboolean self_signed;
  gboolean trusted;
  PdkConsoleCertificateProblems problems; /* 0: it is fine */
} Case;

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static void
save (TestCertificate *certificate, gboolean is_key, const char *folder, const char *name)
{
  g_free (is_key ? test_certificate_save_key (certificate, folder, name)
                 : test_certificate_save (certificate, folder, name));
}

/** In the viewer's home folder, below `.pki`. */
static char *
make_folder (const char *name)
{
  char *folder = g_build_filename (home, ".pki", name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autofree char *trusted = make_folder ("CA");
  g_autoptr (TestCertificate) stranger = test_certificate_new ("Stranger", NULL, NULL, TRUE, 2);

  fixture->folder = g_dir_make_tmp ("pdk-vnc-tls-XXXXXX", NULL);
  fixture->authority = test_certificate_new ("Throw-away authority", NULL, NULL, TRUE, 2);
  save (test == NULL || test->trusted ? fixture->authority : stranger, FALSE, trusted,
        "cacert.pem");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pki = g_build_filename (home, ".pki", NULL);

  g_clear_pointer (&fixture->qemu, real_qemu_free);
  g_clear_object (&fixture->address);
  test_certificate_free (fixture->authority);
  remove_all (fixture->folder);
  remove_all (pki);
  g_free (fixture->folder);
}

/**
 * start_qemu:
 * @certificate: (nullable): what it shows
 * @credentials: the object `tls0`, without its folder
 * @options: of the display, with a comma in front
 */
static void
start_qemu (Fixture *fixture,
            TestCertificate *certificate,
            const char *credentials,
            const char *options,
            const char *environment)
{
  g_autofree char *object = g_strdup_printf ("%s,id=tls0,endpoint=server", credentials);
  g_autofree char *with_folder = g_strdup_printf ("%s,dir=%s", object, fixture->folder);
  g_autofree char *display = g_strdup_printf (HOST ":0,to=999,tls-creds=tls0%s", options);
  const char *arguments[] = {
    "-machine", "none",
    "-object",  certificate != NULL ? with_folder : object,
    "-object",  "secret,id=word,data=" PASSWORD,
    "-vnc",     display,
    NULL,
  };

  g_clear_pointer (&fixture->qemu, real_qemu_free);
  g_clear_object (&fixture->address);
  if (certificate != NULL) {
    save (fixture->authority, FALSE, fixture->folder, "ca-cert.pem");
    save (certificate, FALSE, fixture->folder, "server-cert.pem");
    save (certificate, TRUE, fixture->folder, "server-key.pem");
  }
  fixture->qemu = real_qemu_new (environment, arguments);
  fixture->address = g_network_address_new (HOST, real_qemu_get_vnc_port (fixture->qemu));
}

#define X509 "tls-creds-x509,sanity-check=no,verify-peer=no"

/** Opens the display, until it is decided. */
static PdkConsoleBackend *
try_display (Fixture *fixture, GBytes *key, const char *user_name, const char *password)
{
  PdkConsoleBackend *backend = pdk_vnc_backend_new_for_address (fixture->address, HOST, NULL);

  if (key != NULL)
    pdk_console_backend_trust_key (backend, key);
  if (password != NULL)
    pdk_console_backend_set_credentials (backend, user_name, password);
  pdk_console_backend_open (backend);
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  return backend;
}

static void
close_backend (PdkConsoleBackend *backend)
{
  pdk_console_backend_close (backend);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (backend);
}

/** QEMU’s picture arrives, through whatever it is encrypted with. */
static void
assert_shown (PdkConsoleBackend *backend)
{
  const GError *error = pdk_console_backend_get_error (backend);

  g_assert_no_error (error);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (pdk_console_backend_get_framebuffer (backend)));
  close_backend (backend);
}

static void
assert_distrusted (PdkConsoleBackend *backend, PdkConsoleCertificateProblems problems)
{
  const PdkConsoleCertificate *certificate = pdk_console_backend_get_certificate (backend);

  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  g_assert_true (g_error_matches (pdk_console_backend_get_error (backend), PDK_CONSOLE_ERROR,
                                  PDK_CONSOLE_ERROR_TLS));
  g_assert_nonnull (certificate);
  g_assert_cmphex (certificate->problems, ==, problems);
  g_assert_cmpstr (certificate->host, ==, HOST);
  g_assert_cmpstr (certificate->subject, ==, "CN=display,O=Throw-away");
  g_assert_cmpuint (strlen (certificate->fingerprint), ==, 32 * 3 - 1);
}

static void
test_case (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TestCertificate) certificate = NULL;
  g_autoptr (GBytes) key = NULL;
  PdkConsoleBackend *backend = NULL;

  if (!real_qemu_require ())
    return;
  certificate =
      test_certificate_new ("display", test->address, test->self_signed ? NULL : fixture->authority,
                            FALSE, test->days);
  start_qemu (fixture, certificate, X509, "", NULL);
  backend = try_display (fixture, NULL, NULL, NULL);
  if (test->problems == 0) {
    assert_shown (backend);
    return;
  }
  assert_distrusted (backend, test->problems);
  key = g_bytes_ref (pdk_console_backend_get_certificate (backend)->key);
  close_backend (backend);

  /* Trusted for its key: whoever signed it, whatever its name and dates. */
  assert_shown (try_display (fixture, key, NULL, NULL));
}

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

/* As a connection file says: an authority and a name that count instead of what this computer knows. */
static void
test_given (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *subject;
    gboolean has_authority;
    PdkConsoleCertificateProblems problems;
  } cases[] = {
    { NULL, TRUE, PDK_CONSOLE_CERTIFICATE_OTHER_NAME },
    { "O=Throw-away, CN=display", TRUE, 0 },
    { "O=Throw-away,CN=other", TRUE, PDK_CONSOLE_CERTIFICATE_OTHER_NAME },
    { "CN=display", TRUE, PDK_CONSOLE_CERTIFICATE_OTHER_NAME },
    { "CN=display, O=Throw-away", FALSE, PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY },
  };
  g_autoptr (TestCertificate) certificate =
      test_certificate_new ("display", "192.0.2.1", fixture->authority, FALSE, 2);
  g_autoptr (GBytes) authorities = NULL;

  if (!real_qemu_require ())
    return;
  start_qemu (fixture, certificate, X509, "", NULL);
  authorities = read_file (fixture->folder, "ca-cert.pem");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PdkConsoleBackend *backend = pdk_vnc_backend_new_for_address (fixture->address, HOST, NULL);

    pdk_vnc_backend_set_certificate (PDK_VNC_BACKEND (backend),
                                     cases[i].has_authority ? authorities : NULL, cases[i].subject);
    pdk_console_backend_open (backend);
    WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
    if (cases[i].problems != 0) {
      assert_distrusted (backend, cases[i].problems);
      close_backend (backend);
    } else {
      assert_shown (backend);
    }
  }
}

/* A display with another key is not the one that was trusted, unless an authority says so. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TestCertificate) first = test_certificate_new ("display", HOST, NULL, FALSE, 2);
  g_autoptr (TestCertificate) other = test_certificate_new ("display", HOST, NULL, FALSE, 2);
  g_autoptr (TestCertificate) vouched =
      test_certificate_new ("display", HOST, fixture->authority, FALSE, 2);
  g_autoptr (GBytes) key = NULL;
  PdkConsoleBackend *backend = NULL;

  if (!real_qemu_require ())
    return;
  start_qemu (fixture, first, X509, "", NULL);
  backend = try_display (fixture, NULL, NULL, NULL);
  assert_distrusted (backend, test->problems);
  key = g_bytes_ref (pdk_console_backend_get_certificate (backend)->key);
  close_backend (backend);

  start_qemu (fixture, other, X509, "", NULL);
  backend = try_display (fixture, key, NULL, NULL);
  assert_distrusted (backend, test->problems | PDK_CONSOLE_CERTIFICATE_CHANGED);
  close_backend (backend);

  start_qemu (fixture, vouched, X509, "", NULL);
  assert_shown (try_display (fixture, key, NULL, NULL));
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate =
      test_certificate_new ("display", HOST, fixture->authority, FALSE, 2);
  PdkConsoleBackend *backend = NULL;

  if (!real_qemu_require ())
    return;
  start_qemu (fixture, certificate, X509, ",password-secret=word", NULL);
  backend = try_display (fixture, NULL, NULL, NULL);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_cmpstr (pdk_console_backend_get_password_hint (backend), ==,
                   "Only the first 8 characters count.");
  pdk_console_backend_set_credentials (backend, NULL, "wrong");
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  pdk_console_backend_set_credentials (backend, NULL, PASSWORD);
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  assert_shown (backend);
}

/* Some let nobody in who shows no certificate. */
static void
test_own_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestCertificate) certificate =
      test_certificate_new ("display", HOST, fixture->authority, FALSE, 2);
  g_autoptr (TestCertificate) own =
      test_certificate_new ("viewer", NULL, fixture->authority, FALSE, 2);
  g_autofree char *folder = NULL;
  g_autofree char *private_folder = NULL;
  PdkConsoleBackend *backend = NULL;

  if (!real_qemu_require ())
    return;
  start_qemu (fixture, certificate, "tls-creds-x509,sanity-check=no,verify-peer=yes", "", NULL);
  backend = try_display (fixture, NULL, NULL, NULL);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_FAILED);
  close_backend (backend);

  folder = make_folder ("libvirt");
  private_folder = make_folder ("libvirt/private");
  save (own, FALSE, folder, "clientcert.pem");
  save (own, TRUE, private_folder, "clientkey.pem");
  assert_shown (try_display (fixture, NULL, NULL, NULL));
}

/* Nobody vouches for anybody, where it is encrypted all the same. */
static void
test_anonymous (Fixture *fixture, gconstpointer data)
{
  if (!real_qemu_require ())
    return;
  start_qemu (fixture, NULL, "tls-creds-anon", ",password-secret=word", NULL);
  assert_shown (try_display (fixture, NULL, NULL, PASSWORD));
}

/** An account “bob”, of this host, with the password “sesame”. */
static void
write_account (const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "accounts", NULL);
  g_autofree char *path = g_build_filename (folder, "qemu.conf", NULL);
  g_autofree char *text = g_strdup_printf (
      "mech_list: plain\npwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\n",
      database);
  const char *argv[] = { "saslpasswd2", "-c", "-p", "-f", database, "bob", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, "sesame", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

/* The password itself is sent, which the library does over TLS only. */
static void
test_sasl (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = g_find_program_in_path ("saslpasswd2");
  g_autofree char *environment = g_strconcat ("SASL_CONF_PATH=", fixture->folder, NULL);
  g_autoptr (TestCertificate) certificate =
      test_certificate_new ("display", HOST, fixture->authority, FALSE, 2);
  PdkConsoleBackend *backend = NULL;

  if (!real_qemu_require ())
    return;
  if (tool == NULL) {
    g_test_skip ("no saslpasswd2");
    return;
  }
  write_account (fixture->folder);
  start_qemu (fixture, certificate, X509, ",sasl=on", environment);
  backend = try_display (fixture, NULL, NULL, NULL);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_true (pdk_console_backend_needs_user_name (backend));
  pdk_console_backend_set_credentials (backend, "bob", "wrong");
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_cmpint (pdk_console_backend_get_state (backend), ==, PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  pdk_console_backend_set_credentials (backend, "bob", "sesame");
  WAIT_FOR (pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTING);
  assert_shown (backend);
}

int
main (int argc, char *argv[])
{
  static const Case good = { HOST, 2, FALSE, TRUE, 0 };
  static const Case unknown = { HOST, 2, FALSE, FALSE, PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY };
  static const Case self_signed = { HOST, 2, TRUE, TRUE,
                                    PDK_CONSOLE_CERTIFICATE_UNKNOWN_AUTHORITY |
                                        PDK_CONSOLE_CERTIFICATE_SELF_SIGNED };
  static const Case other_name = { "127.0.0.9", 2, FALSE, TRUE,
                                   PDK_CONSOLE_CERTIFICATE_OTHER_NAME };
  static const Case expired = { HOST, -3, FALSE, TRUE, PDK_CONSOLE_CERTIFICATE_EXPIRED };
  int status;

  home = g_dir_make_tmp ("pdk-home-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/console/vnc/tls/good", Fixture, &good, set_up, test_case, tear_down);
  g_test_add ("/console/vnc/tls/unknown", Fixture, &unknown, set_up, test_case, tear_down);
  g_test_add ("/console/vnc/tls/self-signed", Fixture, &self_signed, set_up, test_case, tear_down);
  g_test_add ("/console/vnc/tls/other-name", Fixture, &other_name, set_up, test_case, tear_down);
  g_test_add ("/console/vnc/tls/expired", Fixture, &expired, set_up, test_case, tear_down);
  g_test_add ("/console/vnc/tls/given", Fixture, &unknown, set_up, test_given, tear_down);
  g_test_add ("/console/vnc/tls/changed", Fixture, &self_signed, set_up, test_changed, tear_down);
  g_test_add ("/console/vnc/tls/password", Fixture, NULL, set_up, test_password, tear_down);
  g_test_add ("/console/vnc/tls/own-certificate", Fixture, NULL, set_up, test_own_certificate,
              tear_down);
  g_test_add ("/console/vnc/tls/anonymous", Fixture, NULL, set_up, test_anonymous, tear_down);
  g_test_add ("/console/vnc/tls/sasl", Fixture, NULL, set_up, test_sasl, tear_down);

  status = g_test_run ();
  remove_all (home);
  g_free (home);
  return status;
}
