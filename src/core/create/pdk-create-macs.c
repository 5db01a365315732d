/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-macs.h"

#include "connection/pdk-connection-private.h"
#include "connection/pdk-worker.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

static void
read_machine (const char *xml, GHashTable *macs)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (xml, NULL);
  PdkXmlElement *devices =
      document != NULL ? pdk_xml_find (pdk_xml_document_get_root (document), "devices") : NULL;

  for (PdkXmlElement *at = NULL;
       devices != NULL && (at = pdk_xml_next (devices, at, "interface")) != NULL;) {
    g_autofree char *mac = pdk_xml_get_string (at, "mac/@address");

    if (mac != NULL)
      g_hash_table_add (macs, g_ascii_strdown (mac, -1));
  }
}

static gpointer
load_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  virDomainPtr *domains = NULL;
  GHashTable *macs = NULL;

  if (virConnectListAllDomains (conn, &domains, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  macs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; domains[i] != NULL; i++) {
    char *xml =
        g_cancellable_is_cancelled (cancellable) ? NULL : virDomainGetXMLDesc (domains[i], 0);

    if (xml != NULL)
      read_machine (xml, macs);
    free (xml);
    virDomainFree (domains[i]);
    /* One that went meanwhile has none. */
    virResetLastError ();
    pdk_worker_touch ();
  }
  free (domains);
  return macs;
}

void
pdk_create_macs_load_async (PdkConnection *connection,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_create_macs_load_async);
  g_task_set_name (task, "pdk_create_macs_load_async");
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, load_in_worker,
                        (GDestroyNotify) g_hash_table_unref);
}

GHashTable *
pdk_create_macs_load_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pdk_create_macs_has (GHashTable *self, const char *mac)
{
  g_autofree char *lower = g_ascii_strdown (mac, -1);

  return self != NULL && g_hash_table_contains (self, lower);
}
