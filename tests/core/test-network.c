/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"
#include "network/pdk-network-choice.h"
#include "network/pdk-network-start.h"
#include "node/pdk-node-list.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"

#define PASST                                                                                      \
  "<domainCapabilities><domain>kvm</domain><devices><interface supported='yes'>"                   \
  "<enum name='backendType'><value>default</value><value>passt</value></enum></interface>"         \
  "</devices></domainCapabilities>"
#define XEN "<domainCapabilities><domain>xen</domain></domainCapabilities>"

static GPtrArray *
read_links (void)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_host_link_free);

  pdk_host_links_read_network ("<network><name>default</name><forward mode='nat'/>"
                               "<bridge name='virbr0'/></network>",
                               FALSE, links);
  pdk_host_links_read_network ("<network><name>lab</name><forward mode='bridge'/>"
                               "<bridge name='br0'/></network>",
                               TRUE, links);
  pdk_host_links_read_interface ("<interface type='bridge' name='virbr0'><bridge/></interface>",
                                 TRUE, links);
  pdk_host_links_read_interface ("<interface type='ethernet' name='eth0'/>", TRUE, links);
  pdk_host_links_read_interface ("<interface type='ethernet' name='wlan0'/>", TRUE, links);
  pdk_host_links_tidy (links);
  return links;
}

static char *
describe (GPtrArray *links, const char *offer, gboolean session)
{
  g_autoptr (PdkXmlDocument) document = offer != NULL ? pdk_xml_document_parse (offer, NULL) : NULL;
  g_autoptr (GPtrArray) choices = pdk_network_choices_list (links, document, session);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < choices->len; i++) {
    const PdkNetworkChoice *choice = g_ptr_array_index (choices, i);
    const char *type = pdk_network_choice_get_type_name (choice);

    g_string_append_printf (text, "%s%s%s%s%s%s%s ", choice->preferred ? "*" : "",
                            type != NULL ? type : "none", choice->source != NULL ? ":" : "",
                            choice->source != NULL ? choice->source : "",
                            pdk_network_choice_get_backend (choice) != NULL ? "+passt" : "",
                            choice->stopped ? " (stopped)" : "",
                            choice->reason != NULL ? " (barred)" : "");
  }
  return g_string_free (text, FALSE);
}

static void
assert_choices (GPtrArray *links, const char *offer, gboolean session, const char *expected)
{
  g_autofree char *text = describe (links, offer, session);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_choices (void)
{
  g_autoptr (GPtrArray) links = read_links ();

  assert_choices (links, NULL, FALSE,
                  "*network:default (stopped) network:lab bridge:br0 user direct:eth0 "
                  "direct:wlan0 (barred) none ");
  assert_choices (links, PASST, FALSE,
                  "*network:default (stopped) network:lab bridge:br0 user+passt user direct:eth0 "
                  "direct:wlan0 (barred) none ");
  assert_choices (NULL, PASST, TRUE, "*user+passt user none ");
  assert_choices (NULL, NULL, TRUE, "*user none ");
  assert_choices (NULL, XEN, FALSE, "*none ");
  assert_choices (links, NULL, TRUE,
                  "network:default (stopped) network:lab bridge:br0 *user direct:eth0 (barred) "
                  "direct:wlan0 (barred) none ");
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  if (pdk_network_start_finish (PDK_CONNECTION (source), result, error))
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_BUSY, "started");
}

static gpointer
stop_default (gpointer data)
{
  virConnectPtr conn = virConnectOpen (DEFAULT_URI);
  virNetworkPtr network = virNetworkLookupByName (conn, "default");

  g_assert_cmpint (virNetworkDestroy (network), ==, 0);
  virNetworkFree (network);
  virConnectClose (conn);
  return NULL;
}

static gboolean
is_active (PdkNodeList *list)
{
  GPtrArray *links = pdk_node_list_get (list, PDK_NODE_LINKS);

  for (guint i = 0; links != NULL && i < links->len; i++) {
    const PdkHostLink *link = g_ptr_array_index (links, i);

    if (link->type == PDK_HOST_LINK_NETWORK && g_str_equal (link->name, "default"))
      return link->active;
  }
  return FALSE;
}

static void
on_changed (PdkNodeList *list, guint *n_changes)
{
  (*n_changes)++;
}

/* A network that somebody stops is seen to be stopped, and can be started. */
static void
test_start (ConnectionFixture *fixture, gconstpointer data)
{
  PdkNodeList *list = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;

  connection_fixture_open (fixture);
  list = pdk_node_list_of (fixture->connection);
  g_signal_connect (list, "changed", G_CALLBACK (on_changed), &n_changes);
  pdk_node_list_want (list, PDK_NODE_DEVICES);
  pdk_node_list_want (list, PDK_NODE_LINKS);
  await (is_active (list));
  await (pdk_node_list_get (list, PDK_NODE_DEVICES) != NULL);
  g_thread_join (g_thread_new ("other-client", stop_default, NULL));
  await (!is_active (list));
  pdk_network_start_async (fixture->connection, "default", FALSE, NULL, on_started, &error);
  await (error != NULL);
  g_assert_error (error, PDK_ERROR, PDK_ERROR_BUSY);
  g_clear_error (&error);
  await (is_active (list));
  pdk_network_start_async (fixture->connection, "nothing", FALSE, NULL, on_started, &error);
  await (error != NULL);
  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
  g_assert_cmpuint (n_changes, >, 0);
  /* The list changes once more when its host is closed. */
  g_signal_handlers_disconnect_by_data (list, &n_changes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/network/choices", test_choices);
  g_test_add ("/network/start", ConnectionFixture, DEFAULT_URI, connection_fixture_set_up,
              test_start, connection_fixture_tear_down);

  return g_test_run ();
}
