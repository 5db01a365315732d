/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-host-offer.h"

#include "connection/pdk-connection-private.h"
#include "connection/pdk-worker.h"
#include "pdk-error.h"

#include <string.h>

/* Kinds of machine kept; a host has a handful. */
#define MAX_KEPT 64

/* The parameters of virConnectGetDomainCapabilities(), and what is known of the host already. */
typedef struct {
  char *emulator; /* nullable */
  char *arch;     /* nullable */
  char *machine;  /* nullable */
  char *type;     /* nullable */
  gboolean knows_host;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *self = data;

  g_free (self->emulator);
  g_free (self->arch);
  g_free (self->machine);
  g_free (self->type);
  g_free (self);
}

static Wanted *
wanted_new (PdkDomainDocument *document)
{
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  Wanted *self = g_new0 (Wanted, 1);

  self->emulator = pdk_xml_get_string (root, "devices/emulator");
  self->arch = pdk_xml_get_string (root, "os/type/@arch");
  self->machine = pdk_xml_get_string (root, "os/type/@machine");
  self->type = pdk_xml_get_string (root, "@type");
  return self;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
wanted_to_key (const Wanted *self)
{
  return g_strjoin ("\n", or_empty (self->emulator), or_empty (self->arch),
                    or_empty (self->machine), or_empty (self->type), NULL);
}

/* libvirt's text, which is freed; (nullable) without an error where it cannot tell. */
static PdkXmlDocument *
take_document (char *xml)
{
  PdkXmlDocument *document = xml != NULL ? pdk_xml_document_parse (xml, NULL) : NULL;

  virResetLastError ();
  free (xml);
  return document;
}

/* “QEMU 7.2” */
static char *
read_hypervisor (virConnectPtr conn)
{
  const char *name = virConnectGetType (conn);
  unsigned long version = 0;

  if (name == NULL || virConnectGetVersion (conn, &version) < 0 || version == 0) {
    virResetLastError ();
    return g_strdup (name);
  }
  return g_strdup_printf ("%s %lu.%lu", name, version / 1000000, version / 1000 % 1000);
}

static gpointer
read_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  g_autoptr (PdkXmlDocument) machine = NULL;
  g_autoptr (PdkXmlDocument) host = NULL;
  g_autofree char *hypervisor = NULL;

  machine = take_document (virConnectGetDomainCapabilities (conn, wanted->emulator, wanted->arch,
                                                            wanted->machine, wanted->type, 0));
  pdk_worker_touch ();
  if (!wanted->knows_host) {
    host = take_document (virConnectGetCapabilities (conn));
    hypervisor = read_hypervisor (conn);
  }
  return pdk_offer_new (machine, host, hypervisor);
}

/* On the main thread */

/* A host that comes back may have been updated. */
static void
on_alive (PdkConnection *connection)
{
  if (!pdk_connection_is_alive (connection))
    g_object_set_data (G_OBJECT (connection), "pdk-host-offers", NULL);
}

static GHashTable *
get_kept (PdkConnection *connection)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (connection), "pdk-host-offers");

  if (kept != NULL)
    return kept;
  kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pdk_offer_unref);
  g_object_set_data_full (G_OBJECT (connection), "pdk-host-offers", kept,
                          (GDestroyNotify) g_hash_table_unref);
  g_signal_handlers_disconnect_by_func (connection, on_alive, NULL);
  g_signal_connect (connection, "notify::alive", G_CALLBACK (on_alive), NULL);
  return kept;
}

/* Any offer of this host: what they say of the host is the same; (nullable). */
static PdkOffer *
find_kept (PdkConnection *connection)
{
  GHashTableIter iter;
  gpointer offer = NULL;

  g_hash_table_iter_init (&iter, get_kept (connection));
  return g_hash_table_iter_next (&iter, NULL, &offer) ? offer : NULL;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOffer) offer = g_task_propagate_pointer (G_TASK (result), &error);
  PdkConnection *connection = PDK_CONNECTION (source);
  const Wanted *wanted = g_task_get_task_data (G_TASK (result));
  const PdkOffer *known = NULL;

  if (offer == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (wanted->knows_host && (known = find_kept (connection)) != NULL) {
    PdkOffer *whole = pdk_offer_new (offer->machine, known->host, known->hypervisor);

    pdk_offer_unref (offer);
    offer = whole;
  }
  if (offer->host != NULL && g_hash_table_size (get_kept (connection)) < MAX_KEPT)
    g_hash_table_replace (get_kept (connection), g_strdup (g_task_get_task_data (task)),
                          pdk_offer_ref (offer));
  g_task_return_pointer (task, g_steal_pointer (&offer), (GDestroyNotify) pdk_offer_unref);
}

/* The first time QEMU is started to be asked, which takes seconds: not in the lane whose calls return
 * at once. */
void
pdk_host_offer_load_async (PdkConnection *connection,
                           PdkDomainDocument *document,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PdkOffer *kept = NULL;
  GTask *outer = NULL;
  GTask *task = NULL;
  Wanted *wanted = NULL;
  char *key = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (document != NULL);

  wanted = wanted_new (document);
  key = wanted_to_key (wanted);
  outer = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (outer, pdk_host_offer_load_async);
  g_task_set_name (outer, "pdk_host_offer_load_async");
  g_task_set_task_data (outer, key, g_free);
  kept = g_hash_table_lookup (get_kept (connection), key);
  if (kept != NULL) {
    wanted_free (wanted);
    g_task_return_pointer (outer, pdk_offer_ref (kept), (GDestroyNotify) pdk_offer_unref);
    g_object_unref (outer);
    return;
  }
  wanted->knows_host = find_kept (connection) != NULL;
  task = g_task_new (connection, cancellable, on_read, outer);
  g_task_set_name (task, "pdk_host_offer_read");
  g_task_set_source_tag (task, read_in_worker);
  g_task_set_task_data (task, wanted, wanted_free);
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, read_in_worker,
                        (GDestroyNotify) pdk_offer_unref);
}

PdkOffer *
pdk_host_offer_load_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_host_offer_load_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pdk_host_offer_is_same (PdkDomainDocument *document, PdkDomainDocument *other)
{
  Wanted *wanted = wanted_new (document);
  Wanted *another = wanted_new (other);
  g_autofree char *key = wanted_to_key (wanted);
  g_autofree char *other_key = wanted_to_key (another);

  wanted_free (wanted);
  wanted_free (another);
  return g_str_equal (key, other_key);
}
