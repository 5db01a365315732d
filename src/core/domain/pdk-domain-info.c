/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-info.h"

#include "connection/pdk-worker.h"
#include "pdk-error.h"

#include <string.h>

/* Reading the list of a host.  Everything here runs in a worker, and domain handles are freed there
 * too: dropping the last one may talk to the daemon. */

PdkDomainInfo *
pdk_domain_info_new (const char *uuid, const char *name)
{
  PdkDomainInfo *self = NULL;

  g_return_val_if_fail (uuid != NULL && strlen (uuid) < sizeof self->uuid, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_atomic_rc_box_new0 (PdkDomainInfo);
  g_strlcpy (self->uuid, uuid, sizeof self->uuid);
  self->name = g_strndup (name, PDK_DOMAIN_MAX_TEXT_BYTES);
  self->id = -1;
  self->state = VIR_DOMAIN_SHUTOFF;
  self->persistent = TRUE;
  return self;
}

PdkDomainInfo *
pdk_domain_info_ref (PdkDomainInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_info (gpointer data)
{
  PdkDomainInfo *self = data;

  g_free (self->name);
}

void
pdk_domain_info_unref (PdkDomainInfo *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_info);
}

/* Identity as the handle carries it; no round trip. */
static PdkDomainInfo *
info_for_handle (virDomainPtr handle)
{
  PdkDomainInfo *self = NULL;
  char uuid[VIR_UUID_STRING_BUFLEN];
  const char *name = virDomainGetName (handle);
  unsigned int id = 0;

  if (name == NULL || virDomainGetUUIDString (handle, uuid) < 0)
    return NULL;
  self = pdk_domain_info_new (uuid, name);
  id = virDomainGetID (handle);
  self->id = id <= G_MAXINT ? (int) id : -1;
  return self;
}

static gboolean
is_unsupported (void)
{
  switch (virGetLastErrorCode ()) {
  case VIR_ERR_NO_SUPPORT:
  case VIR_ERR_ARGUMENT_UNSUPPORTED:
  case VIR_ERR_CONFIG_UNSUPPORTED:
  case VIR_ERR_OPERATION_UNSUPPORTED:
  case VIR_ERR_INVALID_ARG:
    virResetLastError ();
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_record (GPtrArray *infos, virDomainStatsRecordPtr record)
{
  PdkDomainInfo *info = info_for_handle (record->dom);

  if (info == NULL)
    return;
  virTypedParamsGetInt (record->params, record->nparams, "state.state", &info->state);
  virTypedParamsGetInt (record->params, record->nparams, "state.reason", &info->reason);
  g_ptr_array_add (infos, info);
}

/* All domains with their states in one round trip.  The group STATE asks no guest, so it does not
 * wait for one that hangs. */
static gboolean
list_by_statistics (virConnectPtr conn, GPtrArray *infos)
{
  g_autoptr (virDomainStatsRecordPtr) records = NULL;
  int count = virConnectGetAllDomainStats (conn, VIR_DOMAIN_STATS_STATE, &records, 0);

  for (int i = 0; i < count; i++)
    add_record (infos, records[i]);
  return count >= 0;
}

/* For drivers with no bulk statistics: one round trip a domain. */
static gboolean
list_one_by_one (virConnectPtr conn, GPtrArray *infos)
{
  g_autoptr (PdkVirDomains) handles = NULL;
  int count = virConnectListAllDomains (conn, &handles, 0);

  for (int i = 0; i < count; i++) {
    PdkDomainInfo *info = info_for_handle (handles[i]);

    if (info == NULL)
      continue;
    /* One that went away since the listing is dropped by the event that says so. */
    if (virDomainGetState (handles[i], &info->state, &info->reason, 0) < 0)
      virResetLastError ();
    pdk_worker_touch ();
    g_ptr_array_add (infos, info);
  }
  return count >= 0;
}

/* The set of UUIDs of the domains that @filter lets through, or NULL. */
static GHashTable *
list_filtered (virConnectPtr conn, unsigned int filter)
{
  g_autoptr (PdkVirDomains) handles = NULL;
  int count = virConnectListAllDomains (conn, &handles, filter);
  GHashTable *uuids = NULL;

  if (count < 0)
    return NULL;
  uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; i < count; i++) {
    char uuid[VIR_UUID_STRING_BUFLEN];

    if (virDomainGetUUIDString (handles[i], uuid) == 0)
      g_hash_table_add (uuids, g_strdup (uuid));
  }
  return uuids;
}

typedef enum { FLAG_AUTOSTART, FLAG_TRANSIENT, FLAG_MANAGED_SAVE } Flag;

static const unsigned int flag_filters[] = {
  [FLAG_AUTOSTART] = VIR_CONNECT_LIST_DOMAINS_AUTOSTART,
  [FLAG_TRANSIENT] = VIR_CONNECT_LIST_DOMAINS_TRANSIENT,
  [FLAG_MANAGED_SAVE] = VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE,
};

static void
set_flag (PdkDomainInfo *info, Flag flag, gboolean value)
{
  switch (flag) {
  case FLAG_AUTOSTART:
    info->autostart = value;
    break;
  case FLAG_TRANSIENT:
    info->persistent = !value;
    break;
  case FLAG_MANAGED_SAVE:
    info->managed_save = value;
    break;
  }
}

/* What a driver cannot tell counts as not set. */
static void
read_flag (virDomainPtr handle, PdkDomainInfo *info, Flag flag)
{
  int value = 0;

  switch (flag) {
  case FLAG_AUTOSTART:
    if (virDomainGetAutostart (handle, &value) < 0)
      value = 0;
    break;
  case FLAG_TRANSIENT:
    value = virDomainIsPersistent (handle) == 0;
    break;
  case FLAG_MANAGED_SAVE:
    value = virDomainHasManagedSaveImage (handle, 0) > 0;
    break;
  }
  virResetLastError ();
  set_flag (info, flag, value != 0);
}

static void
read_flag_one_by_one (virConnectPtr conn, GPtrArray *infos, Flag flag)
{
  for (guint i = 0; i < infos->len; i++) {
    PdkDomainInfo *info = g_ptr_array_index (infos, i);
    g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, info->uuid);

    if (handle != NULL)
      read_flag (handle, info, flag);
    else
      virResetLastError ();
    pdk_worker_touch ();
  }
}

static gboolean
read_flag_of_all (virConnectPtr conn, GPtrArray *infos, Flag flag)
{
  g_autoptr (GHashTable) uuids = list_filtered (conn, flag_filters[flag]);

  if (uuids == NULL && !is_unsupported ())
    return FALSE;
  if (uuids == NULL) {
    read_flag_one_by_one (conn, infos, flag);
    return TRUE;
  }
  for (guint i = 0; i < infos->len; i++) {
    PdkDomainInfo *info = g_ptr_array_index (infos, i);

    set_flag (info, flag, g_hash_table_contains (uuids, info->uuid));
  }
  return TRUE;
}

GPtrArray *
pdk_domain_info_list (virConnectPtr conn, GError **error)
{
  g_autoptr (GPtrArray) infos = NULL;

  g_return_val_if_fail (conn != NULL, NULL);

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_domain_info_unref);
  if (!list_by_statistics (conn, infos) && (!is_unsupported () || !list_one_by_one (conn, infos))) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  for (guint flag = 0; flag < G_N_ELEMENTS (flag_filters); flag++) {
    pdk_worker_touch ();
    if (!read_flag_of_all (conn, infos, flag)) {
      pdk_error_take_libvirt (error);
      return NULL;
    }
  }
  return g_steal_pointer (&infos);
}

PdkDomainInfo *
pdk_domain_info_read (virConnectPtr conn, const char *uuid, GError **error)
{
  g_autoptr (virDomain) handle = NULL;
  g_autoptr (PdkDomainInfo) info = NULL;

  g_return_val_if_fail (conn != NULL, NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  handle = virDomainLookupByUUIDString (conn, uuid);
  if (handle != NULL)
    info = info_for_handle (handle);
  if (info == NULL || virDomainGetState (handle, &info->state, &info->reason, 0) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  for (guint flag = 0; flag < G_N_ELEMENTS (flag_filters); flag++)
    read_flag (handle, info, flag);
  return g_steal_pointer (&info);
}
