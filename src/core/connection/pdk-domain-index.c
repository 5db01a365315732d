/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain-index"

#include "config.h"

#include "connection/pdk-domain-index.h"

#include "domain/pdk-domain-info.h"
#include "domain/pdk-domain-private.h"
#include "connection/pdk-details-queue.h"
#include "connection/pdk-worker.h"
#include "pdk-error.h"

/* Marks are gathered for so long (ms) before they are read… */
#define GATHER_TIME 20
/* …and readings begin no closer together than this (ms), however many events come. */
#define READ_DISTANCE 60
/* What could not be read is tried again so many times, twice as long after each: an event says only once
 * that there is a machine. */
#define MOST_RETRIES 7
/* Reading one machine takes five round trips, the list of all takes four but carries more.  Up to one
 * mark in so many machines is read one by one. */
#define MACHINES_PER_MARK 200
/* How often a host without events is read (s). */
#define POLL_INTERVAL 3

/* A batch of machines ends after so much time (µs): a click waits no longer. */
#define BATCH_TIME (100 * G_TIME_SPAN_MILLISECOND)

struct _PdkDomainIndex {
  GObject parent_instance;

  PdkConnection *connection; /* borrowed */
  GListStore *store;
  GHashTable *by_uuid; /* char * (the domain's) → PdkDomain (the store's) */
  guint n_running;

  GHashTable *marks; /* owned UUID */
  PdkDetailsQueue *details;

  guint generation; /* of the link; what an older one brings is ignored.  0: stopped */
  guint last_generation;
  gboolean all_marked;
  gboolean loaded;
  gboolean reading;
  guint n_failed; /* readings in a row */
  gint64 last_read;
  guint read_source;
  guint poll_source;
};

enum { SIGNAL_LOADED, SIGNAL_UPDATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDomainIndex, pdk_domain_index, G_TYPE_OBJECT)

static void schedule_read (PdkDomainIndex *self);

/* What a worker is to read, and what it brings back. */
typedef struct {
  guint generation;
  GPtrArray *uuids; /* nullable: all */
} Reading;

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  PdkDomainInfo *info; /* nullable */
  gboolean gone;
  gboolean unread; /* time was up before its turn */
  gboolean failed;
} Found;

static Reading *
reading_new (guint generation, GPtrArray *uuids)
{
  Reading *reading = g_new (Reading, 1);

  reading->generation = generation;
  reading->uuids = uuids;
  return reading;
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->uuids, g_ptr_array_unref);
  g_free (reading);
}

static Found *
found_new (const char *uuid)
{
  Found *found = g_new0 (Found, 1);

  g_strlcpy (found->uuid, uuid, sizeof found->uuid);
  return found;
}

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->info, pdk_domain_info_unref);
  g_free (found);
}

/* --- in the worker --- */

static gpointer
read_list (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  return pdk_domain_info_list (conn, error);
}

static void
read_found (virConnectPtr conn, Found *found)
{
  g_autoptr (GError) error = NULL;

  found->info = pdk_domain_info_read (conn, found->uuid, &error);
  found->gone = g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE);
  found->failed = found->info == NULL && !found->gone;
  if (found->failed)
    g_message ("A machine could not be read: %s", error->message);
}

/* One machine that cannot be read does not hold up the others. */
static gpointer
read_marked (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;
  GPtrArray *all = g_ptr_array_new_with_free_func (found_free);
  gint64 until = g_get_monotonic_time () + BATCH_TIME;

  for (guint i = 0; i < reading->uuids->len; i++) {
    Found *found = found_new (g_ptr_array_index (reading->uuids, i));

    g_ptr_array_add (all, found);
    found->unread = i > 0 && g_get_monotonic_time () > until;
    if (found->unread)
      continue;
    read_found (conn, found);
    pdk_worker_touch ();
  }
  return all;
}

/* --- on the main thread --- */

static void
queue_reading (PdkDomainIndex *self,
               GPtrArray *uuids,
               PdkConnectionFunc func,
               GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (self, NULL, callback, NULL);

  g_task_set_source_tag (task, queue_reading);
  g_task_set_name (task, "pdk_domain_index_read");
  g_task_set_task_data (task, reading_new (self->generation, uuids), reading_free);
  pdk_connection_queue (self->connection, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task, func,
                        (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_current (PdkDomainIndex *self, GAsyncResult *result)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));

  return reading->generation == self->generation;
}

