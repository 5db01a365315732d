/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"

#include <dlfcn.h>

#include "domain/pdk-domain-private.h"

/* What another client changes on the host is seen here. */

/* How often a machine, and all of them, cannot be read from now on. */
static int n_failing_machines;
static int n_failing_lists;

static gboolean
fails (int *n)
{
  const int left = g_atomic_int_get (n);

  return left > 0 && g_atomic_int_compare_and_exchange (n, left, left - 1);
}

/* In the place of libvirt's; the names are in brackets as those of macros may be. */
int (virDomainGetState) (virDomainPtr domain, int *state, int *reason, unsigned int flags)
{
  int (*real) (virDomainPtr, int *, int *, unsigned int) = dlsym (RTLD_NEXT, "virDomainGetState");

  /* Which it refuses. */
  return real (domain, state, reason, fails (&n_failing_machines) ? G_MAXUINT : flags);
}

/* Of this kind when they are listed. */
int (virConnectGetAllDomainStats) (virConnectPtr conn,
                                   unsigned int stats,
                                   virDomainStatsRecordPtr **records,
                                   unsigned int flags)
{
  int (*real) (virConnectPtr, unsigned int, virDomainStatsRecordPtr **, unsigned int) =
      dlsym (RTLD_NEXT, "virConnectGetAllDomainStats");

  if (stats != VIR_DOMAIN_STATS_STATE || !fails (&n_failing_lists))
    return real (conn, stats, records, flags);
  /* An error that does not say that a driver has no such call. */
  g_assert_null (virDomainLookupByName (conn, "none"));
  return -1;
}

typedef void (*OtherClientFunc) (virConnectPtr conn);

static gpointer
run_other_client (gpointer data)
{
  OtherClientFunc func = *(OtherClientFunc *) data;
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);

  g_assert_nonnull (conn);
  func (conn);
  return NULL;
}

static void
other_client (OtherClientFunc func)
{
  g_thread_join (g_thread_new ("other-client", run_other_client, &func));
}

static void
define (virConnectPtr conn, const char *name, const char *title)
{
  g_autofree char *xml =
      g_strdup_printf ("<domain type='test'><name>%s</name>%s<memory>1024</memory>"
                       "<os><type>hvm</type></os></domain>",
                       name, title);
  g_autoptr (virDomain) domain = virDomainDefineXML (conn, xml);

  g_assert_nonnull (domain);
}

static void
undefine (virConnectPtr conn, const char *name)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, name);

  g_assert_nonnull (domain);
  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
}

static void
suspend_test (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "test");

  g_assert_cmpint (virDomainSuspend (domain), ==, 0);
}

static void
resume_test (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "test");

  g_assert_cmpint (virDomainResume (domain), ==, 0);
}

static void
define_web (virConnectPtr conn)
{
  define (conn, "web", "");
}

static void
retitle_web (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "web");

  g_assert_cmpint (virDomainSetMetadata (domain, VIR_DOMAIN_METADATA_TITLE, "The web", NULL, NULL,
                                         VIR_DOMAIN_AFFECT_CONFIG),
                   ==, 0);
}

static void
undefine_web (virConnectPtr conn)
{
  undefine (conn, "web");
}

static void
create_transient (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainCreateXML (
      conn,
      "<domain type='test'><name>passing</name><memory>1024</memory><os><type>hvm</type></os></domain>",
      0);

  g_assert_nonnull (domain);
}

static void
destroy_transient (virConnectPtr conn)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, "passing");

  g_assert_cmpint (virDomainDestroy (domain), ==, 0);
}

static void
storm (virConnectPtr conn)
{
  for (guint i = 0; i < 300; i++) {
    g_autofree char *name = g_strdup_printf ("storm-%u", i);

    define (conn, name, "");
    if (i % 3 != 0)
      undefine (conn, name);
  }
}

/* More than are read one by one. */
static void
define_three (virConnectPtr conn)
{
  define (conn, "one", "");
  define (conn, "two", "");
  define (conn, "three", "");
}

static void
undefine_three (virConnectPtr conn)
{
  undefine (conn, "one");
  undefine (conn, "two");
  undefine (conn, "three");
}

