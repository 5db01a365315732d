/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-calls.h"

#include <glib/gi18n.h>

#include "pdk-error.h"
#include "pdk-text.h"
#include "storage/pdk-storage-read.h"

static void
network_free (virNetworkPtr network)
{
  virNetworkFree (network);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virNetwork, network_free)

/* In the order of what is tried: old drivers know none of them. */
static const guint undefine_flags[] = {
  VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
      VIR_DOMAIN_UNDEFINE_NVRAM | VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA,
  VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA,
  0,
};

void
pdk_create_names_free (PdkCreateNames *self)
{
  g_free (self->uuid);
  g_free (self->name);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->pools);
  g_ptr_array_unref (self->volumes);
  g_free (self);
}

/* @format: with a %s for @name */
static gboolean
fail_exists (const char *format, const char *name, GError **error)
{
  g_autofree char *safe = pdk_text_display (name);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *message = g_strjoinv (safe, parts);

  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_EXISTS, message);
  return FALSE;
}

static gboolean
check_volume (virConnectPtr conn, const char *pool_name, const char *name, GError **error)
{
  g_autoptr (virStoragePool) pool = pdk_storage_open_pool (conn, pool_name, error);
  g_autoptr (virStorageVol) volume = NULL;

  if (pool == NULL)
    return FALSE;
  volume = virStorageVolLookupByName (pool, name);
  virResetLastError ();
  if (volume == NULL)
    return TRUE;
  /* Translators: %s is the name of a file */
  return fail_exists (_ ("There is a volume “%s” already"), name, error);
}

/* @networks: to add it to where nobody started it */
static gboolean
check_network (virConnectPtr conn, const char *name, GPtrArray *networks, GError **error)
{
  g_autoptr (virNetwork) network = virNetworkLookupByName (conn, name);

  if (network == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  if (virNetworkIsActive (network) != 1)
    g_ptr_array_add (networks, g_strdup (name));
  return TRUE;
}

gboolean
pdk_create_check_names (virConnectPtr conn,
                        const PdkCreateNames *names,
                        GPtrArray *networks,
                        GError **error)
{
  g_autoptr (virDomain) domain = virDomainLookupByName (conn, names->name);
  g_autoptr (virDomain) same = virDomainLookupByUUIDString (conn, names->uuid);

  virResetLastError ();
  if (domain != NULL)
    /* Translators: %s is the name of a virtual machine */
    return fail_exists (_ ("There is a machine “%s” already"), names->name, error);
  if (same != NULL)
    /* Translators: %s is the name of a virtual machine */
    return fail_exists (_ ("The machine “%s” has this UUID already"), virDomainGetName (same),
                        error);
  for (guint i = 0; i < names->volumes->len; i++)
    if (!check_volume (conn, names->pools->pdata[i], names->volumes->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < names->networks->len; i++)
    if (!check_network (conn, names->networks->pdata[i], networks, error))
      return FALSE;
  return TRUE;
}

gboolean
pdk_create_start_network (virConnectPtr conn, const char *name, GError **error)
{
  g_autoptr (virNetwork) network = virNetworkLookupByName (conn, name);

  if (network != NULL && virNetworkCreate (network) == 0)
    return TRUE;
  pdk_error_take_libvirt (error);
  return FALSE;
}

gboolean
pdk_create_define (virConnectPtr conn, const char *xml, GError **error)
{
  g_autoptr (virDomain) domain = virDomainDefineXMLFlags (conn, xml, VIR_DOMAIN_DEFINE_VALIDATE);

  if (domain != NULL)
    return TRUE;
  pdk_error_take_libvirt (error);
  return FALSE;
}

gboolean
pdk_create_set_autostart (virConnectPtr conn, const char *uuid, GError **error)
{
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, uuid);

  if (domain != NULL && virDomainSetAutostart (domain, 1) == 0)
    return TRUE;
  pdk_error_take_libvirt (error);
  return FALSE;
}

gboolean
pdk_create_start (virConnectPtr conn, const char *uuid, const char *xml, GError **error)
{
  g_autoptr (virDomain) domain = NULL;

  if (xml != NULL) {
    /* What is stored stays as it is: this is for as long as it runs. */
    domain = virDomainCreateXML (conn, xml, 0);
    if (domain != NULL)
      return TRUE;
  } else {
    domain = virDomainLookupByUUIDString (conn, uuid);
    if (domain != NULL && virDomainCreate (domain) == 0)
      return TRUE;
  }
  pdk_error_take_libvirt (error);
  return FALSE;
}

gboolean
pdk_create_stop_network (virConnectPtr conn, const char *name, GError **error)
{
  g_autoptr (virNetwork) network = virNetworkLookupByName (conn, name);

  /* Machines that joined it since would be cut off: it stays for them. */
  if (network == NULL || virNetworkIsActive (network) != 1 ||
      virNetworkListAllPorts (network, NULL, 0) > 0 || virNetworkDestroy (network) == 0) {
    virResetLastError ();
    return TRUE;
  }
  pdk_error_take_libvirt (error);
  return FALSE;
}

gboolean
pdk_create_remove_machine (virConnectPtr conn, const char *uuid, GError **error)
{
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, uuid);

  if (domain == NULL) {
    g_autoptr (GError) reason = NULL;

    pdk_error_take_libvirt (&reason);
    if (pdk_error_get_libvirt_code (reason) == VIR_ERR_NO_DOMAIN)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  if (virDomainIsActive (domain) == 1 && virDomainDestroy (domain) < 0)
    virResetLastError ();
  /* A transient one is gone with its end. */
  if (virDomainIsPersistent (domain) != 1) {
    virResetLastError ();
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (undefine_flags); i++) {
    if (virDomainUndefineFlags (domain, undefine_flags[i]) == 0)
      return TRUE;
    if (i + 1 < G_N_ELEMENTS (undefine_flags))
      virResetLastError ();
  }
  pdk_error_take_libvirt (error);
  return FALSE;
}
