/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-stored-change.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"

/* All that is stored, and its passwords: what is missing when it is stored again would be lost. */
#define STORED (VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE)

static void
free_secret (char *text)
{
  explicit_bzero (text, strlen (text));
  free (text);
}

static gboolean
define (virConnectPtr conn, const char *xml, GError **error)
{
  virDomainPtr handle = virDomainDefineXML (conn, xml);

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  virDomainFree (handle);
  return TRUE;
}

/** Whether what is stored is still @before, from which the change was made. */
static gboolean
is_current (virDomainPtr handle, const char *before, GError **error)
{
  char *now = virDomainGetXMLDesc (handle, STORED);
  gboolean same;

  if (now == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  same = strcmp (now, before) == 0;
  free_secret (now);
  if (!same)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_BUSY,
                         _ ("The machine’s configuration was changed by somebody else at the same "
                            "moment. Try again."));
  return same;
}

static gboolean
change_from (virConnectPtr conn,
             virDomainPtr handle,
             const char *before,
             PdkStoredChange change,
             GError **error)
{
  char *changed = NULL;
  gboolean done;

  if (!change (before, &changed, error))
    return FALSE;
  if (changed == NULL)
    return TRUE;
  done = is_current (handle, before, error) && define (conn, changed, error);
  free_secret (changed);
  return done;
}

gboolean
pdk_stored_change (virConnectPtr conn, virDomainPtr handle, PdkStoredChange change, GError **error)
{
  const int persistent = virDomainIsPersistent (handle);
  char *before = NULL;
  gboolean done;

  if (persistent == 0) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                         _ ("The machine is forgotten when it is shut down: there is no "
                            "configuration to be changed."));
    return FALSE;
  }
  if (persistent > 0)
    before = virDomainGetXMLDesc (handle, STORED);
  if (before == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  done = change_from (conn, handle, before, change, error);
  free_secret (before);
  return done;
}