/* A transient machine that stopped is on its way out; its reading is already of the past. */
static gboolean
is_leaving (const PdkDomainInfo *info)
{
  return !info->persistent && info->id < 0;
}

static void
apply_info (PdkDomainIndex *self, PdkDomainInfo *info, GPtrArray *added)
{
  PdkDomain *domain = pdk_domain_index_lookup (self, info->uuid);

  if (domain != NULL) {
    pdk_domain_apply_info (domain, info);
    pdk_domain_set_stale (domain, FALSE);
  } else {
    domain = pdk_domain_new (self->connection, info);
    g_hash_table_insert (self->by_uuid, (gpointer) pdk_domain_get_uuid (domain), domain);
    g_ptr_array_add (added, domain);
  }
  pdk_details_queue_add (self->details, domain);
}

static void
append (PdkDomainIndex *self, GPtrArray *added)
{
  if (added->len > 0)
    g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                         added->pdata, added->len);
}

/* Removes neighbours together, so that a list that empties does so in one go. */
static void
remove_absent (PdkDomainIndex *self, GHashTable *present)
{
  GListModel *model = G_LIST_MODEL (self->store);
  guint end = g_list_model_get_n_items (model);

  while (end > 0) {
    g_autoptr (GPtrArray) absent = g_ptr_array_new_with_free_func (g_object_unref);
    guint start = end;

    while (start > 0) {
      g_autoptr (PdkDomain) domain = g_list_model_get_item (model, start - 1);

      if (g_hash_table_contains (present, pdk_domain_get_uuid (domain)))
        break;
      g_hash_table_remove (self->by_uuid, pdk_domain_get_uuid (domain));
      g_ptr_array_add (absent, g_steal_pointer (&domain));
      start--;
    }
    if (absent->len > 0)
      g_list_store_splice (self->store, start, absent->len, NULL, 0);
    for (guint i = 0; i < absent->len; i++)
      pdk_domain_set_gone (g_ptr_array_index (absent, i));
    end = start > 0 ? start - 1 : 0;
  }
}

static void
remove_one (PdkDomainIndex *self, const char *uuid)
{
  g_autoptr (PdkDomain) domain = NULL;
  guint position;

  domain = g_hash_table_lookup (self->by_uuid, uuid);
  if (domain == NULL)
    return;
  g_object_ref (domain);
  g_hash_table_remove (self->by_uuid, uuid);
  if (g_list_store_find (self->store, domain, &position))
    g_list_store_remove (self->store, position);
  pdk_domain_set_gone (domain);
}

static void
tell_updated (PdkDomainIndex *self)
{
  GHashTableIter iter;
  gpointer domain;

  self->n_running = 0;
  g_hash_table_iter_init (&iter, self->by_uuid);
  while (g_hash_table_iter_next (&iter, NULL, &domain))
    self->n_running += pdk_domain_is_active (domain) ? 1 : 0;
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

/* Whether what failed is to be read again. */
static gboolean
note_result (PdkDomainIndex *self, gboolean failed)
{
  const gboolean again = failed && self->n_failed < MOST_RETRIES;

  self->n_failed = again ? self->n_failed + 1 : 0;
  return again;
}

static void
finish_reading (PdkDomainIndex *self)
{
  self->reading = FALSE;
  tell_updated (self);
  if (self->all_marked || g_hash_table_size (self->marks) > 0)
    schedule_read (self);
  pdk_details_queue_continue (self->details);
}

static void
apply_list (PdkDomainIndex *self, GPtrArray *infos)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < infos->len; i++) {
    PdkDomainInfo *info = g_ptr_array_index (infos, i);

    if (is_leaving (info) || !g_hash_table_add (present, info->uuid))
      continue;
    apply_info (self, info, added);
  }
  if (g_hash_table_size (self->by_uuid) > g_hash_table_size (present))
    remove_absent (self, present);
  append (self, added);
}

