/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-follow.h"
#include "jobs/pdk-job-store.h"
#include "jobs/pdk-job.h"
#include "pdk-libvirt.h"
#include "test-fleet.h"

/* A machine that is installed is started once more when its guest has ended, and only then.  What is
 * not asked of the store stands for the guest itself and for other clients. */

typedef struct {
  PdkConnection *connection;
  PdkJobStore *jobs;
  PdkDomain *domain; /* borrowed */
  PdkCreateFollow *follow;
  gboolean ended;
} Fixture;

static void
on_acted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (pdk_domain_act_finish (PDK_DOMAIN (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
act (Fixture *fixture, PdkDomainAction action, PdkDomainState state)
{
  gboolean done = FALSE;

  pdk_domain_act_async (fixture->domain, action, NULL, NULL, on_acted, &done);
  await (done);
  await (pdk_domain_get_state (fixture->domain) == state);
}

static guint
count_jobs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->jobs));
}

static void
on_ended (Fixture *fixture)
{
  fixture->ended = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->connection = test_fleet_open ();
  fixture->jobs = pdk_job_store_new ();
  fixture->domain = test_fleet_get (fixture->connection, "off");
  fixture->follow = pdk_create_follow_new (fixture->connection,
                                           pdk_domain_get_uuid (fixture->domain), fixture->jobs);
  g_signal_connect_swapped (fixture->follow, "ended", G_CALLBACK (on_ended), fixture);
  /* It is listed before it runs. */
  g_assert_cmpint (pdk_domain_get_state (fixture->domain), ==, PDK_DOMAIN_SHUT_OFF);
  act (fixture, PDK_DOMAIN_RUN, PDK_DOMAIN_RUNNING);
  g_assert_false (fixture->ended);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->follow);
  g_clear_object (&fixture->jobs);
  test_fleet_close (fixture->connection);
}

static void
test_ended (Fixture *fixture, gconstpointer data)
{
  act (fixture, PDK_DOMAIN_SHUT_DOWN, PDK_DOMAIN_SHUT_OFF);
  g_assert_true (fixture->ended);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
  await (pdk_domain_get_state (fixture->domain) == PDK_DOMAIN_RUNNING);

  /* The second time it is off for good. */
  act (fixture, PDK_DOMAIN_SHUT_DOWN, PDK_DOMAIN_SHUT_OFF);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_forced_off (Fixture *fixture, gconstpointer data)
{
  act (fixture, PDK_DOMAIN_FORCE_OFF, PDK_DOMAIN_SHUT_OFF);
  g_assert_true (fixture->ended);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_shut_down (Fixture *fixture, gconstpointer data)
{
  pdk_job_store_act (fixture->jobs, fixture->domain, PDK_DOMAIN_SHUT_DOWN);
  g_assert_true (fixture->ended);
  await (pdk_domain_get_state (fixture->domain) == PDK_DOMAIN_SHUT_OFF);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

#define ADD(name, func) g_test_add ("/create-follow/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  ADD ("ended", test_ended);
  ADD ("forced-off", test_forced_off);
  ADD ("shut-down", test_shut_down);
  return g_test_run ();
}
