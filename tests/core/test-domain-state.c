/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-domain-state.h"

#define RUN    PDK_DOMAIN_CAN_RUN
#define FORCE  PDK_DOMAIN_CAN_FORCE_OFF
#define RESUME (PDK_DOMAIN_CAN_RESUME | PDK_DOMAIN_CAN_RESET | FORCE)
#define ALL_RUNNING                                                                                \
  (PDK_DOMAIN_CAN_PAUSE | PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT |                       \
   PDK_DOMAIN_CAN_RESET | FORCE | PDK_DOMAIN_CAN_SAVE)

typedef struct {
  int state;
  int reason;
  PdkDomainState expected;
  const char *text;
  PdkDomainFeatures features;
} Row;

#define RUNNING(reason, text)                                                                      \
  {                                                                                                \
    VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_##reason, PDK_DOMAIN_RUNNING, text, ALL_RUNNING         \
  }
#define PAUSED(reason, text, features)                                                             \
  {                                                                                                \
    VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_##reason, PDK_DOMAIN_PAUSED, text, features               \
  }
#define SHUT_OFF(reason, text)                                                                     \
  {                                                                                                \
    VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_##reason, PDK_DOMAIN_SHUT_OFF, text, RUN                \
  }

#define CAN_GO_ON (RESUME | PDK_DOMAIN_CAN_SAVE)

/* Every state with every reason that libvirt 9.0 has. */
static const Row rows[] = {
  { VIR_DOMAIN_NOSTATE, VIR_DOMAIN_NOSTATE_UNKNOWN, PDK_DOMAIN_UNKNOWN, "Unknown",
    PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT | FORCE },
  RUNNING (UNKNOWN, "Running"),
  RUNNING (BOOTED, "Running"),
  RUNNING (MIGRATED, "Running"),
  RUNNING (RESTORED, "Running"),
  RUNNING (FROM_SNAPSHOT, "Running"),
  RUNNING (UNPAUSED, "Running"),
  RUNNING (MIGRATION_CANCELED, "Running"),
  RUNNING (SAVE_CANCELED, "Running"),
  RUNNING (WAKEUP, "Running"),
  RUNNING (CRASHED, "Running (after a crash)"),
  RUNNING (POSTCOPY, "Running (being migrated)"),
  RUNNING (POSTCOPY_FAILED, "Running (migration failed)"),
  { VIR_DOMAIN_BLOCKED, VIR_DOMAIN_BLOCKED_UNKNOWN, PDK_DOMAIN_RUNNING, "Running", ALL_RUNNING },
  PAUSED (UNKNOWN, "Paused", CAN_GO_ON),
  PAUSED (USER, "Paused", CAN_GO_ON),
  PAUSED (MIGRATION, "Paused (being migrated)", FORCE),
  PAUSED (SAVE, "Paused (being saved)", FORCE),
  PAUSED (DUMP, "Paused (core dump in progress)", FORCE),
  PAUSED (IOERROR, "Paused (I/O error)", CAN_GO_ON),
  PAUSED (WATCHDOG, "Paused (watchdog)", CAN_GO_ON),
  PAUSED (FROM_SNAPSHOT, "Paused (reverted to a snapshot)", CAN_GO_ON),
  PAUSED (SHUTTING_DOWN, "Paused (shutting down)", FORCE),
  PAUSED (SNAPSHOT, "Paused (taking a snapshot)", FORCE),
  PAUSED (CRASHED, "Paused (crashed)", CAN_GO_ON),
  PAUSED (STARTING_UP, "Starting", FORCE),
  PAUSED (POSTCOPY, "Paused (being migrated)", FORCE),
  PAUSED (POSTCOPY_FAILED, "Paused (migration failed)", FORCE),
  { VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTDOWN_UNKNOWN, PDK_DOMAIN_SHUTTING_DOWN, "Shutting down",
    FORCE },
  { VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTDOWN_USER, PDK_DOMAIN_SHUTTING_DOWN, "Shutting down",
    FORCE },
  SHUT_OFF (UNKNOWN, "Shut off"),
  SHUT_OFF (SHUTDOWN, "Shut off"),
  SHUT_OFF (DESTROYED, "Shut off (forced)"),
  SHUT_OFF (CRASHED, "Shut off (crashed)"),
  SHUT_OFF (MIGRATED, "Shut off (moved to another host)"),
  SHUT_OFF (SAVED, "Shut off (saved to a file)"),
  SHUT_OFF (FAILED, "Shut off (failed to start)"),
  SHUT_OFF (FROM_SNAPSHOT, "Shut off (reverted to a snapshot)"),
  SHUT_OFF (DAEMON, "Shut off (lost when the daemon restarted)"),
  { VIR_DOMAIN_CRASHED, VIR_DOMAIN_CRASHED_UNKNOWN, PDK_DOMAIN_CRASHED, "Crashed",
    PDK_DOMAIN_CAN_RESET | FORCE },
  { VIR_DOMAIN_CRASHED, VIR_DOMAIN_CRASHED_PANICKED, PDK_DOMAIN_CRASHED, "Crashed (panicked)",
    PDK_DOMAIN_CAN_RESET | FORCE },
  { VIR_DOMAIN_PMSUSPENDED, VIR_DOMAIN_PMSUSPENDED_UNKNOWN, PDK_DOMAIN_SUSPENDED, "Asleep",
    RESUME },
  /* From a newer libvirt, or from a host that lies. */
  { 99, 0, PDK_DOMAIN_UNKNOWN, "Unknown",
    PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT | FORCE },
  { -7, -7, PDK_DOMAIN_UNKNOWN, "Unknown",
    PDK_DOMAIN_CAN_SHUT_DOWN | PDK_DOMAIN_CAN_REBOOT | FORCE },
  { VIR_DOMAIN_RUNNING, 99, PDK_DOMAIN_RUNNING, "Running", ALL_RUNNING },
  { VIR_DOMAIN_PAUSED, -1, PDK_DOMAIN_PAUSED, "Paused", CAN_GO_ON },
  { VIR_DOMAIN_SHUTOFF, G_MAXINT, PDK_DOMAIN_SHUT_OFF, "Shut off", RUN },
};

