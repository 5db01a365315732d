/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-sampler"
#include "config.h"

#include "stats/pdk-sampler-calls.h"
#include "pdk-error.h"

#include <string.h>

/* A machine that started or stopped a moment ago is not worth listing the host for every time. */
#define REFILL_PERIOD (2 * G_TIME_SPAN_SECOND)

struct _PdkHandles {
  gatomicrefcount ref_count;

  GMutex lock;
  GHashTable *domains; /* owned UUID string → owned virDomainPtr */
  virConnectPtr conn;  /* owned: theirs; NULL before the first listing */
  gint64 filled;       /* monotonic µs of the last listing */
};

PdkHandles *
pdk_handles_new (void)
{
  PdkHandles *self = g_new0 (PdkHandles, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->domains =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) pdk_vir_domain_free);
  return self;
}

PdkHandles *
pdk_handles_ref (PdkHandles *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static gpointer
free_handles (gpointer data)
{
  PdkHandles *self = data;

  g_hash_table_unref (self->domains);
  if (self->conn != NULL)
    virConnectClose (self->conn);
  g_mutex_clear (&self->lock);
  g_free (self);
  return NULL;
}

void
pdk_handles_unref (PdkHandles *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->conn == NULL)
    free_handles (self);
  else
    g_thread_unref (g_thread_new ("pdk-handles", free_handles, self));
}

static void
free_domain (virDomainPtr domain)
{
  if (domain != NULL)
    virDomainFree (domain);
}

static gboolean
refill (PdkHandles *self, virConnectPtr conn, GError **error)
{
  g_autoptr (PdkVirDomains) list = NULL;
  int n = virConnectListAllDomains (conn, &list, VIR_CONNECT_LIST_DOMAINS_ACTIVE);

  if (n < 0) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  g_hash_table_remove_all (self->domains);
  virConnectRef (conn);
  if (self->conn != NULL)
    virConnectClose (self->conn);
  self->conn = conn;
  for (int i = 0; i < n; i++) {
    char uuid[VIR_UUID_STRING_BUFLEN];

    if (virDomainGetUUIDString (list[i], uuid) == 0) {
      virDomainRef (list[i]);
      g_hash_table_insert (self->domains, g_strdup (uuid), list[i]);
    }
  }
  self->filled = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
has_all (PdkHandles *self, char **uuids)
{
  for (guint i = 0; uuids[i] != NULL; i++)
    if (!g_hash_table_contains (self->domains, uuids[i]))
      return FALSE;
  return TRUE;
}

/* The connection changes when the sampling one comes up or breaks. */
static gboolean
is_outdated (PdkHandles *self, virConnectPtr conn, char **uuids)
{
  if (self->conn != conn)
    return TRUE;
  return !has_all (self, uuids) && g_get_monotonic_time () - self->filled > REFILL_PERIOD;
}

/* An array as long as @uuids, with NULL for machines that are not active any more.  The lock is held
 * over the listing, so that two slices do not list the host at once. */
static GPtrArray *
look_up (PdkHandles *self, virConnectPtr conn, char **uuids, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *domains;

  if (is_outdated (self, conn, uuids) && !refill (self, conn, error))
    return NULL;

  domains = g_ptr_array_new_with_free_func ((GDestroyNotify) free_domain);
  for (guint i = 0; uuids[i] != NULL; i++) {
    virDomainPtr domain = g_hash_table_lookup (self->domains, uuids[i]);

    if (domain != NULL)
      virDomainRef (domain);
    g_ptr_array_add (domains, domain);
  }
  return domains;
}

PdkSampleCall *
pdk_sample_call_new (PdkHandles *handles, char **uuids, PdkSampleFlags flags)
{
  PdkSampleCall *self = g_new0 (PdkSampleCall, 1);

  self->handles = pdk_handles_ref (handles);
  self->uuids = uuids;
  self->flags = flags;
  return self;
}

void
pdk_sample_call_free (PdkSampleCall *self)
{
  pdk_handles_unref (self->handles);
  g_strfreev (self->uuids);
  g_free (self);
}

void
pdk_sample_result_free (PdkSampleResult *self)
{
  g_free (self->readings);
  g_clear_pointer (&self->counters, g_ptr_array_unref);
  g_free (self);
}

static guint
get_groups (PdkSampleFlags flags)
{
  guint groups = VIR_DOMAIN_STATS_CPU_TOTAL | VIR_DOMAIN_STATS_BALLOON;

  if (flags & PDK_SAMPLE_NET)
    groups |= VIR_DOMAIN_STATS_INTERFACE;
  if (flags & PDK_SAMPLE_DISK)
    groups |= VIR_DOMAIN_STATS_BLOCK;
  if (flags & PDK_SAMPLE_DETAILS)
    groups |= VIR_DOMAIN_STATS_VCPU;
  return groups;
}

static void
take_counters (PdkSampleResult *result, guint position, virDomainStatsRecordPtr record, gint64 time)
{
  if (result->counters != NULL && result->counters->pdata[position] == NULL)
    result->counters->pdata[position] = pdk_counters_parse (record->params, record->nparams, time);
}

static void
take_records (
    PdkSampleResult *result, char **uuids, virDomainStatsRecordPtr *records, int n, gint64 time)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; uuids[i] != NULL; i++)
    g_hash_table_insert (positions, uuids[i], &result->readings[i]);

  result->bulk_useless = n > 0;
  for (int i = 0; i < n; i++) {
    char uuid[VIR_UUID_STRING_BUFLEN];
    PdkReading *reading;

    if (virDomainGetUUIDString (records[i]->dom, uuid) < 0)
      continue;
    reading = g_hash_table_lookup (positions, uuid);
    if (reading == NULL)
      continue;
    reading->time = time;
    pdk_reading_parse (reading, records[i]->params, records[i]->nparams);
    take_counters (result, (guint) (reading - result->readings), records[i], time);
    if (reading->fields != 0)
      result->bulk_useless = FALSE;
    if (!(reading->fields & PDK_READING_CPU))
      result->bulk_lacks_cpu = TRUE;
  }
}

