/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-storage-read.h"

#include "connection/pdk-handle.h"
#include "connection/pdk-worker.h"
#include "pdk-error.h"
#include "storage/pdk-volume-use.h"
#include "xml/pdk-xml.h"

#include <string.h>

/* More than anybody looks through; what comes after them is left out. */
#define MAX_VOLUMES 50000

G_STATIC_ASSERT ((int) PDK_POOL_INACCESSIBLE == VIR_STORAGE_POOL_INACCESSIBLE);

/* Pools */

void
pdk_pool_info_free (PdkPoolInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->type);
  g_free (self->path);
  g_free (self->source);
  g_free (self);
}

/* (nullable): “server:/export”, “/dev/sdb”, the name of a volume group */
static char *
describe_source (PdkXmlElement *root)
{
  g_autofree char *host = pdk_xml_get_string (root, "source/host/@name");
  g_autofree char *dir = pdk_xml_get_string (root, "source/dir/@path");
  g_autofree char *name = pdk_xml_get_string (root, "source/name");
  g_autofree char *device = pdk_xml_get_string (root, "source/device/@path");
  const char *what = dir != NULL ? dir : name != NULL ? name : device;

  if (host != NULL && what != NULL)
    return g_strdup_printf ("%s:%s", host, what);
  return g_strdup (host != NULL ? host : what);
}

PdkPoolInfo *
pdk_pool_info_parse (const char *xml, GError **error)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (PdkPoolInfo) self = NULL;
  g_autofree char *uuid = NULL;
  PdkXmlElement *root = NULL;

  g_return_val_if_fail (xml != NULL, NULL);

  document = pdk_xml_document_parse (xml, error);
  if (document == NULL)
    return NULL;
  root = pdk_xml_document_get_root (document);
  self = g_new0 (PdkPoolInfo, 1);
  uuid = pdk_xml_get_string (root, "uuid");
  self->name = pdk_xml_get_string (root, "name");
  self->type = pdk_xml_get_string (root, "@type");
  if (self->name == NULL || self->type == NULL || uuid == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML, "A pool without a name");
    return NULL;
  }
  g_strlcpy (self->uuid, uuid, sizeof self->uuid);
  self->path = pdk_xml_get_string (root, "target/path");
  self->source = describe_source (root);
  pdk_xml_get_bytes (root, "capacity", "bytes", &self->capacity);
  pdk_xml_get_bytes (root, "allocation", "bytes", &self->allocation);
  pdk_xml_get_bytes (root, "available", "bytes", &self->available);
  return g_steal_pointer (&self);
}

