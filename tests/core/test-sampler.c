/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-demo.h"
#include "domain/pdk-domain.h"
#include "stats/pdk-sample.h"
#include "test-await.h"

#include <glib/gstdio.h>

/* libvirt's test driver has no bulk statistics but the state: the sampler finds that out and asks
 * for each watched machine.  Its machines keep exactly one processor busy. */

#define INTERVAL_MS 250
#define N_MACHINES  50

typedef struct {
  char *path;
  PdkConnection *connection;
  GListModel *domains;
  gboolean finished;
} Fixture;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  pdk_connection_open_finish (PDK_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  fixture->finished = TRUE;
}

static void
open_and_wait (Fixture *fixture)
{
  fixture->finished = FALSE;
  pdk_connection_open_async (fixture->connection, NULL, on_opened, fixture);
  await (fixture->finished);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
  fixture->path = g_build_filename (g_get_user_runtime_dir (), "fleet.xml", NULL);
  g_assert_true (pdk_demo_write_fleet (fixture->path, N_MACHINES, "vm", NULL));
  uri = g_strconcat ("test://", fixture->path, NULL);
  fixture->connection = pdk_connection_new (uri, NULL);
  fixture->domains = pdk_connection_get_domains (fixture->connection);
  open_and_wait (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->domains), ==, N_MACHINES);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_connection_close (fixture->connection);
  test_await_no_threads ();
  g_assert_finalize_object (fixture->connection);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static PdkDomain *
get_domain (Fixture *fixture, guint position)
{
  g_autoptr (PdkDomain) domain = g_list_model_get_item (fixture->domains, position);

  return domain; /* the connection holds it */
}

static void
test_watched (Fixture *fixture, gconstpointer data)
{
  PdkDomain *watched = get_domain (fixture, 3);
  PdkDomain *other = get_domain (fixture, 4);
  PdkHistory *history = pdk_domain_get_cpu_history (watched);

  pdk_domain_watch (watched);
  pdk_connection_set_sampling (fixture->connection, INTERVAL_MS);
  await (pdk_history_get_length (history) >= 3);

  g_assert_cmpfloat_with_epsilon (pdk_domain_get_cpu_percent (watched), 50, 40);
  g_assert_cmpuint (pdk_domain_get_memory_used (watched), ==, 1024 * 1024);
  await (pdk_domain_get_address (watched) != NULL);
  g_assert_true (pdk_address_is_routable (pdk_domain_get_address (watched)));

  /* What nobody looks at costs no call of its own. */
  g_assert_cmpfloat (pdk_domain_get_cpu_percent (other), <, 0);
  g_assert_null (pdk_domain_get_address (other));

  pdk_domain_watch (other);
  await (pdk_domain_get_cpu_percent (other) >= 0);
  pdk_domain_unwatch (watched);
  pdk_domain_unwatch (other);
}

static void
on_changed (PdkHistory *history, guint *n_changes)
{
  (*n_changes)++;
}

static void
await_samples (PdkDomain *domain, guint n)
{
  PdkHistory *history = pdk_domain_get_cpu_history (domain);
  guint n_changes = 0;
  gulong handler = g_signal_connect (history, "changed", G_CALLBACK (on_changed), &n_changes);

  await (n_changes >= n);
  g_signal_handler_disconnect (history, handler);
}

static gboolean
on_quiet_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Returns: how many samples came in four intervals */
static guint
count_samples (PdkDomain *domain)
{
  PdkHistory *history = pdk_domain_get_cpu_history (domain);
  gboolean over = FALSE;
  guint n_changes = 0;
  gulong handler = g_signal_connect (history, "changed", G_CALLBACK (on_changed), &n_changes);

  g_timeout_add (4 * INTERVAL_MS, on_quiet_over, &over);
  await (over);
  g_signal_handler_disconnect (history, handler);
  return n_changes;
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  PdkDomain *domain = get_domain (fixture, 0);

  pdk_domain_watch (domain);
  pdk_connection_set_sampling (fixture->connection, INTERVAL_MS);
  await (pdk_domain_get_cpu_percent (domain) >= 0);
  await_samples (domain, 2);

  pdk_connection_set_sampling (fixture->connection, 0);
  /* One may have been under way. */
  g_assert_cmpuint (count_samples (domain) + count_samples (domain), <=, 1);

  pdk_connection_set_sampling (fixture->connection, INTERVAL_MS);
  await_samples (domain, 1);
  pdk_domain_unwatch (domain);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  pdk_domain_act_finish (PDK_DOMAIN (source), result, &error);
  g_assert_no_error (error);
  fixture->finished = TRUE;
}

static void
act_and_wait (Fixture *fixture, PdkDomain *domain, PdkDomainAction action)
{
  fixture->finished = FALSE;
  pdk_domain_act_async (domain, action, NULL, NULL, on_acted, fixture);
  await (fixture->finished);
}

/* A machine that is off is not asked, and one that starts again is. */
static void
test_stop_and_start (Fixture *fixture, gconstpointer data)
{
  PdkDomain *domain = get_domain (fixture, 0);

  pdk_domain_watch (domain);
  pdk_connection_set_sampling (fixture->connection, INTERVAL_MS);
  await (pdk_domain_get_cpu_percent (domain) >= 0);

  act_and_wait (fixture, domain, PDK_DOMAIN_FORCE_OFF);
  await (!pdk_domain_is_active (domain));
  count_samples (domain);
  g_assert_cmpuint (count_samples (domain), ==, 0);
  g_assert_cmpfloat (pdk_domain_get_cpu_percent (domain), <, 0);

  act_and_wait (fixture, domain, PDK_DOMAIN_RUN);
  await (pdk_domain_get_cpu_percent (domain) >= 0);
  pdk_domain_unwatch (domain);
}

static void
test_reconnect (Fixture *fixture, gconstpointer data)
{
  PdkDomain *domain = get_domain (fixture, 0);

  pdk_domain_watch (domain);
  pdk_connection_set_sampling (fixture->connection, INTERVAL_MS);
  await (pdk_domain_get_cpu_percent (domain) >= 0);

  pdk_connection_close (fixture->connection);
  count_samples (domain);
  g_assert_cmpuint (count_samples (domain), ==, 0);
  open_and_wait (fixture);
  await_samples (domain, 1);
  pdk_domain_unwatch (domain);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/sampler/watched", test_watched);
  ADD ("/sampler/pause", test_pause);
  ADD ("/sampler/stop-and-start", test_stop_and_start);
  ADD ("/sampler/reconnect", test_reconnect);
#undef ADD
  return g_test_run ();
}
