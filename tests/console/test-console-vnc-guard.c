/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "vnc/pdk-vnc-guard.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What stands between a VNC server and the library, while both agree on how to begin: servers that say
 * too much, too little, or less than they once did. */

typedef struct {
  gsize heard; /* bytes that the server waits for, first */
  const char *said;
  gsize length;
} Step;

#define SAY(heard, bytes)                                                                          \
  {                                                                                                \
    heard, bytes, sizeof bytes - 1                                                                 \
  }
#define TYPES_OF(bytes) SAY (12, bytes)
/* 19, then its version, then a list of ways. */
#define VENCRYPT SAY (12, "\1\23"), SAY (1, "\0\2")

typedef struct {
  const char *name;
  gboolean is_private;
  gboolean has_key;
  PdkVncGuardEnd end;
  Step steps[6];
} Script;

static const Script scripts[] = {
  { "no-way", FALSE, FALSE, PDK_VNC_GUARD_IMPOSSIBLE, { TYPES_OF ("\2\5\36") } },
  { "no-subtype", FALSE, FALSE, PDK_VNC_GUARD_IMPOSSIBLE, { VENCRYPT, SAY (2, "\0\1\0\0\1\11") } },
  { "no-subtypes", FALSE, FALSE, PDK_VNC_GUARD_IMPOSSIBLE, { VENCRYPT, SAY (2, "\0\0") } },
  /* Names and passwords as they are, where others can listen. */
  { "plain",
    FALSE,
    FALSE,
    PDK_VNC_GUARD_IMPOSSIBLE,
    { VENCRYPT, SAY (2, "\0\2\0\0\1\0\0\0\1\3") } },
  { "vencrypt-1", FALSE, FALSE, PDK_VNC_GUARD_REFUSED, { SAY (12, "\1\23"), SAY (1, "\0\1") } },
  { "no-vencrypt", FALSE, FALSE, PDK_VNC_GUARD_REFUSED, { VENCRYPT, SAY (2, "\1") } },
  { "no-subtype-after-all",
    FALSE,
    FALSE,
    PDK_VNC_GUARD_REFUSED,
    { VENCRYPT, SAY (2, "\0\1\0\0\1\4"), SAY (4, "\0") } },
  /* Not encrypted, but it would be taken for what is. */
  { "before-tls",
    FALSE,
    FALSE,
    PDK_VNC_GUARD_INSECURE,
    { VENCRYPT, SAY (2, "\0\1\0\0\1\4"), SAY (4, "\1\0\0\0\0") } },
  { "before-anonymous-tls", FALSE, FALSE, PDK_VNC_GUARD_INSECURE, { TYPES_OF ("\1\22\1\1") } },
  { "no-tls",
    FALSE,
    FALSE,
    PDK_VNC_GUARD_INSECURE,
    { VENCRYPT, SAY (2, "\0\1\0\0\1\4"), SAY (4, "\1"), SAY (1, "garbage, not TLS") } },
  /* A certificate was trusted, and the server mentions none, or a way without. */
  { "stripped", FALSE, TRUE, PDK_VNC_GUARD_STRIPPED, { TYPES_OF ("\2\1\2") } },
  { "stripped-to-tls", FALSE, TRUE, PDK_VNC_GUARD_STRIPPED, { TYPES_OF ("\1\22") } },
  { "stripped-to-anonymous",
    FALSE,
    TRUE,
    PDK_VNC_GUARD_STRIPPED,
    { VENCRYPT, SAY (2, "\0\2\0\0\1\1\0\0\1\2") } },
};

typedef struct {
  PdkVncGuard *guard;
  int server;
  int viewer;
} Fixture;

static void
write_all (int fd, const void *data, gsize length)
{
  g_assert_cmpint (send (fd, data, length, MSG_NOSIGNAL), ==, (gssize) length);
}

static void
start (Fixture *fixture, gboolean is_private, gboolean has_key, const char *version)
{
  g_autoptr (GBytes) key = has_key ? g_bytes_new_static ("key", 3) : NULL;
  g_autoptr (GError) error = NULL;
  const PdkVncTrust trust = { .host = (char *) "127.0.0.1", .key = key };
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  fixture->server = pair[1];
  fixture->guard = pdk_vnc_guard_new (pair[0], &trust, is_private, &fixture->viewer, &error);
  g_assert_no_error (error);
  write_all (fixture->server, version, 12);
  write_all (fixture->viewer, version, 12);
}

static void
stop (Fixture *fixture)
{
  pdk_vnc_guard_unref (fixture->guard);
  close (fixture->server);
  close (fixture->viewer);
}

static void
hear (int fd, gsize length)
{
  guint8 byte;

  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (recv (fd, &byte, 1, 0), ==, 1);
}

static void
test_script (gconstpointer data)
{
  const Script *script = data;
  Fixture fixture;

  start (&fixture, script->is_private, script->has_key, "RFB 003.008\n");
  for (gsize i = 0; i < G_N_ELEMENTS (script->steps) && script->steps[i].heard > 0; i++) {
    hear (fixture.server, script->steps[i].heard);
    write_all (fixture.server, script->steps[i].said, script->steps[i].length);
  }
  WAIT_FOR (pdk_vnc_guard_get_end (fixture.guard) != PDK_VNC_GUARD_GOES_ON);
  g_assert_cmpint (pdk_vnc_guard_get_end (fixture.guard), ==, script->end);
  g_assert_null (pdk_vnc_guard_get_certificate (fixture.guard));
  stop (&fixture);
}

