/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "spice/pdk-spice-backend.h"
#include "spice/pdk-spice-sasl.h"
#include "test-certificate.h"

#include <spice-server/spice.h>

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* A display that wants a user name and a password, by SASL. */

typedef struct {
  FakeSpice *server;
  PdkConsoleBackend *backend;
} Fixture;

static PdkConsoleBackendState
get_state (Fixture *fixture)
{
  return pdk_console_backend_get_state (fixture->backend);
}

/* More than a display without names takes, and the library. */
#define LONG_PASSWORD                                                                              \
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"

static void
add_account (const char *database, const char *name, const char *password)
{
  const char *argv[] = { "saslpasswd2", "-c", "-p", "-f", database, name, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, password, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
}

/** Where the server's library finds its configuration and the accounts. */
static void
write_accounts (const char *folder)
{
  g_autofree char *database = g_build_filename (folder, "accounts", NULL);
  g_autofree char *path = g_build_filename (folder, "spice.conf", NULL);
  g_autofree char *text = g_strdup_printf (
      "mech_list: digest-md5\npwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s\n",
      database);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  add_account (database, "bob", "sesame");
  add_account (database, "eve", LONG_PASSWORD);
}

/** In TLS, in which SASL encrypts nothing more.  Returns: how to reach it */
static PdkSpiceAddress *
serve_tls (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("paddock-sasl-tls-XXXXXX", NULL);
  TestCertificate *certificate = test_certificate_new ("display", "127.0.0.1", NULL, FALSE, 2);
  g_autofree char *path = test_certificate_save (certificate, folder, "cert.pem");
  g_autofree char *key = test_certificate_save_key (certificate, folder, "key.pem");
  PdkSpiceAddress *address;
  guint16 port = 0;

  fixture->server = fake_spice_new_with_tls (path, key, &port);
  address = pdk_spice_address_new ("127.0.0.1", 0, port);
  address->authorities = test_certificate_get_pem (certificate);
  test_certificate_free (certificate);
  g_unlink (path);
  g_unlink (key);
  g_rmdir (folder);
  return address;
}

static void
prepare_server (Fixture *fixture)
{
  g_assert_cmpint (spice_server_set_sasl (fake_spice_get_server (fixture->server), 1), ==, 0);
  fake_spice_set_password (fixture->server, "unused");
  fake_spice_create_screen (fixture->server, 320, 200, FAKE_SPICE_XRGB32, 0x123456);
}

static void
set_up_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkSpiceAddress) address = serve_tls (fixture);

  console_fixture_expect_warnings ();
  prepare_server (fixture);
  fixture->backend = pdk_spice_backend_new_for_address (address, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  prepare_server (fixture);
  /* The server's library wants both ends of the connection to have addresses. */
  fixture->backend = console_fixture_new_backend (fake_spice_listen (fixture->server));
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_close (fixture->backend);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->backend);
  g_clear_pointer (&fixture->server, fake_spice_free);
}

static void
test_sasl (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_true (pdk_console_backend_needs_user_name (fixture->backend));

  pdk_console_backend_set_credentials (fixture->backend, "bob", "wrong");
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTING);
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);
  g_assert_true (pdk_console_backend_needs_user_name (fixture->backend));

  pdk_console_backend_set_credentials (fixture->backend, "bob", "sesame");
  WAIT_FOR (get_state (fixture) == PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (
      pdk_console_backend_get_framebuffer (fixture->backend)));
}

/* What is known beforehand is tried at once. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_set_credentials (fixture->backend, "bob", "sesame");
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_IDLE);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) != PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTED);
  WAIT_FOR (pdk_console_framebuffer_is_announced (
      pdk_console_backend_get_framebuffer (fixture->backend)));
}

static void
test_long (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_set_credentials (fixture->backend, "eve", LONG_PASSWORD);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_state (fixture) != PDK_CONSOLE_BACKEND_CONNECTING);
  g_assert_cmpint (get_state (fixture), ==, PDK_CONSOLE_BACKEND_CONNECTED);
}

static guint32
get_pixel (PdkConsoleFramebuffer *framebuffer)
{
  pdk_console_framebuffer_commit (framebuffer);
  return *(const guint32 *) (gconstpointer) pdk_console_framebuffer_get_pixels (framebuffer)->data &
         0xffffff;
}

/* What is encrypted may be longer than what is read at once. */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (fixture->backend);
  g_autofree guint32 *noise = g_new (guint32, 320 * 200);

  for (guint i = 0; i < 320 * 200; i++)
    noise[i] = g_test_rand_int () & 0xffffff;
  pdk_console_backend_set_credentials (fixture->backend, "bob", "sesame");
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (pdk_console_framebuffer_is_announced (framebuffer));
  for (guint i = 1; i <= 20; i++) {
    noise[0] = 0x010203 * i;
    fake_spice_draw_image (fixture->server, 0, 0, 320, 200, noise);
    WAIT_FOR (get_pixel (framebuffer) == 0x010203 * i);
  }
  fake_spice_free (g_steal_pointer (&fixture->server));
}