static PdkDomainInfo *
make_info (int state, int reason)
{
  PdkDomainInfo *info = pdk_domain_info_new ("a0000000-0000-4000-8000-000000000001", "m");

  info->state = state;
  info->reason = reason;
  info->id = state == VIR_DOMAIN_SHUTOFF ? -1 : 7;
  return info;
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkDomainInfo) info = make_info (rows[i].state, rows[i].reason);

    g_test_message ("state %d, reason %d", rows[i].state, rows[i].reason);
    g_assert_cmpint (pdk_domain_state_from_info (info), ==, rows[i].expected);
    g_assert_cmpstr (pdk_domain_state_describe (info), ==, rows[i].text);
    g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, FALSE), ==, rows[i].features);
    g_assert_cmpint (pdk_domain_state_is_crash (info), ==,
                     rows[i].state == VIR_DOMAIN_SHUTOFF &&
                         rows[i].reason == VIR_DOMAIN_SHUTOFF_CRASHED);
  }
}

/* A row of the table for each reason of a state. */
static void
test_table_is_whole (void)
{
  static const int n_reasons[] = {
    [VIR_DOMAIN_NOSTATE] = 1,
    [VIR_DOMAIN_RUNNING] = VIR_DOMAIN_RUNNING_POSTCOPY_FAILED + 1,
    [VIR_DOMAIN_BLOCKED] = 1,
    [VIR_DOMAIN_PAUSED] = VIR_DOMAIN_PAUSED_POSTCOPY_FAILED + 1,
    [VIR_DOMAIN_SHUTDOWN] = VIR_DOMAIN_SHUTDOWN_USER + 1,
    [VIR_DOMAIN_SHUTOFF] = VIR_DOMAIN_SHUTOFF_DAEMON + 1,
    [VIR_DOMAIN_CRASHED] = VIR_DOMAIN_CRASHED_PANICKED + 1,
    [VIR_DOMAIN_PMSUSPENDED] = 1,
  };

  for (guint state = 0; state < G_N_ELEMENTS (n_reasons); state++) {
    for (int reason = 0; reason < n_reasons[state]; reason++) {
      guint found = 0;

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        found += rows[i].state == (int) state && rows[i].reason == reason;
      g_assert_cmpuint (found, ==, 1);
    }
  }
}

static void
test_stale_and_hung (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkDomainInfo) info = make_info (rows[i].state, rows[i].reason);
    gboolean active = rows[i].state != VIR_DOMAIN_SHUTOFF;

    g_assert_cmphex (pdk_domain_state_get_features (info, TRUE, FALSE), ==, 0);
    g_assert_cmphex (pdk_domain_state_get_features (info, TRUE, TRUE), ==, 0);
    g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, TRUE), ==, active ? FORCE : 0);
  }
}

static void
test_saved (void)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_SAVED);

  info->managed_save = TRUE;
  g_assert_cmpint (pdk_domain_state_from_info (info), ==, PDK_DOMAIN_SAVED);
  g_assert_cmpstr (pdk_domain_state_describe (info), ==, "Saved");
  g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, FALSE), ==,
                   RUN | PDK_DOMAIN_CAN_RESTORE);
  g_assert_false (pdk_domain_state_is_active (info));
}

static void
test_running_with_old_image (void)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);

  info->managed_save = TRUE;
  g_assert_cmpint (pdk_domain_state_from_info (info), ==, PDK_DOMAIN_RUNNING);
  g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, FALSE), ==, ALL_RUNNING);
}

static void
test_transient (void)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);

  info->persistent = FALSE;
  g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, FALSE), ==,
                   ALL_RUNNING & ~PDK_DOMAIN_CAN_SAVE);
}

static void
test_crashed_and_gone (void)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_CRASHED, VIR_DOMAIN_CRASHED_UNKNOWN);

  g_assert_true (pdk_domain_state_is_active (info));
  info->id = -1;
  g_assert_false (pdk_domain_state_is_active (info));
  g_assert_cmphex (pdk_domain_state_get_features (info, FALSE, FALSE), ==, RUN);
}

static void
test_hung_text (void)
{
  static const struct {
    guint64 seconds;
    const char *text;
  } ages[] = {
    { 0, "Not answering for 0 s" },        { 12, "Not answering for 12 s" },
    { 119, "Not answering for 119 s" },    { 120, "Not answering for 2 min" },
    { 7199, "Not answering for 119 min" }, { 7200, "Not answering for 2 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++) {
    g_autofree char *text = pdk_domain_state_describe_hung (ages[i].seconds);

    g_assert_cmpstr (text, ==, ages[i].text);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/domain-state/table", test_table);
  g_test_add_func ("/domain-state/table-is-whole", test_table_is_whole);
  g_test_add_func ("/domain-state/stale-and-hung", test_stale_and_hung);
  g_test_add_func ("/domain-state/saved", test_saved);
  g_test_add_func ("/domain-state/running-with-old-image", test_running_with_old_image);
  g_test_add_func ("/domain-state/transient", test_transient);
  g_test_add_func ("/domain-state/crashed-and-gone", test_crashed_and_gone);
  g_test_add_func ("/domain-state/hung-text", test_hung_text);

  return g_test_run ();
}
