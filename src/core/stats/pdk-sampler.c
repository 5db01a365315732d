/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-sampler"
#include "config.h"

#include "stats/pdk-sampler.h"
#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-private.h"
#include "pdk-error.h"
#include "pdk-trace.h"
#include "stats/pdk-guest-watchdog.h"
#include "stats/pdk-performance.h"
#include "stats/pdk-sampler-calls.h"

/* A tick reads the watched machines and a slice of the others, so that each of those is read about
 * once in ROTATION.  A QEMU guest costs its daemon about 3 ms a reading and they are read one after
 * another, hence slices: their size follows the time they take.  The next tick is armed when the
 * last one has been applied.  Nothing here walks the whole list of a host at once. */

#define ROTATION (10 * G_TIME_SPAN_SECOND)

/* What one call may cost the daemon. */
#define SLICE_TIME (100 * G_TIME_SPAN_MILLISECOND)
#define MIN_SLICE  8
#define MAX_SLICE  256

/* Of those that are not stuck; see pdk_connection_get_sampler_room() for all. */
#define MAX_RUNNING    2
#define STUCK_AFTER_MS 2000

/* Before 10.0, libvirt's client may overlook a call that comes right after another one while a third
 * waits for its answer: it is sent seconds later, with the next keepalive (“rpc: fix race in waking up
 * client event loop”).  A stuck call is such a third: beside one, calls are sent singly, with a
 * little time between them, and none that asks for one machine after another. */
#define STAGGER_MS 20

#define DISK_EVERY_TICKS 3

#define ADDRESS_PERIOD (30 * G_TIME_SPAN_SECOND)
/* A guest that has none yet is probably starting. */
#define ADDRESS_RETRY (10 * G_TIME_SPAN_SECOND)
#define MAX_ADDRESSES 8

struct _PdkSampler {
  GObject parent_instance;

  /* borrowed */
  PdkConnection *connection; /* weak pointer */

  /* owned */
  GQueue waiting;      /* of Request: this tick's, not sent yet */
  PdkHandles *handles; /* NULL while not connected */
  PdkGuestWatchdog *watchdog;

  guint generation; /* counts links: what an earlier one sends is dropped */
  guint interval_ms;
  guint tick_id;
  guint resume_id;
  gint64 tick_began;
  guint n_ticks;
  guint n_running;
  guint n_stuck;
  guint n_applied; /* machines, in this tick */

  guint position; /* of the rotation, in the host's list */
  gint64 rotation_began;
  gint64 rotation_time; /* what the last one took */
  guint slice_size;

  gboolean bulk_useless; /* no bulk statistics: only watched machines are read */
  gboolean bulk_lacks_cpu;
};

G_DEFINE_FINAL_TYPE (PdkSampler, pdk_sampler, G_TYPE_OBJECT)

/* One call, from being planned until it returns. */
typedef struct {
  PdkSampler *sampler; /* borrowed: it owns what waits, and the task that runs holds it */
  guint generation;
  GPtrArray *domains; /* owned */
  PdkSampleFlags flags;
  gint64 period;
  gboolean addresses;
  guint stuck_id;
  gboolean stuck;
} Request;

/* What the sampler remembers of a machine; lives with it. */
typedef struct {
  guint generation;
  PdkTrack track;
  gint64 address_due;
} Memory;

static GQuark memory_quark (void);
G_DEFINE_QUARK (pdk_sampler_memory, memory)

static gboolean on_tick (gpointer user_data);
static void send_waiting (PdkSampler *self);

static Memory *
get_memory (PdkSampler *self, PdkDomain *domain)
{
  Memory *memory = g_object_get_qdata (G_OBJECT (domain), memory_quark ());

  if (memory == NULL) {
    memory = g_new0 (Memory, 1);
    g_object_set_qdata_full (G_OBJECT (domain), memory_quark (), memory, g_free);
  }
  if (memory->generation != self->generation)
    *memory = (Memory){ .generation = self->generation };
  return memory;
}