PdkPoolInfo *
pdk_storage_read_pool (virStoragePoolPtr pool, GError **error)
{
  g_autoptr (PdkPoolInfo) self = NULL;
  char *xml = virStoragePoolGetXMLDesc (pool, 0);
  virStoragePoolInfo numbers;
  int autostart = 0;

  if (xml == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  self = pdk_pool_info_parse (xml, error);
  free (xml);
  if (self == NULL)
    return NULL;
  if (virStoragePoolGetInfo (pool, &numbers) < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  self->state = MIN ((guint) numbers.state, (guint) PDK_POOL_INACCESSIBLE);
  self->capacity = numbers.capacity;
  self->allocation = numbers.allocation;
  self->available = numbers.available;
  if (virStoragePoolGetAutostart (pool, &autostart) == 0)
    self->autostart = autostart != 0;
  virResetLastError ();
  pdk_worker_touch ();
  return g_steal_pointer (&self);
}

GPtrArray *
pdk_storage_read_pools (virConnectPtr conn, GError **error)
{
  virStoragePoolPtr *handles = NULL;
  GPtrArray *pools = NULL;
  const int count = virConnectListAllStoragePools (conn, &handles, 0);

  if (count < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  pools = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_pool_info_free);
  for (int i = 0; i < count; i++) {
    /* One that went meanwhile, or that says nonsense, is none. */
    PdkPoolInfo *pool = pdk_storage_read_pool (handles[i], NULL);

    if (pool != NULL)
      g_ptr_array_add (pools, pool);
    virStoragePoolFree (handles[i]);
  }
  free (handles);
  return pools;
}

virStoragePoolPtr
pdk_storage_open_pool (virConnectPtr conn, const char *name, GError **error)
{
  virStoragePoolPtr pool = virStoragePoolLookupByName (conn, name);

  if (pool == NULL)
    pdk_error_take_libvirt (error);
  return pool;
}

/* Volumes */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const PdkVolumeName *const *left = a;
  const PdkVolumeName *const *right = b;

  return strcmp ((*left)->key, (*right)->key);
}

GPtrArray *
pdk_storage_read_names (virStoragePoolPtr pool, GError **error)
{
  virStorageVolPtr *handles = NULL;
  GPtrArray *names = NULL;
  const int count = virStoragePoolListAllVolumes (pool, &handles, 0);

  if (count < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  names = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_volume_name_free);
  for (int i = 0; i < count; i++) {
    if (i < MAX_VOLUMES)
      g_ptr_array_add (names, pdk_volume_name_new (virStorageVolGetName (handles[i])));
    virStorageVolFree (handles[i]);
  }
  free (handles);
  g_ptr_array_sort (names, compare_names);
  return names;
}

PdkVolumeInfo *
pdk_storage_read_volume (virStorageVolPtr volume, GError **error)
{
  char *xml = virStorageVolGetXMLDesc (volume, 0);
  PdkVolumeInfo *info = NULL;

  if (xml == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  info = pdk_volume_info_parse (xml, error);
  free (xml);
  pdk_worker_touch ();
  return info;
}

/* Machines */

typedef struct {
  gboolean all; /* whatever a machine may be again as well */
  PdkStorageMeter *meter;
  GPtrArray *uses;
} Reading;

/* Returns: whether what just failed is of what is gone, which has nothing; otherwise the error */
static gboolean
is_gone (GError **error)
{
  g_autoptr (GError) failure = NULL;

  pdk_error_take_libvirt (&failure);
  if (g_error_matches (failure, PDK_ERROR, PDK_ERROR_GONE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* As is_gone(), where a driver that does not know something has nothing of it. */
static gboolean
is_gone_or_unknown (GError **error)
{
  const virError *last = virGetLastError ();

  if (last == NULL || last->code != VIR_ERR_NO_SUPPORT)
    return is_gone (error);
  virResetLastError ();
  return TRUE;
}

/* @xml: (transfer full) (nullable): a document of @domain’s, as libvirt just returned it
 * Returns: whether it could be read */
static gboolean
take_uses (const Reading *reading, virDomainPtr domain, char *xml, GError **error)
{
  gboolean read = FALSE;

  if (xml == NULL) {
    read = is_gone (error);
  } else {
    read = pdk_volume_uses_read (xml, virDomainGetName (domain), reading->uses, error);
    free (xml);
  }
  pdk_storage_meter_touch (reading->meter);
  return read;
}

/* As it was when it was saved, which it is again once it is started. */
static gboolean
read_saved (const Reading *reading, virDomainPtr domain, GError **error)
{
  const int saved = virDomainHasManagedSaveImage (domain, 0);

  if (saved < 0)
    return is_gone_or_unknown (error);
  return saved == 0 ||
         take_uses (reading, domain, virDomainManagedSaveGetXMLDesc (domain, 0), error);
}

/* What it can go back to. */
static gboolean
read_snapshots (const Reading *reading, virDomainPtr domain, GError **error)
{
  virDomainSnapshotPtr *list = NULL;
  const int count = virDomainListAllSnapshots (domain, &list, 0);
  gboolean read = TRUE;

  if (count < 0)
    return is_gone_or_unknown (error);
  for (int i = 0; i < count; i++) {
    read = read && take_uses (reading, domain, virDomainSnapshotGetXMLDesc (list[i], 0), error);
    virDomainSnapshotFree (list[i]);
  }
  free (list);
  return read;
}

/* As it runs, and as it is stored: either may have what the other has not. */
static gboolean
read_machine (const Reading *reading, virDomainPtr domain, GError **error)
{
  const int active = virDomainIsActive (domain);

  virResetLastError ();
  if (!take_uses (reading, domain, virDomainGetXMLDesc (domain, 0), error))
    return FALSE;
  if (active != 0 &&
      !take_uses (reading, domain, virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE), error))
    return FALSE;
  return !reading->all || ((active == 1 || read_saved (reading, domain, error)) &&
                           read_snapshots (reading, domain, error));
}

static void
free_domain (gpointer domain)
{
  virDomainFree (domain);
}

static gboolean
list_machines (virConnectPtr conn, GPtrArray *machines, GError **error)
{
  virDomainPtr *domains = NULL;
  const int n = virConnectListAllDomains (conn, &domains, 0);

  if (n < 0) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  for (int i = 0; i < n; i++)
    g_ptr_array_add (machines, domains[i]);
  free (domains);
  return TRUE;
}

/* Returns: (transfer full) (element-type virDomain): or %NULL with the error */
static GPtrArray *
list_all_machines (virConnectPtr conn, GPtrArray *beside, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (free_domain);

  if (!list_machines (conn, machines, error))
    return NULL;
  for (guint i = 0; beside != NULL && i < beside->len; i++) {
    g_autoptr (GError) failure = NULL;

    if (list_machines (pdk_handle_get_conn (beside->pdata[i]), machines, &failure) || !all)
      continue;
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return g_steal_pointer (&machines);
}

GPtrArray *
pdk_storage_read_uses (virConnectPtr conn,
                       GPtrArray *beside,
                       gboolean all,
                       PdkStorageMeter *meter,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) machines = list_all_machines (conn, beside, all, error);
  g_autoptr (GPtrArray) uses =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_volume_use_free);
  const Reading reading = { all, meter, uses };

  if (machines == NULL)
    return NULL;
  for (guint i = 0; i < machines->len; i++) {
    g_autoptr (GError) failure = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    pdk_storage_meter_set (meter, i, (guint64) PDK_STORAGE_USES_PARTS * machines->len);
    if (read_machine (&reading, machines->pdata[i], &failure) || !all)
      continue;
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return g_steal_pointer (&uses);
}
