/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-guest-watchdog"
#include "config.h"

#include "stats/pdk-guest-watchdog.h"
#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-private.h"
#include "stats/pdk-sampler-calls.h"

#define PROBE_PERIOD_S 2

/* QEMU may be busy for a moment with something honest. */
#define HUNG_AFTER_MS 1500

/* Each costs a round trip. */
#define MAX_PROBES 8

typedef struct {
  gint64 hung_since; /* 0: only suspected */
  gint64 probed;     /* monotonic µs, 0 never */
} Guest;

struct _PdkGuestWatchdog {
  GObject parent_instance;

  /* borrowed */
  PdkConnection *connection; /* weak pointer */

  /* owned */
  GHashTable *guests;  /* owned PdkDomain → owned Guest */
  PdkHandles *handles; /* of the control connection; NULL while not connected */
  GCancellable *cancellable;

  guint probe_id;
  gboolean probing;
};

G_DEFINE_FINAL_TYPE (PdkGuestWatchdog, pdk_guest_watchdog, G_TYPE_OBJECT)

static void probe (PdkGuestWatchdog *self);

static gboolean
on_probe_due (gpointer user_data)
{
  PdkGuestWatchdog *self = user_data;

  if (g_hash_table_size (self->guests) == 0) {
    self->probe_id = 0;
    return G_SOURCE_REMOVE;
  }
  probe (self);
  return G_SOURCE_CONTINUE;
}

static int
compare_probed (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PdkGuestWatchdog *self = user_data;
  const Guest *first = g_hash_table_lookup (self->guests, *(PdkDomain **) a);
  const Guest *second = g_hash_table_lookup (self->guests, *(PdkDomain **) b);

  return (first->probed > second->probed) - (first->probed < second->probed);
}

/* Those not asked about for longest. */
static GPtrArray *
choose_guests (PdkGuestWatchdog *self)
{
  GPtrArray *domains = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer domain;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, &domain, NULL))
    g_ptr_array_add (domains, g_object_ref (domain));
  g_ptr_array_sort_with_data (domains, compare_probed, self);
  if (domains->len > MAX_PROBES)
    g_ptr_array_set_size (domains, MAX_PROBES);
  return domains;
}

static void
apply_probe (PdkGuestWatchdog *self, PdkDomain *domain, gint64 silent_ms)
{
  Guest *guest = g_hash_table_lookup (self->guests, domain);
  gint64 now = g_get_monotonic_time ();

  if (guest == NULL)
    return;
  guest->probed = now;
  g_debug ("%s: QEMU silent for %" G_GINT64_FORMAT " ms", pdk_domain_get_uuid (domain), silent_ms);
  if (silent_ms >= HUNG_AFTER_MS && pdk_domain_is_active (domain)) {
    if (guest->hung_since == 0)
      guest->hung_since = now - silent_ms * G_TIME_SPAN_MILLISECOND;
    pdk_domain_set_hung (domain, guest->hung_since);
  } else if (guest->hung_since != 0) {
    pdk_domain_set_hung (domain, 0);
    g_hash_table_remove (self->guests, domain);
  }
}

/* Once a hung guest explains the stuck call, the others that were in it are cleared. */
static void
clear_innocent (PdkGuestWatchdog *self)
{
  gboolean explained = FALSE;
  GHashTableIter iter;
  Guest *guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &guest))
    explained |= guest->hung_since != 0;
  if (!explained)
    return;
  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &guest))
    if (guest->hung_since == 0 && guest->probed != 0)
      g_hash_table_iter_remove (&iter);
}

static gboolean
has_unprobed (PdkGuestWatchdog *self)
{
  GHashTableIter iter;
  Guest *guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &guest))
    if (guest->probed == 0)
      return TRUE;
  return FALSE;
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkGuestWatchdog *self = PDK_GUEST_WATCHDOG (source);
  g_autoptr (GPtrArray) domains = user_data;
  g_autoptr (GArray) silent = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  self->probing = FALSE;
  if (silent == NULL)
    return;
  for (guint i = 0; i < domains->len; i++)
    apply_probe (self, domains->pdata[i], g_array_index (silent, gint64, i));
  clear_innocent (self);
  if (has_unprobed (self))
    probe (self);
}

