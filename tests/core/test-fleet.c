/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-fleet.h"

#include "xml/pdk-xml.h"

#include <glib/gstdio.h>

#include <string.h>

#define TEST_NS "http://libvirt.org/schemas/domain/test/1.0"

static void
add_domain (PdkXmlElement *node, const char *name, guint run_state)
{
  PdkXmlElement *domain = pdk_xml_add (node, "domain", NULL);
  g_autofree char *state = g_strdup_printf ("%u", run_state);

  pdk_xml_set_attribute (domain, "type", "test");
  pdk_xml_add (domain, "name", name);
  pdk_xml_add (domain, "memory", "1048576");
  pdk_xml_add (domain, "vcpu", "2");
  pdk_xml_add (pdk_xml_ensure (domain, "os"), "type", "hvm");
  pdk_xml_add_in (domain, TEST_NS, "test", "runstate", state);
}

/* test:///FILE is a host of its own to each connection, unlike test:///default. */
static char *
write_fleet (void)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("node");
  PdkXmlElement *node = pdk_xml_document_get_root (document);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  add_domain (node, "one", 1);
  add_domain (node, "two", 1);
  add_domain (node, "off", 5);
  text = pdk_xml_document_to_string (document);
  path = g_build_filename (g_get_tmp_dir (), "fleet-XXXXXX.xml", NULL);
  g_close (g_mkstemp (path), NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static void
on_connection_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  pdk_connection_open_finish (PDK_CONNECTION (object), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

PdkConnection *
test_fleet_open (void)
{
  g_autofree char *path = write_fleet ();
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  PdkConnection *connection = pdk_connection_new (uri, NULL);
  gboolean done = FALSE;

  pdk_connection_open_async (connection, NULL, on_connection_opened, &done);
  await (done);
  await (g_list_model_get_n_items (pdk_connection_get_domains (connection)) == 3);
  g_unlink (path);
  return connection;
}

PdkDomain *
test_fleet_get (PdkConnection *connection, const char *name)
{
  GListModel *domains = pdk_connection_get_domains (connection);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    if (strcmp (pdk_domain_get_name (domain), name) == 0)
      return domain; /* the list keeps it */
  }
  g_assert_not_reached ();
}

void
test_fleet_close (PdkConnection *connection)
{
  pdk_connection_close (connection);
  /* Calls under way end before they let go of the connection. */
  await (G_OBJECT (connection)->ref_count == 1);
  g_assert_finalize_object (connection);
}