static Request *
request_new (PdkSampler *self, GPtrArray *domains, PdkSampleFlags flags, gint64 period)
{
  Request *request = g_new0 (Request, 1);

  request->sampler = self;
  request->generation = self->generation;
  request->domains = domains;
  request->flags = flags;
  request->period = period;
  return request;
}

static void
request_free (Request *request)
{
  g_clear_handle_id (&request->stuck_id, g_source_remove);
  g_ptr_array_unref (request->domains);
  g_free (request);
}

static gboolean
is_sampling (PdkSampler *self)
{
  return self->interval_ms > 0 && self->handles != NULL && self->connection != NULL;
}

static void
schedule (PdkSampler *self, guint delay_ms)
{
  if (self->tick_id == 0 && is_sampling (self))
    self->tick_id = g_timeout_add (delay_ms, on_tick, self);
}

static void
finish_tick (PdkSampler *self)
{
  gint64 spent = (g_get_monotonic_time () - self->tick_began) / G_TIME_SPAN_MILLISECOND;

  if (self->n_running > 0 || !g_queue_is_empty (&self->waiting) || !is_sampling (self))
    return;
  if (pdk_trace_enabled () && self->n_applied > 0)
    pdk_trace_event ("sample-applied", "uri", "s", pdk_connection_get_uri (self->connection),
                     "count", "x", (gint64) self->n_applied, NULL);
  self->n_applied = 0;
  schedule (self, spent < self->interval_ms ? self->interval_ms - spent : self->interval_ms / 4);
}

static gboolean
on_resume (gpointer user_data)
{
  PdkSampler *self = user_data;

  self->resume_id = 0;
  send_waiting (self);
  finish_tick (self);
  return G_SOURCE_REMOVE;
}

static void
resume_later (PdkSampler *self)
{
  if (self->resume_id == 0)
    self->resume_id = g_timeout_add (STAGGER_MS, on_resume, self);
}

/* ---- Results ---- */

static void
adapt_slice (PdkSampler *self, Request *request, gint64 elapsed)
{
  guint n = request->domains->len;

  if (elapsed > SLICE_TIME)
    self->slice_size = CLAMP (n * SLICE_TIME / elapsed, MIN_SLICE, MAX_SLICE);
  else if (elapsed > 0 && elapsed < SLICE_TIME / 2 && n >= self->slice_size)
    self->slice_size = MIN (self->slice_size * 2, MAX_SLICE);
}

static void
apply_performance (PdkDomain *domain,
                   Request *request,
                   PdkSampleResult *result,
                   guint position,
                   const PdkDomainSample *sample)
{
  PdkPerformance *performance = pdk_performance_peek (domain);

  if (performance == NULL)
    return;
  pdk_performance_apply (performance, result->readings[position].time, request->period, sample,
                         result->counters != NULL
                             ? g_steal_pointer (&result->counters->pdata[position])
                             : NULL);
}

static void
apply_readings (PdkSampler *self, Request *request, PdkSampleResult *result)
{
  if (!(request->flags & PDK_SAMPLE_DISK))
    adapt_slice (self, request, result->elapsed);
  self->bulk_useless |= result->bulk_useless;
  self->bulk_lacks_cpu |= result->bulk_lacks_cpu;

  for (guint i = 0; i < request->domains->len; i++) {
    PdkDomain *domain = request->domains->pdata[i];
    PdkDomainSample sample;

    if (result->readings[i].fields == 0 || !pdk_domain_is_active (domain))
      continue;
    pdk_track_apply (&get_memory (self, domain)->track, &result->readings[i], request->period,
                     pdk_domain_get_vcpus (domain), &sample);
    pdk_domain_apply_sample (domain, &sample);
    apply_performance (domain, request, result, i, &sample);
    self->n_applied++;
  }
}

