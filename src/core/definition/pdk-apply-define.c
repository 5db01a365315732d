/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-definition-history.h"
#include "definition/pdk-domain-documents-private.h"
#include "definition/pdk-numa-check.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>

/* Storing a definition. */

static gboolean
define (PdkApply *self, PdkDomainDocument *document, guint flags)
{
  char *xml = pdk_domain_document_to_string (document);
  virDomainPtr defined = virDomainDefineXMLFlags (self->conn, xml, flags);

  pdk_text_wipe (xml);
  pdk_worker_touch ();
  if (defined == NULL)
    return FALSE;
  virDomainFree (defined);
  self->n_defined++;
  return TRUE;
}

/* Whether it is stored as it was when it was read.  What cannot be read is not stored over. */
static gboolean
is_fresh (PdkApply *self, PdkDefineWatch *watch)
{
  g_autoptr (PdkDomainDocument) now = NULL;

  pdk_define_watch_reset (watch);
  self->n_defined = 0;
  now = pdk_domain_document_read (self->handle, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE,
                                  NULL);
  pdk_worker_touch ();
  return now != NULL && pdk_domain_document_equal (now, self->before->stored);
}

/* The host's schema may be older than the document, or newer: what it refuses in the stored
 * definition as well is nothing that these edits brought.  Storing that one again changes nothing. */
static gboolean
is_schema_to_blame (PdkApply *self, int code)
{
  /* A driver without this check. */
  if (code == VIR_ERR_INVALID_ARG || code == VIR_ERR_NO_SUPPORT)
    return TRUE;
  return code == VIR_ERR_XML_INVALID_SCHEMA &&
         !define (self, self->before->stored, VIR_DOMAIN_DEFINE_VALIDATE) &&
         virGetLastErrorCode () == VIR_ERR_XML_INVALID_SCHEMA;
}

static PdkDefined
define_checked (PdkApply *self, PdkDefineWatch *watch, GError **error)
{
  g_autoptr (GError) refused = NULL;

  if (!is_fresh (self, watch))
    return PDK_DEFINE_STALE;
  if (define (self, self->final, VIR_DOMAIN_DEFINE_VALIDATE))
    return PDK_DEFINE_DONE;
  pdk_error_take_libvirt (&refused);
  /* What was checked before that took its time. */
  if (!is_fresh (self, watch))
    return PDK_DEFINE_STALE;
  if (!is_schema_to_blame (self, pdk_error_get_libvirt_code (refused))) {
    virResetLastError ();
    g_propagate_error (error, g_steal_pointer (&refused));
    return PDK_DEFINE_FAILED;
  }
  if (!is_fresh (self, watch))
    return PDK_DEFINE_STALE;
  if (define (self, self->final, 0))
    return PDK_DEFINE_DONE;
  pdk_error_take_libvirt (error);
  return PDK_DEFINE_FAILED;
}

static char *
get_text (PdkDomainDocument *document, const char *path)
{
  return pdk_xml_get_string (pdk_domain_document_get_root (document), path);
}

static gboolean
check_identity (PdkApply *self, GError **error)
{
  g_autofree char *uuid = get_text (self->final, "uuid");

  if (uuid != NULL && g_ascii_strcasecmp (uuid, self->uuid) == 0)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("The UUID says which machine it is, and cannot be changed"));
  return FALSE;
}

/* libvirt takes another name only by a call of its own, and that while the machine is off. */
static gboolean
rename_machine (PdkApply *self, const char *name, GError **error)
{
  if (self->before->active) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                         _ ("A machine can be renamed while it is shut off"));
    return FALSE;
  }
  if (virDomainRename (self->handle, name, 0) == 0)
    return TRUE;
  pdk_error_take_libvirt (error);
  return FALSE;
}

PdkDefined
pdk_apply_define (PdkApply *self, PdkDefineWatch *watch, GError **error)
{
  g_autofree char *old_name = get_text (self->before->stored, "name");
  g_autofree char *name = get_text (self->final, "name");
  g_autoptr (GError) local = NULL;
  gboolean renamed = FALSE;
  PdkDefined defined;

  if (pdk_domain_document_equal (self->final, self->before->stored))
    return PDK_DEFINE_DONE;
  if (!check_identity (self, error) ||
      !pdk_numa_check (pdk_domain_document_get_root (self->final), error))
    return PDK_DEFINE_FAILED;
  /* That a disk is full is no reason to refuse what the user asked for. */
  if (!pdk_definition_history_note (self->uuid, self->before->stored, &local))
    g_message ("A former definition was not kept: %s", local->message);
  if (name != NULL && g_strcmp0 (old_name, name) != 0) {
    if (!is_fresh (self, watch))
      return PDK_DEFINE_STALE;
    if (!rename_machine (self, name, error))
      return PDK_DEFINE_FAILED;
    renamed = TRUE;
    /* Libvirt has it under the new name now, which the former document has to say to be stored. */
    pdk_xml_set (pdk_domain_document_get_root (self->before->stored), "name", name);
  }
  defined = define_checked (self, watch, error);
  if (defined == PDK_DEFINE_DONE || !renamed)
    return defined;
  if (virDomainRename (self->handle, old_name, 0) < 0)
    virResetLastError ();
  return defined;
}
