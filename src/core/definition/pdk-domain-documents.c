/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-domain-documents-private.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-host-offer.h"
#include "domain/pdk-domain-call.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

static void
clear_documents (gpointer data)
{
  PdkDomainDocuments *self = data;

  g_clear_pointer (&self->stored, pdk_domain_document_unref);
  g_clear_pointer (&self->live, pdk_domain_document_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_clear_pointer (&self->offer, pdk_offer_unref);
  g_free (self->refusal);
}

PdkDomainDocuments *
pdk_domain_documents_ref (PdkDomainDocuments *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
pdk_domain_documents_unref (PdkDomainDocuments *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_documents);
}

PdkDomainDocument *
pdk_domain_documents_get_base (PdkDomainDocuments *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->stored != NULL ? self->stored : self->live;
}

/* In the worker */

void
pdk_wipe_libvirt_text (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  free (text);
}

PdkDomainDocument *
pdk_domain_document_read (virDomainPtr handle, guint flags, GError **error)
{
  char *xml = virDomainGetXMLDesc (handle, flags);
  PdkDomainDocument *document = NULL;

  if (xml == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  document = pdk_domain_document_parse (xml, error);
  pdk_wipe_libvirt_text (xml);
  return document;
}

/* With passwords where that is allowed: what is written back without them would drop them. */
static PdkDomainDocument *
read_document (PdkDomainDocuments *self, virDomainPtr handle, guint flags, GError **error)
{
  g_autoptr (GError) local = NULL;
  PdkDomainDocument *document =
      pdk_domain_document_read (handle, flags | VIR_DOMAIN_XML_SECURE, &local);

  if (document != NULL || !g_error_matches (local, PDK_ERROR, PDK_ERROR_DENIED)) {
    if (document == NULL)
      g_propagate_error (error, g_steal_pointer (&local));
    return document;
  }
  if (self->refusal == NULL)
    self->refusal = g_strdup (_ ("Nothing can be changed: this connection may read the "
                                 "configuration, but not write it"));
  return pdk_domain_document_read (handle, flags, error);
}

static gboolean
read_flags (PdkDomainDocuments *self, virDomainPtr handle, GError **error)
{
  const int persistent = virDomainIsPersistent (handle);
  const int active = persistent >= 0 ? virDomainIsActive (handle) : -1;
  int autostart = 0;

  if (active < 0) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  self->persistent = persistent;
  self->active = active;
  /* Not every driver has these two. */
  if (persistent && virDomainGetAutostart (handle, &autostart) == 0)
    self->autostart = autostart;
  if (persistent && !active)
    self->saved = virDomainHasManagedSaveImage (handle, 0) == 1;
  virResetLastError ();
  return TRUE;
}

PdkDomainDocuments *
pdk_domain_documents_read (virDomainPtr handle, GError **error)
{
  g_autoptr (PdkDomainDocuments) self = g_atomic_rc_box_new0 (PdkDomainDocuments);

  if (!read_flags (self, handle, error))
    return NULL;
  if (self->persistent) {
    self->stored = read_document (self, handle, VIR_DOMAIN_XML_INACTIVE, error);
    if (self->stored == NULL)
      return NULL;
  }
  pdk_worker_touch ();
  if (self->active) {
    self->live = read_document (self, handle, 0, error);
    if (self->live == NULL)
      return NULL;
  }
  self->differences = pdk_differences_find (self->stored, self->live);
  if (pdk_domain_documents_get_base (self) != NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_GONE, _ ("The machine no longer exists"));
  return NULL;
}

/* On the main thread. */
PdkDomainDocuments *
pdk_domain_documents_new_undefined (PdkDomainDocument *document, PdkOffer *offer)
{
  PdkDomainDocuments *self = g_atomic_rc_box_new0 (PdkDomainDocuments);

  self->stored = pdk_domain_document_ref (document);
  self->differences = pdk_differences_find (self->stored, NULL);
  self->offer = offer != NULL ? pdk_offer_ref (offer) : NULL;
  self->persistent = TRUE;
  self->undefined = TRUE;
  return self;
}

static gpointer
load_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  return pdk_domain_documents_read (handle, error);
}

/* On the main thread */

static void
on_offer_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PdkDomainDocuments *documents = pdk_domain_documents_ref (g_task_get_task_data (task));

  documents->offer = pdk_host_offer_load_finish (PDK_CONNECTION (source), result, NULL);
  g_task_return_pointer (task, documents, (GDestroyNotify) pdk_domain_documents_unref);
}

static void
on_documents_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PdkDomainDocuments *documents = g_task_propagate_pointer (G_TASK (result), &error);
  PdkConnection *connection = pdk_domain_get_connection (PDK_DOMAIN (source));

  if (documents == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (connection == NULL) {
    g_task_return_pointer (task, documents, (GDestroyNotify) pdk_domain_documents_unref);
    return;
  }
  g_task_set_task_data (task, documents, (GDestroyNotify) pdk_domain_documents_unref);
  pdk_host_offer_load_async (connection, pdk_domain_documents_get_base (documents),
                             g_task_get_cancellable (task), on_offer_loaded, g_object_ref (task));
}

void
pdk_domain_load_documents_async (PdkDomain *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *outer = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  outer = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (outer, pdk_domain_load_documents_async);
  g_task_set_name (outer, "pdk_domain_load_documents_async");
  task = g_task_new (self, cancellable, on_documents_read, outer);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task, "pdk_domain_read_documents",
                   load_in_worker, (GDestroyNotify) pdk_domain_documents_unref);
}

PdkDomainDocuments *
pdk_domain_load_documents_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_load_documents_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
