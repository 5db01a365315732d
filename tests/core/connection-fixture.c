/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"

#include "connection/pdk-handle.h"

void
connection_fixture_set_up (ConnectionFixture *fixture, gconstpointer uri)
{
  if (uri != NULL)
    fixture->connection = pdk_connection_new (uri, NULL);
}

void
connection_fixture_tear_down (ConnectionFixture *fixture, gconstpointer uri)
{
  if (fixture->connection != NULL) {
    pdk_connection_close (fixture->connection);
    test_await_no_threads ();
    g_assert_finalize_object (fixture->connection);
    g_assert_true (pdk_handle_await_closed (30000));
  }
  g_clear_error (&fixture->error);
}

void
connection_fixture_on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ConnectionFixture *fixture = user_data;

  g_clear_error (&fixture->error);
  fixture->opened = pdk_connection_open_finish (PDK_CONNECTION (source), result, &fixture->error);
  fixture->n_finished++;
}

void
connection_fixture_open (ConnectionFixture *fixture)
{
  guint n = fixture->n_finished;

  pdk_connection_open_async (fixture->connection, NULL, connection_fixture_on_opened, fixture);
  await (fixture->n_finished > n);
}

guint
connection_fixture_count_domains (ConnectionFixture *fixture)
{
  return g_list_model_get_n_items (pdk_connection_get_domains (fixture->connection));
}

PdkDomain *
connection_fixture_find_domain (ConnectionFixture *fixture, const char *name)
{
  GListModel *model = pdk_connection_get_domains (fixture->connection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (model, i);

    if (g_str_equal (pdk_domain_get_name (domain), name))
      return domain;
  }
  return NULL;
}