/* Over a link of which nobody else is part, less will do. */
static void
test_private (void)
{
  Fixture fixture;

  start (&fixture, TRUE, TRUE, "RFB 003.008\n");
  hear (fixture.server, 12);
  write_all (fixture.server, "\2\1\23", 3);
  hear (fixture.viewer, 12 + 2);
  g_assert_cmpint (pdk_vnc_guard_get_sign_in (fixture.guard), ==, PDK_VNC_SIGN_IN_NONE);
  g_assert_cmpint (pdk_vnc_guard_get_protection (fixture.guard), ==, PDK_VNC_PROTECTION_NONE);
  g_assert_true (pdk_vnc_guard_is_looking (fixture.guard));
  write_all (fixture.viewer, "\1", 1);
  hear (fixture.server, 1);
  stop (&fixture);
}

/* Up to the result of signing in, which the viewer has not heard yet. */
static void
agree (Fixture *fixture)
{
  hear (fixture->server, 12);
  write_all (fixture->server, "\1\1", 2);
  hear (fixture->viewer, 12 + 2);
  write_all (fixture->viewer, "\1", 1);
  hear (fixture->server, 1);
  write_all (fixture->server, "\0\0\0\0", 4);
}

/* A viewer that no longer listens while it is told of a text is none that the server had to do with. */
static void
test_text_for_nobody (void)
{
  /* A size, a format and a name; a text of the extended clipboard, packed. */
  static const char beginning[4 + 16 + 4];
  static const char text[] = "\3---\377\377\377\356\20\0\0\1"
                             "\170\234\143\140\140\140\112\144\0\0\0\316\0\144";
  Fixture fixture;

  start (&fixture, TRUE, FALSE, "RFB 003.008\n");
  agree (&fixture);
  write_all (fixture.server, beginning, sizeof beginning);
  hear (fixture.viewer, 4 + sizeof beginning);
  shutdown (fixture.viewer, SHUT_RD);
  write_all (fixture.server, text, sizeof text - 1);
  WAIT_FOR (pdk_vnc_guard_get_end (fixture.guard) != PDK_VNC_GUARD_GOES_ON);
  g_assert_cmpint (pdk_vnc_guard_get_end (fixture.guard), ==, PDK_VNC_GUARD_VIEWER_LEFT);
  stop (&fixture);
}

/* Each of them is told apart from an empty text, however many there are before somebody asks. */
static void
test_too_large (void)
{
  static const char beginning[4 + 16 + 4];
  const gsize size = PDK_VNC_GUARD_TEXT_LIMIT + 1;
  g_autofree char *text = g_malloc0 (size);
  Fixture fixture;

  start (&fixture, TRUE, FALSE, "RFB 003.008\n");
  agree (&fixture);
  write_all (fixture.server, beginning, sizeof beginning);
  hear (fixture.viewer, 4 + sizeof beginning);
  for (guint i = 0; i < 2; i++) {
    write_all (fixture.server, "\3---\376\377\377\377", 8);
    write_all (fixture.server, text, size);
    hear (fixture.viewer, 8);
  }
  g_assert_true (pdk_vnc_guard_take_too_large (fixture.guard));
  g_assert_true (pdk_vnc_guard_take_too_large (fixture.guard));
  g_assert_false (pdk_vnc_guard_take_too_large (fixture.guard));
  stop (&fixture);
}

/* Whoever does not answer is not waited for. */
static void
test_silent (void)
{
  Fixture fixture;
  guint8 byte;

  start (&fixture, FALSE, FALSE, "RFB 003.008\n");
  hear (fixture.server, 12);
  pdk_vnc_guard_unref (fixture.guard);
  g_assert_cmpint (recv (fixture.server, &byte, 1, 0), ==, 0);
  close (fixture.server);
  close (fixture.viewer);
}

static const char *const versions[] = { "RFB 003.003\n", "RFB 003.007\n", "RFB 003.008\n" };

/** As a server would begin, as far as it goes; then anything. */
static void
say_anything (Fixture *fixture)
{
  static const char beginning[] = "\1\23\0\2\0\1\0\0\1\1\1";
  const gsize n_right = g_test_rand_int_range (0, sizeof beginning);
  guint8 bytes[64];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int_range (0, g_test_rand_bit () ? 256 : 3);
  memcpy (bytes, beginning, n_right);
  for (gsize i = 0; i < sizeof bytes; i++)
    if (send (fixture->server, bytes + i, 1, MSG_NOSIGNAL) != 1)
      break;
  shutdown (fixture->server, SHUT_WR);
}

/* It takes what it is offered, whatever that is. */
static void
agree_to_anything (Fixture *fixture)
{
  guint8 bytes[4];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int_range (0, 24);
  if (send (fixture->viewer, bytes, sizeof bytes, MSG_NOSIGNAL) > 0)
    shutdown (fixture->viewer, SHUT_WR);
}

static void
test_anything (void)
{
  for (int i = 0; i < 500; i++) {
    Fixture fixture;

    start (&fixture, g_test_rand_bit (), g_test_rand_bit (),
           versions[g_test_rand_int_range (0, G_N_ELEMENTS (versions))]);
    say_anything (&fixture);
    agree_to_anything (&fixture);
    WAIT_FOR (pdk_vnc_guard_get_end (fixture.guard) != PDK_VNC_GUARD_GOES_ON);
    stop (&fixture);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *path = g_strconcat ("/console/vnc/guard/", scripts[i].name, NULL);

    g_test_add_data_func (path, &scripts[i], test_script);
  }
  g_test_add_func ("/console/vnc/guard/private", test_private);
  g_test_add_func ("/console/vnc/guard/text-for-nobody", test_text_for_nobody);
  g_test_add_func ("/console/vnc/guard/too-large", test_too_large);
  g_test_add_func ("/console/vnc/guard/silent", test_silent);
  g_test_add_func ("/console/vnc/guard/anything", test_anything);
  return g_test_run ();
}