/* --- servers that do not keep to the rules, to which no password may get --- */

typedef struct {
  const char *name;
  const char *words; /* what the server says, to its end */
  gsize size;
} SaslLie;

#define LIE(name, words)                                                                           \
  {                                                                                                \
    name, words, sizeof words - 1                                                                  \
  }
#define DIGEST "\x0a\0\0\0DIGEST-MD5"

static const SaslLie sasl_lies[] = {
  LIE ("nothing", ""),
  LIE ("no-mechanisms", "\0\0\0\0"),
  LIE ("endless-mechanisms", "\xff\xff\xff\xffPLAIN"),
  LIE ("long-mechanisms", "\x2d\x01\0\0PLAIN"),
  LIE ("unknown-mechanism", "\x08\0\0\0NONESUCH\0\0\0\0\1"),
  LIE ("strange-mechanisms", "\x08\0\0\0\0\xff,\n%n%s\0\0\0\0\1"),
  LIE ("plain", "\x05\0\0\0PLAIN\0\0\0\0\1\0\0\0\0"),
  LIE ("anonymous", "\x09\0\0\0ANONYMOUS\0\0\0\0\1\0\0\0\0"),
  LIE ("silent", DIGEST),
  LIE ("let-in", DIGEST "\0\0\0\0\1\0\0\0\0"),
  LIE ("endless-challenge", DIGEST "\xff\xff\xff\x7f"),
  LIE ("cut-challenge", DIGEST "\x10\0\0\0nonce="),
  LIE ("no-challenge", DIGEST "\x10\0\0\0no challenge at \0"),
  LIE ("open-quote", DIGEST "\x08\0\0\0nonce=\"\0\0"),
  LIE ("empty-challenge", DIGEST "\1\0\0\0\0\0"),
};

/** What was said to the server, to its end. */
static GByteArray *
hear_viewer (int fd)
{
  GByteArray *heard = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (heard, buffer, (guint) n);
  return heard;
}

static void
test_lie (gconstpointer data)
{
  const SaslLie *lie = data;
  PdkSpiceSignIn *sign_in = pdk_spice_sign_in_new ("bob", "sesame");
  g_autofree char *reason = NULL;
  GByteArray *heard;
  PdkSpicePipe pipe;
  int server[2], viewer[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, server), ==, 0);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, viewer), ==, 0);
  g_assert_cmpint (write (server[1], lie->words, lie->size), ==, (gssize) lie->size);
  g_assert_cmpint (shutdown (server[1], SHUT_WR), ==, 0);
  pdk_spice_pipe_init (&pipe, server[0], viewer[0]);
  g_assert_false (pdk_spice_sasl_run (&pipe, sign_in, "localhost"));
  g_assert_cmpint (pdk_spice_sign_in_get_end (sign_in, &reason), !=, PDK_SPICE_SIGN_IN_FINE);
  pdk_spice_pipe_clear (&pipe);

  heard = hear_viewer (server[1]);
  g_assert_null (memmem (heard->data, heard->len, "sesame", strlen ("sesame")));
  g_byte_array_unref (heard);
  close (server[1]);
  close (viewer[1]);
  pdk_spice_sign_in_unref (sign_in);
}

static void
add_lies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sasl_lies); i++) {
    g_autofree char *path = g_strconcat ("/console/sasl/lie/", sasl_lies[i].name, NULL);

    g_test_add_data_func (path, &sasl_lies[i], test_lie);
  }
}

int
main (int argc, char *argv[])
{
  g_autofree char *tool = g_find_program_in_path ("saslpasswd2");
  g_autofree char *folder = NULL;
  int status = 0;

  gtk_test_init (&argc, &argv, NULL);
  if (tool == NULL) {
    g_print ("1..0 # SKIP no saslpasswd2\n");
    return 0;
  }
  /* The library looks there once in a process. */
  folder = g_dir_make_tmp ("paddock-sasl-XXXXXX", NULL);
  write_accounts (folder);
  g_setenv ("SASL_CONF_PATH", folder, TRUE);

  g_test_add ("/console/sasl/asked", Fixture, NULL, set_up, test_sasl, tear_down);
  g_test_add ("/console/sasl/known", Fixture, NULL, set_up, test_known, tear_down);
  g_test_add ("/console/sasl/long", Fixture, NULL, set_up, test_long, tear_down);
  g_test_add ("/console/sasl/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/console/sasl/tls-asked", Fixture, NULL, set_up_tls, test_sasl, tear_down);
  g_test_add ("/console/sasl/tls-known", Fixture, NULL, set_up_tls, test_known, tear_down);

  add_lies ();

  status = g_test_run ();
  remove_file (folder, "accounts");
  remove_file (folder, "spice.conf");
  g_rmdir (folder);
  return status;
}
