/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"
#include "domain/pdk-domain.h"
#include "test-await.h"

G_BEGIN_DECLS

/* A connection of its own for each test, closed and freed at the end.
 *
 * libvirt's test driver shares the state of test:///default within a process, so a second handle can
 * play another client.  Test files are private to each connection. */
#define DEFAULT_URI "test:///default"

typedef struct {
  PdkConnection *connection;
  GError *error;
  gboolean opened;
  guint n_finished;
} ConnectionFixture;

/** @uri: (nullable): without one, the test makes the connection itself */
void connection_fixture_set_up (ConnectionFixture *fixture, gconstpointer uri);
void connection_fixture_tear_down (ConnectionFixture *fixture, gconstpointer uri);

/** For pdk_connection_open_async(), with the fixture as its data. */
void connection_fixture_on_opened (GObject *source, GAsyncResult *result, gpointer user_data);
/** Opens the connection; how that ended is in the fixture. */
void connection_fixture_open (ConnectionFixture *fixture);

guint connection_fixture_count_domains (ConnectionFixture *fixture);
/** (nullable) (transfer none) */
PdkDomain *connection_fixture_find_domain (ConnectionFixture *fixture, const char *name);

G_END_DECLS