static void
probe (PdkGuestWatchdog *self)
{
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();
  GPtrArray *domains;
  GTask *task;

  if (self->probing || self->handles == NULL || self->connection == NULL ||
      g_hash_table_size (self->guests) == 0)
    return;
  self->probing = TRUE;
  domains = choose_guests (self);
  for (guint i = 0; i < domains->len; i++)
    g_strv_builder_add (uuids, pdk_domain_get_uuid (domains->pdata[i]));

  task = g_task_new (self, self->cancellable, on_probed, domains);
  g_task_set_source_tag (task, probe);
  g_task_set_name (task, "probe guests");
  g_task_set_task_data (task, pdk_sample_call_new (self->handles, g_strv_builder_end (uuids), 0),
                        (GDestroyNotify) pdk_sample_call_free);
  /* Not in the query lane, where it would hold up the whole host: while libvirt kills a hung QEMU,
   * which takes ten seconds, even this call waits.  Nor behind long jobs. */
  pdk_connection_queue (self->connection, PDK_LANE_PROBE, G_PRIORITY_DEFAULT, task,
                        pdk_sample_control_in_worker, (GDestroyNotify) g_array_unref);
}

static void
forget_guests (PdkGuestWatchdog *self)
{
  GHashTableIter iter;
  PdkDomain *domain;
  Guest *guest;

  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, (gpointer *) &domain, (gpointer *) &guest)) {
    if (guest->hung_since != 0)
      pdk_domain_set_hung (domain, 0);
    g_hash_table_iter_remove (&iter);
  }
}

static void
pdk_guest_watchdog_dispose (GObject *object)
{
  PdkGuestWatchdog *self = PDK_GUEST_WATCHDOG (object);

  g_clear_handle_id (&self->probe_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->guests, g_hash_table_unref);
  g_clear_pointer (&self->handles, pdk_handles_unref);
  g_clear_weak_pointer (&self->connection);

  G_OBJECT_CLASS (pdk_guest_watchdog_parent_class)->dispose (object);
}

static void
pdk_guest_watchdog_class_init (PdkGuestWatchdogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_guest_watchdog_dispose;
}

static void
pdk_guest_watchdog_init (PdkGuestWatchdog *self)
{
  self->guests = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

PdkGuestWatchdog *
pdk_guest_watchdog_new (PdkConnection *connection)
{
  PdkGuestWatchdog *self = g_object_new (PDK_TYPE_GUEST_WATCHDOG, NULL);

  g_set_weak_pointer (&self->connection, connection);
  return self;
}

void
pdk_guest_watchdog_set_connected (PdkGuestWatchdog *self, gboolean connected)
{
  g_return_if_fail (PDK_IS_GUEST_WATCHDOG (self));

  g_clear_handle_id (&self->probe_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->handles, pdk_handles_unref);
  self->probing = FALSE;
  forget_guests (self);
  if (connected) {
    self->handles = pdk_handles_new ();
    self->cancellable = g_cancellable_new ();
  }
}

void
pdk_guest_watchdog_suspect (PdkGuestWatchdog *self, GPtrArray *domains)
{
  g_return_if_fail (PDK_IS_GUEST_WATCHDOG (self));
  g_return_if_fail (domains != NULL);

  g_debug ("A call for %u machines is stuck", domains->len);
  for (guint i = 0; i < domains->len; i++)
    if (!g_hash_table_contains (self->guests, domains->pdata[i]))
      g_hash_table_insert (self->guests, g_object_ref (domains->pdata[i]), g_new0 (Guest, 1));
  if (self->probe_id == 0)
    self->probe_id = g_timeout_add_seconds (PROBE_PERIOD_S, on_probe_due, self);
  probe (self);
}

void
pdk_guest_watchdog_clear (PdkGuestWatchdog *self, GPtrArray *domains)
{
  g_return_if_fail (PDK_IS_GUEST_WATCHDOG (self));
  g_return_if_fail (domains != NULL);

  for (guint i = 0; i < domains->len; i++) {
    Guest *guest = g_hash_table_lookup (self->guests, domains->pdata[i]);

    if (guest != NULL && guest->hung_since == 0)
      g_hash_table_remove (self->guests, domains->pdata[i]);
  }
  /* The hung one of them has just answered. */
  probe (self);
}

gboolean
pdk_guest_watchdog_avoids (PdkGuestWatchdog *self, PdkDomain *domain)
{
  g_return_val_if_fail (PDK_IS_GUEST_WATCHDOG (self), FALSE);

  return g_hash_table_contains (self->guests, domain);
}