static void
apply_addresses (PdkSampler *self, Request *request, GPtrArray *addresses)
{
  gint64 retry = g_get_monotonic_time () + ADDRESS_RETRY;

  for (guint i = 0; i < request->domains->len; i++) {
    PdkDomain *domain = request->domains->pdata[i];

    if (!pdk_domain_is_active (domain))
      continue;
    pdk_domain_set_address (domain, addresses->pdata[i]);
    if (addresses->pdata[i] == NULL)
      get_memory (self, domain)->address_due = retry;
  }
}

static void
apply_result (PdkSampler *self, Request *request, gpointer result, const GError *error)
{
  if (result == NULL) {
    if (!request->addresses && g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED))
      self->bulk_useless = TRUE;
  } else if (request->addresses) {
    apply_addresses (self, request, result);
  } else {
    apply_readings (self, request, result);
  }
}

static void
on_request_done (GObject *source, GAsyncResult *task, gpointer user_data)
{
  PdkSampler *self = PDK_SAMPLER (source);
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  gpointer result = g_task_propagate_pointer (G_TASK (task), &error);

  if (request->generation == self->generation) {
    if (request->stuck) {
      /* Newer readings were applied meanwhile. */
      self->n_stuck--;
      pdk_guest_watchdog_clear (self->watchdog, request->domains);
      resume_later (self);
    } else {
      self->n_running--;
      apply_result (self, request, result, error);
      send_waiting (self);
      finish_tick (self);
    }
  }
  if (result != NULL && request->addresses)
    g_ptr_array_unref (result);
  else if (result != NULL)
    pdk_sample_result_free (result);
  request_free (request);
}

/* ---- Sending ---- */

/* The tick goes on without this call, and the machines it asked about are looked into. */
static gboolean
on_request_stuck (gpointer user_data)
{
  Request *request = user_data;
  PdkSampler *self = request->sampler;

  request->stuck_id = 0;
  if (request->generation != self->generation)
    return G_SOURCE_REMOVE;
  request->stuck = TRUE;
  self->n_running--;
  self->n_stuck++;
  pdk_guest_watchdog_suspect (self->watchdog, request->domains);
  resume_later (self);
  return G_SOURCE_REMOVE;
}

static void
send (PdkSampler *self, Request *request)
{
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();
  GTask *task = g_task_new (self, NULL, on_request_done, request);

  for (guint i = 0; i < request->domains->len; i++)
    g_strv_builder_add (uuids, pdk_domain_get_uuid (request->domains->pdata[i]));
  g_task_set_source_tag (task, send);
  g_task_set_name (task, request->addresses ? "read addresses" : "read statistics");
  g_task_set_task_data (task,
                        pdk_sample_call_new (self->handles, g_strv_builder_end (uuids),
                                             request->flags),
                        (GDestroyNotify) pdk_sample_call_free);
  self->n_running++;
  request->stuck_id = g_timeout_add (STUCK_AFTER_MS, on_request_stuck, request);
  if (request->addresses)
    pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, G_PRIORITY_LOW, task,
                          pdk_sample_addresses_in_worker, (GDestroyNotify) g_ptr_array_unref);
  else
    pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task,
                          pdk_sample_in_worker, (GDestroyNotify) pdk_sample_result_free);
}

/* A machine may have been found hung since the request was planned. */
static gboolean
drop_avoided (PdkSampler *self, Request *request)
{
  for (guint i = request->domains->len; i > 0; i--)
    if (pdk_guest_watchdog_avoids (self->watchdog, request->domains->pdata[i - 1]))
      g_ptr_array_remove_index_fast (request->domains, i - 1);
  return request->domains->len > 0;
}

static void
send_waiting (PdkSampler *self)
{
  guint max_running = self->n_stuck > 0 ? 1 : MAX_RUNNING;
  guint room = self->connection != NULL ? pdk_connection_get_sampler_room (self->connection) : 0;

  while (is_sampling (self) && self->n_running < max_running &&
         self->n_running + self->n_stuck < room && !g_queue_is_empty (&self->waiting)) {
    Request *request = g_queue_pop_head (&self->waiting);

    if (drop_avoided (self, request))
      send (self, request);
    else
      request_free (request);
  }
}

