/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/* An open connection to libvirt's test driver, for tests that need real machines. */

/** Runs the main loop until @condition holds; the test fails after ten seconds. */
#define await(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_ = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                              \
    guint tick_ = g_timeout_add (100, G_SOURCE_FUNC (test_fleet_keep_turning), NULL);              \
    while (!(condition)) {                                                                         \
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_);                                     \
      g_main_context_iteration (NULL, TRUE);                                                       \
    }                                                                                              \
    g_source_remove (tick_);                                                                       \
  }                                                                                                \
  G_STMT_END

gboolean test_fleet_keep_turning (gpointer user_data);

/** test_fleet_open: Returns: (transfer full): a connection to a fleet of the test's own with the
 * machines “one” and “two” (running), “off” (shut off), all persistent */
PdkConnection *test_fleet_open (void);
/** (transfer none) */
PdkDomain *test_fleet_get (PdkConnection *connection, const char *name);
/** Closes the connection, drops the reference, and asserts that it was the last one. */
void test_fleet_close (PdkConnection *connection);

G_END_DECLS