static void
on_list_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkDomainIndex *self = PDK_DOMAIN_INDEX (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean first = !self->loaded;

  if (!is_current (self, result))
    return;

  if (infos != NULL)
    apply_list (self, infos);
  /* Whoever sees the rows change may close the connection, here and below. */
  if (!is_current (self, result))
    return;
  /* The first one that fails is what LOADED tells. */
  self->all_marked |= note_result (self, infos == NULL && !first);
  self->loaded = self->loaded || infos != NULL;
  if (first)
    g_signal_emit (self, signals[SIGNAL_LOADED], 0, error);
  if (is_current (self, result))
    finish_reading (self);
}

static gboolean
any_failed (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (((const Found *) all->pdata[i])->failed)
      return TRUE;
  return FALSE;
}

/* @again: what failed is to be read again */
static void
apply_found (PdkDomainIndex *self, GPtrArray *all, gboolean again)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++) {
    Found *found = all->pdata[i];

    if (found->unread || (found->failed && again))
      g_hash_table_add (self->marks, g_strdup (found->uuid));
    else if (found->gone || (found->info != NULL && is_leaving (found->info)))
      remove_one (self, found->uuid);
    else if (found->info != NULL)
      apply_info (self, found->info, added);
  }
  append (self, added);
}

static void
on_marked_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkDomainIndex *self = PDK_DOMAIN_INDEX (source);
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), NULL);
  gboolean again;

  if (!is_current (self, result))
    return;

  again = note_result (self, all == NULL || any_failed (all));
  if (all != NULL)
    apply_found (self, all, again);
  else
    self->all_marked |= again;
  finish_reading (self);
}

static gboolean
has_many_marks (PdkDomainIndex *self)
{
  return g_hash_table_size (self->marks) >
         1 + g_hash_table_size (self->by_uuid) / MACHINES_PER_MARK;
}

static gboolean
on_read_due (gpointer user_data)
{
  PdkDomainIndex *self = user_data;
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer uuid;

  self->read_source = 0;
  self->last_read = g_get_monotonic_time ();
  self->reading = TRUE;

  if (self->all_marked || has_many_marks (self)) {
    self->all_marked = FALSE;
    g_hash_table_remove_all (self->marks);
    queue_reading (self, NULL, read_list, on_list_read);
    return G_SOURCE_REMOVE;
  }

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &uuid, NULL)) {
    g_hash_table_iter_steal (&iter);
    g_ptr_array_add (uuids, uuid);
  }
  queue_reading (self, g_steal_pointer (&uuids), read_marked, on_marked_read);
  return G_SOURCE_REMOVE;
}

static void
schedule_read (PdkDomainIndex *self)
{
  gint64 since_last = (g_get_monotonic_time () - self->last_read) / G_TIME_SPAN_MILLISECOND;
  gint64 delay = MAX (GATHER_TIME, (READ_DISTANCE << self->n_failed) - since_last);

  if (!self->reading && self->read_source == 0)
    self->read_source = g_timeout_add ((guint) delay, on_read_due, self);
}

static gboolean
on_poll_due (gpointer user_data)
{
  pdk_domain_index_mark (user_data, NULL, PDK_HANDLE_STATE);
  return G_SOURCE_CONTINUE;
}

static void
pdk_domain_index_dispose (GObject *object)
{
  PdkDomainIndex *self = PDK_DOMAIN_INDEX (object);

  pdk_domain_index_stop (self);
  self->connection = NULL;

  G_OBJECT_CLASS (pdk_domain_index_parent_class)->dispose (object);
}

static void
pdk_domain_index_finalize (GObject *object)
{
  PdkDomainIndex *self = PDK_DOMAIN_INDEX (object);

  g_hash_table_unref (self->by_uuid);
  g_hash_table_unref (self->marks);
  g_clear_object (&self->details);
  g_object_unref (self->store);

  G_OBJECT_CLASS (pdk_domain_index_parent_class)->finalize (object);
}