/* A record holds 4,096 values at most, and some drivers know nothing of vCPUs: then without them. */
static int
get_stats (GPtrArray *domains, PdkSampleFlags flags, virDomainStatsRecordPtr **records)
{
  const guint groups = get_groups (flags);
  int n = virDomainListGetStats ((virDomainPtr *) domains->pdata, groups, records,
                                 VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);

  if (n >= 0 || !(groups & VIR_DOMAIN_STATS_VCPU))
    return n;
  virResetLastError ();
  return virDomainListGetStats ((virDomainPtr *) domains->pdata, groups & ~VIR_DOMAIN_STATS_VCPU,
                                records, VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
}

static gboolean
read_bulk (PdkSampleResult *result, PdkSampleCall *call, GPtrArray *domains, GError **error)
{
  g_autoptr (GPtrArray) present = g_ptr_array_new ();
  g_autoptr (virDomainStatsRecordPtr) records = NULL;
  gint64 begin, end;
  int n;

  for (guint i = 0; i < domains->len; i++)
    if (domains->pdata[i] != NULL)
      g_ptr_array_add (present, domains->pdata[i]);
  if (present->len == 0)
    return TRUE;
  g_ptr_array_add (present, NULL);

  begin = g_get_monotonic_time ();
  n = get_stats (present, call->flags, &records);
  end = g_get_monotonic_time ();
  if (n < 0) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  result->elapsed = end - begin;
  take_records (result, call->uuids, records, n, begin + result->elapsed / 2);
  return TRUE;
}

static void
read_info (PdkSampleResult *result, GPtrArray *domains)
{
  for (guint i = 0; i < domains->len; i++) {
    PdkReading *reading = &result->readings[i];
    virDomainInfo info;

    if (domains->pdata[i] == NULL || (reading->fields & PDK_READING_CPU))
      continue;
    if (virDomainGetInfo (domains->pdata[i], &info) < 0) {
      virResetLastError ();
      continue;
    }
    reading->time = g_get_monotonic_time ();
    pdk_reading_parse_info (reading, &info);
  }
}

gpointer
pdk_sample_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  PdkSampleCall *call = data;
  g_autoptr (GPtrArray) domains = look_up (call->handles, conn, call->uuids, error);
  g_autoptr (PdkSampleResult) result = NULL;

  if (domains == NULL)
    return NULL;
  result = g_new0 (PdkSampleResult, 1);
  result->readings = g_new0 (PdkReading, domains->len);
  if (call->flags & PDK_SAMPLE_DETAILS) {
    result->counters = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_counters_free);
    g_ptr_array_set_size (result->counters, domains->len);
  }
  if ((call->flags & PDK_SAMPLE_BULK) && !read_bulk (result, call, domains, error))
    return NULL;
  if (call->flags & PDK_SAMPLE_INFO)
    read_info (result, domains);
  return g_steal_pointer (&result);
}