static void
calm (virConnectPtr conn)
{
  for (guint i = 0; i < 300; i += 3) {
    g_autofree char *name = g_strdup_printf ("storm-%u", i);

    undefine (conn, name);
  }
}

static void
test_events (ConnectionFixture *fixture, gconstpointer uri)
{
  PdkDomain *domain;
  gint64 fastest = G_MAXINT64;

  connection_fixture_open (fixture);
  domain = connection_fixture_find_domain (fixture, "test");
  g_assert_cmpint (pdk_domain_get_state (domain), ==, PDK_DOMAIN_RUNNING);
  test_flush_main_loop ();

  for (guint i = 0; i < 5; i++) {
    const gint64 start = g_get_monotonic_time ();

    other_client (suspend_test);
    await (pdk_domain_get_state (domain) == PDK_DOMAIN_PAUSED);
    other_client (resume_test);
    await (pdk_domain_get_state (domain) == PDK_DOMAIN_RUNNING);
    fastest = MIN (fastest, g_get_monotonic_time () - start);
  }
  /* Asking a host without events now and then takes three seconds for each. */
  g_assert_cmpint (fastest, <, 3 * G_TIME_SPAN_SECOND);
}

static void
test_come_and_go (ConnectionFixture *fixture, gconstpointer uri)
{
  g_autoptr (PdkDomain) web = NULL;

  connection_fixture_open (fixture);
  other_client (define_web);
  await (connection_fixture_count_domains (fixture) == 2);
  web = g_object_ref (connection_fixture_find_domain (fixture, "web"));
  await (pdk_domain_has_details (web));
  g_assert_null (pdk_domain_get_title (web));

  other_client (retitle_web);
  await (g_strcmp0 (pdk_domain_get_title (web), "The web") == 0);

  other_client (undefine_web);
  await (connection_fixture_count_domains (fixture) == 1);
  g_assert_true (pdk_domain_is_gone (web));
}

static void
test_transient (ConnectionFixture *fixture, gconstpointer uri)
{
  connection_fixture_open (fixture);
  other_client (create_transient);
  await (connection_fixture_find_domain (fixture, "passing") != NULL);
  g_assert_false (pdk_domain_is_persistent (connection_fixture_find_domain (fixture, "passing")));
  other_client (destroy_transient);
  await (connection_fixture_find_domain (fixture, "passing") == NULL);
}

static void
test_storm (ConnectionFixture *fixture, gconstpointer uri)
{
  connection_fixture_open (fixture);
  other_client (storm);
  await (connection_fixture_count_domains (fixture) == 101);
  other_client (calm);
  await (connection_fixture_count_domains (fixture) == 1);
}

/* It was told of only once. */
static void
test_unreadable (ConnectionFixture *fixture, gconstpointer uri)
{
  connection_fixture_open (fixture);
  test_flush_main_loop ();
  g_atomic_int_set (&n_failing_machines, 3);
  other_client (define_web);
  await (connection_fixture_find_domain (fixture, "web") != NULL);
  g_assert_cmpint (g_atomic_int_get (&n_failing_machines), ==, 0);

  other_client (undefine_web);
  await (connection_fixture_find_domain (fixture, "web") == NULL);
}

static void
test_unreadable_list (ConnectionFixture *fixture, gconstpointer uri)
{
  connection_fixture_open (fixture);
  test_flush_main_loop ();
  g_atomic_int_set (&n_failing_lists, 3);
  other_client (define_three);
  await (connection_fixture_count_domains (fixture) == 4);
  g_assert_cmpint (g_atomic_int_get (&n_failing_lists), ==, 0);

  other_client (undefine_three);
  await (connection_fixture_count_domains (fixture) == 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, uri, func)                                                                       \
  g_test_add (path, ConnectionFixture, uri, connection_fixture_set_up, func,                       \
              connection_fixture_tear_down)
  ADD ("/connection/events", DEFAULT_URI, test_events);
  ADD ("/connection/come-and-go", DEFAULT_URI, test_come_and_go);
  ADD ("/connection/transient", DEFAULT_URI, test_transient);
  ADD ("/connection/storm", DEFAULT_URI, test_storm);
  ADD ("/connection/unreadable", DEFAULT_URI, test_unreadable);
  ADD ("/connection/unreadable-list", DEFAULT_URI, test_unreadable_list);
#undef ADD

  return g_test_run ();
}
