/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "vnc/pdk-vnc-outlet.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is said to a VNC server in between goes between two messages of the library, whatever pieces
 * these come in. */

typedef struct {
  PdkVncWire *wire;
  PdkVncOutlet *outlet;
  int server;
  int end; /* the wire's own, which closes it */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  fixture->wire = pdk_vnc_wire_new (pair[0]);
  fixture->outlet = pdk_vnc_outlet_new (fixture->wire);
  fixture->server = pair[1];
  fixture->end = pair[0];
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_vnc_outlet_free (fixture->outlet);
  pdk_vnc_wire_free (fixture->wire);
  close (fixture->server);
}

static void
pass (Fixture *fixture, const char *bytes, gsize size)
{
  g_assert_true (pdk_vnc_outlet_pass (fixture->outlet, bytes, size));
}

#define PASS(fixture, bytes) pass (fixture, bytes, sizeof bytes - 1)

static void
assert_heard (Fixture *fixture, const char *expected, gsize size)
{
  char buffer[256];
  gssize n = recv (fixture->server, buffer, sizeof buffer, MSG_DONTWAIT);

  g_assert_cmpmem (buffer, MAX (n, 0), expected, size);
}

#define ASSERT_HEARD(fixture, bytes) assert_heard (fixture, bytes, sizeof bytes - 1)

static void
add (Fixture *fixture, const char *text)
{
  pdk_vnc_outlet_add (fixture->outlet, text, strlen (text));
}

/* One of each kind that the library sends. */
static const struct {
  const char *bytes;
  gsize size;
} messages[] = {
#define MESSAGE(bytes)                                                                             \
  {                                                                                                \
    bytes, sizeof bytes - 1                                                                        \
  }
  MESSAGE ("\0---0123456789abcdef"),
  MESSAGE ("\2-\0\2aaaabbbb"),
  MESSAGE ("\2-\0\0"),
  MESSAGE ("\3ixxyywwhh"),
  MESSAGE ("\4d--keys"),
  MESSAGE ("\5mxxyy"),
  MESSAGE ("\6---\0\0\0\4text"),
  MESSAGE ("\6---\0\0\0\0"),
  MESSAGE ("\372-vo"),
  MESSAGE ("\373-wwhh\1-0123456789abcdef"),
  MESSAGE ("\377\0ddkeyscode"),
  MESSAGE ("\377\1\0\0"),
  MESSAGE ("\377\1\0\2fcrate"),
};

static void
test_between_messages (Fixture *fixture, gconstpointer data)
{
  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1");
  ASSERT_HEARD (fixture, "\1");
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++) {
    const char *bytes = messages[i].bytes;
    const gsize size = messages[i].size;

    add (fixture, "at once");
    ASSERT_HEARD (fixture, "at once");
    for (gsize n = 1; n < size; n++) {
      g_autofree char *rest = g_malloc (size - n + 1);

      memcpy (rest, bytes + n, size - n);
      rest[size - n] = '!';
      pass (fixture, bytes, n);
      add (fixture, "replaced");
      add (fixture, "!");
      assert_heard (fixture, bytes, n);
      pass (fixture, bytes + n, size - n);
      assert_heard (fixture, rest, size - n + 1);
    }
  }
}

/* A password may look like anything. */
static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  add (fixture, "!");
  PASS (fixture, "\5mxxyy\5mxxyy");
  ASSERT_HEARD (fixture, "\5mxxyy\5mxxyy");
  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1\5");
  ASSERT_HEARD (fixture, "\1\5");
  PASS (fixture, "mxxyy");
  ASSERT_HEARD (fixture, "mxxyy!");
}

/* From there on, nobody knows where something ends. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1\5mxxyy\143?");
  add (fixture, "!");
  PASS (fixture, "\5mxxyy");
  ASSERT_HEARD (fixture, "\1\5mxxyy\143?\5mxxyy");
}

static gboolean
is_full (Fixture *fixture)
{
  struct pollfd entry = { .fd = fixture->end, .events = POLLOUT };

  return poll (&entry, 1, 0) == 0;
}

static void
hear (Fixture *fixture, gsize size)
{
  char buffer[4096];

  while (size > 0) {
    gssize n = recv (fixture->server, buffer, MIN (size, sizeof buffer), 0);

    g_assert_cmpint (n, >, 0);
    size -= n;
  }
}

#define LONG_SIZE (8 + (4u << 20))

static gpointer
pass_long_text (gpointer data)
{
  g_autofree char *message = g_malloc0 (LONG_SIZE);

  memcpy (message, "\6---\0\100\0\0", 8);
  pass (data, message, LONG_SIZE);
  return NULL;
}

/* A server that reads nothing until somebody listens to it. */
static void
test_long_text (Fixture *fixture, gconstpointer data)
{
  GThread *thread = NULL;

  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1");
  ASSERT_HEARD (fixture, "\1");
  thread = g_thread_new ("viewer", pass_long_text, fixture);
  while (!is_full (fixture))
    g_thread_yield ();
  add (fixture, "!");
  hear (fixture, LONG_SIZE);
  g_thread_join (thread);
  ASSERT_HEARD (fixture, "!");
}

static gpointer
say_text (gpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("text", 4);

  pdk_vnc_outlet_add_text (((Fixture *) data)->outlet, text);
  pdk_vnc_outlet_say (((Fixture *) data)->outlet);
  return NULL;
}

/* A text waits for the server, and nobody else for it. */
static void
test_say (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) last = g_bytes_new_static ("last", 4);
  GThread *thread = NULL;
  GThread *saying = NULL;

  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1");
  ASSERT_HEARD (fixture, "\1");
  say_text (fixture);
  ASSERT_HEARD (fixture, "text");
  PASS (fixture, "\5m");
  say_text (fixture);
  ASSERT_HEARD (fixture, "\5m");
  g_assert_false (pdk_vnc_outlet_add_text (fixture->outlet, last));
  PASS (fixture, "xxyy");
  ASSERT_HEARD (fixture, "xxyylast");
  g_assert_true (pdk_vnc_outlet_add_text (fixture->outlet, last));
  pdk_vnc_outlet_say (fixture->outlet);
  ASSERT_HEARD (fixture, "last");

  thread = g_thread_new ("viewer", pass_long_text, fixture);
  while (!is_full (fixture))
    g_thread_yield ();
  saying = g_thread_new ("text", say_text, fixture);
  add (fixture, "!");
  hear (fixture, LONG_SIZE);
  g_thread_join (thread);
  g_thread_join (saying);
  ASSERT_HEARD (fixture, "!text");
}

/* The same, while nothing is being said to it. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  const char zeros[4096] = { 0 };
  gsize size = 0;
  gssize n;

  pdk_vnc_outlet_begin (fixture->outlet);
  PASS (fixture, "\1");
  ASSERT_HEARD (fixture, "\1");
  while ((n = send (fixture->end, zeros, sizeof zeros, MSG_DONTWAIT)) > 0)
    size += n;
  add (fixture, "!");
  hear (fixture, size);
  PASS (fixture, "\5mxxyy");
  ASSERT_HEARD (fixture, "\5mxxyy!");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/vnc-outlet/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("between-messages", test_between_messages);
  ADD ("sign-in", test_sign_in);
  ADD ("unknown", test_unknown);
  ADD ("long-text", test_long_text);
  ADD ("full", test_full);
  ADD ("say", test_say);
  return g_test_run ();
}