/* ---- Planning a tick ---- */

static gboolean
can_read (PdkSampler *self, PdkDomain *domain)
{
  return pdk_domain_is_active (domain) && !pdk_domain_is_stale (domain) &&
         !pdk_domain_is_hung (domain) && !pdk_guest_watchdog_avoids (self->watchdog, domain);
}

static PdkSampleFlags
get_flags (PdkSampler *self)
{
  if (self->bulk_useless)
    return PDK_SAMPLE_INFO;
  if (self->bulk_lacks_cpu && self->n_stuck == 0)
    return PDK_SAMPLE_BULK | PDK_SAMPLE_INFO;
  return PDK_SAMPLE_BULK;
}

/* Adds to the last array of @slices, or to a new one when that is full. */
static void
add_to_slice (GPtrArray *slices, PdkDomain *domain, guint size)
{
  GPtrArray *slice = slices->len > 0 ? slices->pdata[slices->len - 1] : NULL;

  if (slice == NULL || slice->len >= size) {
    slice = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (slices, slice);
  }
  g_ptr_array_add (slice, g_object_ref (domain));
}

/* A page shows all that this machine does: a call of its own, so that nobody else waits for it. */
static void
plan_details (PdkSampler *self, PdkDomain *domain)
{
  PdkSampleFlags flags = get_flags (self);
  GPtrArray *slice = g_ptr_array_new_with_free_func (g_object_unref);

  if (flags & PDK_SAMPLE_BULK)
    flags |= PDK_SAMPLE_NET | PDK_SAMPLE_DISK | PDK_SAMPLE_DETAILS;
  g_ptr_array_add (slice, g_object_ref (domain));
  g_queue_push_head (&self->waiting,
                     request_new (self, slice, flags, self->interval_ms * G_TIME_SPAN_MILLISECOND));
}

static gboolean
is_seen_in_detail (PdkDomain *domain)
{
  PdkPerformance *performance = pdk_performance_peek (domain);

  return performance != NULL && pdk_performance_is_seen (performance);
}

static void
plan_watched (PdkSampler *self)
{
  g_autoptr (GPtrArray) slices = g_ptr_array_new ();
  gboolean disks = self->n_ticks % DISK_EVERY_TICKS == 0 && !self->bulk_useless;
  PdkSampleFlags flags = get_flags (self) | PDK_SAMPLE_NET | (disks ? PDK_SAMPLE_DISK : 0);
  GHashTableIter iter;
  PdkDomain *domain;

  g_hash_table_iter_init (&iter, pdk_domain_get_watched (self->connection));
  while (g_hash_table_iter_next (&iter, (gpointer *) &domain, NULL)) {
    if (can_read (self, domain) && is_seen_in_detail (domain))
      plan_details (self, domain);
    else if (can_read (self, domain))
      add_to_slice (slices, domain, disks ? self->slice_size / 2 : self->slice_size);
    else if (!pdk_domain_is_active (domain))
      *get_memory (self, domain) = (Memory){ .generation = self->generation };
  }
  for (guint i = 0; i < slices->len; i++)
    g_queue_push_tail (&self->waiting, request_new (self, slices->pdata[i], flags,
                                                    self->interval_ms * G_TIME_SPAN_MILLISECOND));
}

static void
advance_rotation (PdkSampler *self, guint n_items)
{
  if (++self->position < n_items)
    return;
  self->position = 0;
  self->rotation_time = self->tick_began - self->rotation_began;
  self->rotation_began = self->tick_began;
}

static void
plan_rotation (PdkSampler *self)
{
  GListModel *list = pdk_connection_get_domains (self->connection);
  guint n_items = g_list_model_get_n_items (list);
  gint64 interval = self->interval_ms * G_TIME_SPAN_MILLISECOND;
  guint n_looks = MIN (n_items * interval / ROTATION + 1, n_items);
  GPtrArray *slice;

  if (self->bulk_useless || n_items == 0)
    return;
  slice = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_looks && slice->len < self->slice_size; i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (list, self->position % n_items);

    advance_rotation (self, n_items);
    if (can_read (self, domain) && !pdk_domain_is_watched (domain))
      g_ptr_array_add (slice, g_steal_pointer (&domain));
  }
  if (slice->len > 0)
    g_queue_push_tail (&self->waiting,
                       request_new (self, slice, PDK_SAMPLE_BULK,
                                    MAX (MAX (ROTATION, interval), self->rotation_time)));
  else
    g_ptr_array_unref (slice);
}

