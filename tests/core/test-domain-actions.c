/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-domain.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "test-fleet.h"

typedef struct {
  gboolean done;
  GError *error;
} Outcome;

static void
on_acted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  gboolean ok = pdk_domain_act_finish (PDK_DOMAIN (object), result, &outcome->error);

  g_assert_true (ok == (outcome->error == NULL));
  outcome->done = TRUE;
}

static GError *
act (PdkDomain *domain, PdkDomainAction action)
{
  Outcome outcome = { FALSE, NULL };

  pdk_domain_act_async (domain, action, NULL, NULL, on_acted, &outcome);
  g_assert_false (outcome.done); /* never at once */
  await (outcome.done);
  return outcome.error;
}

static void
act_and_await (PdkDomain *domain, PdkDomainAction action, PdkDomainState state)
{
  g_autoptr (GError) error = act (domain, action);

  g_assert_no_error (error);
  await (pdk_domain_get_state (domain) == state);
}

static void
test_life (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "off");

  g_assert_cmpint (pdk_domain_get_state (domain), ==, PDK_DOMAIN_SHUT_OFF);
  g_assert_cmphex (pdk_domain_get_features (domain), ==, PDK_DOMAIN_CAN_RUN);
  act_and_await (domain, PDK_DOMAIN_RUN, PDK_DOMAIN_RUNNING);
  act_and_await (domain, PDK_DOMAIN_PAUSE, PDK_DOMAIN_PAUSED);
  act_and_await (domain, PDK_DOMAIN_RESUME, PDK_DOMAIN_RUNNING);
  act_and_await (domain, PDK_DOMAIN_SHUT_DOWN, PDK_DOMAIN_SHUT_OFF);
  act_and_await (domain, PDK_DOMAIN_RUN, PDK_DOMAIN_RUNNING);
  act_and_await (domain, PDK_DOMAIN_FORCE_OFF, PDK_DOMAIN_SHUT_OFF);
  g_assert_cmpstr (pdk_domain_get_state_text (domain), ==, "Shut off (forced)");
  test_fleet_close (connection);
}

static void
test_save_and_restore (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "one");

  act_and_await (domain, PDK_DOMAIN_SAVE, PDK_DOMAIN_SAVED);
  g_assert_cmpstr (pdk_domain_get_state_text (domain), ==, "Saved");
  g_assert_cmphex (pdk_domain_get_features (domain), ==,
                   PDK_DOMAIN_CAN_RUN | PDK_DOMAIN_CAN_RESTORE);
  act_and_await (domain, PDK_DOMAIN_RUN, PDK_DOMAIN_RUNNING);
  test_fleet_close (connection);
}

static void
test_refusals (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "off");
  g_autoptr (GError) paused = act (domain, PDK_DOMAIN_PAUSE);
  g_autoptr (GError) run = act (test_fleet_get (connection, "one"), PDK_DOMAIN_RUN);
  g_autoptr (GError) off = act (domain, PDK_DOMAIN_FORCE_OFF);

  g_assert_error (paused, PDK_ERROR, PDK_ERROR_FAILED);
  g_assert_cmpint (pdk_error_get_libvirt_code (paused), !=, 0);
  g_assert_error (run, PDK_ERROR, PDK_ERROR_FAILED);
  /* It is off, as was wanted. */
  g_assert_no_error (off);
  test_fleet_close (connection);
}

/* What was asked for is done whether or not somebody still waits for the answer. */
static void
test_cancelled_wait_tells_the_truth (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "one");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { FALSE, NULL };
  g_autoptr (GError) error = NULL;

  pdk_domain_act_async (domain, PDK_DOMAIN_PAUSE, cancellable, NULL, on_acted, &outcome);
  g_cancellable_cancel (cancellable);
  await (outcome.done);
  error = outcome.error;
  if (error == NULL) {
    await (pdk_domain_get_state (domain) == PDK_DOMAIN_PAUSED);
  } else {
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (pdk_domain_get_state (domain), ==, PDK_DOMAIN_RUNNING);
  }
  test_fleet_close (connection);
}

static void
test_not_connected (void)
{
  PdkConnection *connection = test_fleet_open ();
  g_autoptr (PdkDomain) domain = g_object_ref (test_fleet_get (connection, "one"));
  g_autoptr (GError) closed = NULL;
  g_autoptr (GError) removed = NULL;

  pdk_connection_close (connection);
  g_assert_true (pdk_domain_is_stale (domain));
  closed = act (domain, PDK_DOMAIN_PAUSE);
  g_assert_error (closed, PDK_ERROR, PDK_ERROR_NOT_CONNECTED);
  test_fleet_close (connection);
  removed = act (domain, PDK_DOMAIN_PAUSE);
  g_assert_nonnull (removed);
  g_assert_true (removed->domain == PDK_ERROR);
  g_assert_finalize_object (g_steal_pointer (&domain));
}

static void
on_graphics_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GPtrArray **graphics = user_data;
  g_autoptr (GError) error = NULL;

  *graphics = pdk_domain_load_graphics_finish (PDK_DOMAIN (object), result, &error);
  g_assert_no_error (error);
}

static void
on_graphics_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_cmpint (pdk_domain_open_graphics_fd_finish (PDK_DOMAIN (object), result,
                                                       &outcome->error),
                   ==, -1);
  outcome->done = TRUE;
}

static void
test_graphics (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "one");
  g_autoptr (GPtrArray) graphics = NULL;
  Outcome outcome = { FALSE, NULL };

  pdk_domain_load_graphics_async (domain, NULL, on_graphics_loaded, &graphics);
  await (graphics != NULL);
  g_assert_cmpuint (graphics->len, ==, 0);

  pdk_domain_open_graphics_fd_async (domain, 0, NULL, on_graphics_opened, &outcome);
  await (outcome.done);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_clear_error (&outcome.error);
  test_fleet_close (connection);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/domain-actions/life", test_life);
  g_test_add_func ("/domain-actions/save-and-restore", test_save_and_restore);
  g_test_add_func ("/domain-actions/refusals", test_refusals);
  g_test_add_func ("/domain-actions/cancelled-wait", test_cancelled_wait_tells_the_truth);
  g_test_add_func ("/domain-actions/not-connected", test_not_connected);
  g_test_add_func ("/domain-actions/graphics", test_graphics);

  return g_test_run ();
}