gpointer
pdk_sample_control_in_worker (virConnectPtr conn,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error)
{
  PdkSampleCall *call = data;
  g_autoptr (GPtrArray) domains = look_up (call->handles, conn, call->uuids, error);
  GArray *silent;

  if (domains == NULL)
    return NULL;
  silent = g_array_sized_new (FALSE, TRUE, sizeof (gint64), domains->len);
  for (guint i = 0; i < domains->len; i++) {
    virDomainControlInfo info = { 0 };
    gint64 ms = 0;

    if (domains->pdata[i] != NULL && virDomainGetControlInfo (domains->pdata[i], &info, 0) == 0 &&
        (info.state == VIR_DOMAIN_CONTROL_OCCUPIED || info.state == VIR_DOMAIN_CONTROL_ERROR))
      /* The host says how long: any number is possible. */
      ms = CLAMP (info.stateTime, 1, G_MAXINT32);
    g_array_append_val (silent, ms);
  }
  virResetLastError ();
  return silent;
}

/* An IPv4 address is preferred: it is the one people type. */
static char *
choose_address (virDomainInterfacePtr *interfaces, int n)
{
  const char *v6 = NULL;

  for (int i = 0; i < n; i++)
    for (guint j = 0; j < interfaces[i]->naddrs; j++) {
      const virDomainIPAddress *address = &interfaces[i]->addrs[j];

      if (!pdk_address_is_routable (address->addr))
        continue;
      if (address->type == VIR_IP_ADDR_TYPE_IPV4)
        return g_strdup (address->addr);
      if (v6 == NULL)
        v6 = address->addr;
    }
  return g_strdup (v6);
}

static char *
read_address (virDomainPtr domain, guint source)
{
  virDomainInterfacePtr *interfaces = NULL;
  char *address;
  int n = virDomainInterfaceAddresses (domain, &interfaces, source, 0);

  if (n < 0) {
    virResetLastError ();
    return NULL;
  }
  address = choose_address (interfaces, n);
  for (int i = 0; i < n; i++)
    virDomainInterfaceFree (interfaces[i]);
  free (interfaces);
  return address;
}

gpointer
pdk_sample_addresses_in_worker (virConnectPtr conn,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error)
{
  PdkSampleCall *call = data;
  g_autoptr (GPtrArray) domains = look_up (call->handles, conn, call->uuids, error);
  GPtrArray *addresses;

  if (domains == NULL)
    return NULL;
  addresses = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < domains->len; i++) {
    virDomainPtr domain = domains->pdata[i];
    char *address = NULL;

    if (domain != NULL)
      address = read_address (domain, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE);
    if (domain != NULL && address == NULL)
      address = read_address (domain, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP);
    g_ptr_array_add (addresses, address);
  }
  return addresses;
}