static void
plan_addresses (PdkSampler *self)
{
  GPtrArray *domains = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  PdkDomain *domain;
  Request *request;

  g_hash_table_iter_init (&iter, pdk_domain_get_watched (self->connection));
  while (domains->len < MAX_ADDRESSES &&
         g_hash_table_iter_next (&iter, (gpointer *) &domain, NULL)) {
    Memory *memory = get_memory (self, domain);

    if (!can_read (self, domain) || memory->address_due > self->tick_began)
      continue;
    memory->address_due = self->tick_began + ADDRESS_PERIOD;
    g_ptr_array_add (domains, g_object_ref (domain));
  }
  if (domains->len == 0) {
    g_ptr_array_unref (domains);
    return;
  }
  request = request_new (self, domains, 0, 0);
  request->addresses = TRUE;
  g_queue_push_tail (&self->waiting, request);
}

static gboolean
on_tick (gpointer user_data)
{
  PdkSampler *self = user_data;

  self->tick_id = 0;
  self->tick_began = g_get_monotonic_time ();
  plan_watched (self);
  plan_rotation (self);
  if (self->n_stuck == 0)
    plan_addresses (self);
  self->n_ticks++;
  send_waiting (self);
  finish_tick (self);
  return G_SOURCE_REMOVE;
}

/* ---- Object ---- */

static void
stop (PdkSampler *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->resume_id, g_source_remove);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) request_free);
}

static void
pdk_sampler_dispose (GObject *object)
{
  PdkSampler *self = PDK_SAMPLER (object);

  stop (self);
  self->generation++;
  g_clear_object (&self->watchdog);
  g_clear_pointer (&self->handles, pdk_handles_unref);
  g_clear_weak_pointer (&self->connection);

  G_OBJECT_CLASS (pdk_sampler_parent_class)->dispose (object);
}

static void
pdk_sampler_class_init (PdkSamplerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_sampler_dispose;
}

static void
pdk_sampler_init (PdkSampler *self)
{
  g_queue_init (&self->waiting);
  self->slice_size = MIN_SLICE * 2;
}

PdkSampler *
pdk_sampler_new (PdkConnection *connection)
{
  PdkSampler *self = g_object_new (PDK_TYPE_SAMPLER, NULL);

  g_set_weak_pointer (&self->connection, connection);
  self->watchdog = pdk_guest_watchdog_new (connection);
  return self;
}

void
pdk_sampler_set_interval (PdkSampler *self, guint interval_ms)
{
  g_return_if_fail (PDK_IS_SAMPLER (self));
  g_return_if_fail (interval_ms == 0 || interval_ms >= 250);

  if (self->interval_ms == interval_ms)
    return;
  self->interval_ms = interval_ms;
  stop (self);
  if (self->n_running == 0)
    schedule (self, 0);
}

void
pdk_sampler_set_connected (PdkSampler *self, gboolean connected)
{
  g_return_if_fail (PDK_IS_SAMPLER (self));

  stop (self);
  self->generation++;
  self->n_running = 0;
  self->n_stuck = 0;
  self->n_applied = 0;
  self->bulk_useless = FALSE;
  self->bulk_lacks_cpu = FALSE;
  self->rotation_began = g_get_monotonic_time ();
  self->rotation_time = 0;
  g_clear_pointer (&self->handles, pdk_handles_unref);
  pdk_guest_watchdog_set_connected (self->watchdog, connected);
  if (connected)
    self->handles = pdk_handles_new ();
  schedule (self, 0);
}