static void
pdk_domain_index_class_init (PdkDomainIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_domain_index_dispose;
  object_class->finalize = pdk_domain_index_finalize;

  signals[SIGNAL_LOADED] = g_signal_new ("loaded", PDK_TYPE_DOMAIN_INDEX, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", PDK_TYPE_DOMAIN_INDEX, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_domain_index_init (PdkDomainIndex *self)
{
  self->store = g_list_store_new (PDK_TYPE_DOMAIN);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PdkDomainIndex *
pdk_domain_index_new (PdkConnection *connection)
{
  PdkDomainIndex *self = g_object_new (PDK_TYPE_DOMAIN_INDEX, NULL);

  self->connection = connection;
  self->details = pdk_details_queue_new (connection);
  return self;
}

GListModel *
pdk_domain_index_get_model (PdkDomainIndex *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_INDEX (self), NULL);

  return G_LIST_MODEL (self->store);
}

PdkDomain *
pdk_domain_index_lookup (PdkDomainIndex *self, const char *uuid)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_INDEX (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return g_hash_table_lookup (self->by_uuid, uuid);
}

guint
pdk_domain_index_get_n_running (PdkDomainIndex *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_INDEX (self), 0);

  return self->n_running;
}

void
pdk_domain_index_start (PdkDomainIndex *self, gboolean poll)
{
  g_return_if_fail (PDK_IS_DOMAIN_INDEX (self));
  g_return_if_fail (self->generation == 0);

  self->generation = ++self->last_generation;
  self->loaded = FALSE;
  self->n_failed = 0;
  self->reading = TRUE;
  self->last_read = g_get_monotonic_time ();
  pdk_details_queue_start (self->details);
  queue_reading (self, NULL, read_list, on_list_read);
  if (poll)
    self->poll_source = g_timeout_add_seconds (POLL_INTERVAL, on_poll_due, self);
}

static void
set_all_stale (PdkDomainIndex *self)
{
  GHashTableIter iter;
  gpointer domain;

  g_hash_table_iter_init (&iter, self->by_uuid);
  while (g_hash_table_iter_next (&iter, NULL, &domain))
    pdk_domain_set_stale (domain, TRUE);
}

void
pdk_domain_index_stop (PdkDomainIndex *self)
{
  g_return_if_fail (PDK_IS_DOMAIN_INDEX (self));

  self->generation = 0;
  g_clear_handle_id (&self->read_source, g_source_remove);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_hash_table_remove_all (self->marks);
  self->all_marked = FALSE;
  pdk_details_queue_stop (self->details);
  set_all_stale (self);
}

static void
note_redefined (PdkDomainIndex *self, const char *uuid)
{
  PdkDomain *domain = pdk_domain_index_lookup (self, uuid);

  if (domain != NULL)
    pdk_details_queue_invalidate (self->details, domain);
}

static void
note_moved (PdkDomainIndex *self, const char *uuid)
{
  PdkDomain *domain = pdk_domain_index_lookup (self, uuid);

  if (domain != NULL)
    pdk_domain_note_moved (domain);
}

static void
tell_definition_changed (PdkDomainIndex *self, const char *uuid)
{
  PdkDomain *domain = pdk_domain_index_lookup (self, uuid);

  if (domain != NULL)
    pdk_domain_tell_definition_changed (domain);
}

void
pdk_domain_index_mark (PdkDomainIndex *self, const char *uuid, PdkHandleChange change)
{
  g_return_if_fail (PDK_IS_DOMAIN_INDEX (self));

  if (self->generation == 0)
    return;

  if (uuid != NULL && (change & (PDK_HANDLE_DEFINITION | PDK_HANDLE_DOCUMENT)))
    tell_definition_changed (self, uuid);
  /* Nothing of what a list shows. */
  if (change == PDK_HANDLE_DOCUMENT)
    return;

  if (uuid == NULL)
    self->all_marked = TRUE;
  else if (!g_hash_table_contains (self->marks, uuid))
    g_hash_table_add (self->marks, g_strdup (uuid));

  if (uuid != NULL && (change & PDK_HANDLE_DEFINITION))
    note_redefined (self, uuid);
  if (uuid != NULL && (change & PDK_HANDLE_MOVED))
    note_moved (self, uuid);
  schedule_read (self);
}

void
pdk_domain_index_clear (PdkDomainIndex *self)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (PDK_IS_DOMAIN_INDEX (self));

  pdk_domain_index_stop (self);
  remove_absent (self, none);
}
