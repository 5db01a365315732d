/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain.h"
#include "test-await.h"

G_BEGIN_DECLS

/* An open connection to libvirt's test driver, for tests that need real machines. */

/** test_fleet_open: Returns: (transfer full): a connection to a fleet of the test's own with the
 * machines “one” and “two” (running), “off” (shut off), all persistent */
PdkConnection *test_fleet_open (void);
/** (transfer none) */
PdkDomain *test_fleet_get (PdkConnection *connection, const char *name);
/** Closes the connection, drops the reference, and asserts that it was the last one. */
void test_fleet_close (PdkConnection *connection);

G_END_DECLS
