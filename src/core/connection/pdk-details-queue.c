/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain-index"

#include "config.h"

#include "connection/pdk-details-queue.h"

#include "connection/pdk-worker.h"
#include "domain/pdk-domain-info.h"
#include "domain/pdk-domain-private.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* A batch ends after so many machines, or so much time (µs): a click waits no longer. */
#define BATCH_LENGTH 50
#define BATCH_TIME   (100 * G_TIME_SPAN_MILLISECOND)

/* What libvirt and libxml2 needed for so many documents is worth giving back. */
#define TRIM_AFTER 500

struct _PdkDetailsQueue {
  GObject parent_instance;

  PdkConnection *connection; /* borrowed */
  GQueue waiting;            /* of PdkDomain, owned */
  GHashTable *is_waiting;    /* the same as a set, borrowed */
  GPtrArray *under_way;      /* of PdkDomain, owned; nullable: nothing is read now */
  GHashTable *outdated;      /* of those under way, borrowed: read once more */
  guint n_read;              /* since memory was last given back */
  gboolean running;
};

G_DEFINE_FINAL_TYPE (PdkDetailsQueue, pdk_details_queue, G_TYPE_OBJECT)

/* Of one machine, in the order of the batch. */
typedef struct {
  PdkDomainDetails *details; /* nullable: it cannot be read */
  gboolean unread;           /* time was up before its turn */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->details, pdk_domain_details_unref);
  g_free (found);
}

/* --- in the worker --- */

static gpointer
read_details (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray *uuids = data;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (found_free);
  gint64 until = g_get_monotonic_time () + BATCH_TIME;

  for (guint i = 0; i < uuids->len; i++) {
    Found *found = g_new0 (Found, 1);

    g_ptr_array_add (all, found);
    found->unread = i > 0 && g_get_monotonic_time () > until;
    /* A machine that cannot be read shows what its list entry says. */
    if (!found->unread)
      found->details = pdk_domain_details_read (conn, g_ptr_array_index (uuids, i), NULL);
    pdk_worker_touch ();
  }
  return g_steal_pointer (&all);
}

/* The documents of thousands of machines leave the heap of this thread full of holes. */
static gpointer
trim_memory (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return GINT_TO_POINTER (TRUE);
}

/* --- on the main thread --- */

/* Takes the machines on screen out of the queue first, then those at its head. */
static GPtrArray *
pick_batch (PdkDetailsQueue *self)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func (g_object_unref);

  for (int watched = 1; watched >= 0; watched--) {
    GList *next = NULL;

    for (GList *link = self->waiting.head; link != NULL && batch->len < BATCH_LENGTH; link = next) {
      g_autoptr (PdkDomain) domain = NULL;

      next = link->next;
      if (watched && !pdk_domain_is_watched (link->data))
        continue;
      domain = link->data;
      g_queue_delete_link (&self->waiting, link);
      g_hash_table_remove (self->is_waiting, domain);
      if (!pdk_domain_is_gone (domain) && !pdk_domain_has_details (domain))
        g_ptr_array_add (batch, g_steal_pointer (&domain));
    }
  }
  return batch;
}

static void
give_back_memory (PdkDetailsQueue *self)
{
  GTask *task;

  if (self->n_read < TRIM_AFTER)
    return;
  self->n_read = 0;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, give_back_memory);
  pdk_connection_queue (self->connection, PDK_LANE_QUERY, G_PRIORITY_LOW, task, trim_memory, NULL);
}

static void
apply (PdkDetailsQueue *self, PdkDomain *domain, const Found *found)
{
  if (pdk_domain_is_gone (domain))
    return;
  if (found->unread || g_hash_table_contains (self->outdated, domain))
    pdk_details_queue_add (self, domain);
  else if (found->details != NULL)
    pdk_domain_apply_details (domain, found->details);
}

static void
on_batch_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkDetailsQueue *self = PDK_DETAILS_QUEUE (source);
  g_autoptr (GPtrArray) batch = user_data;
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), NULL);

  /* What an older link brings is ignored. */
  if (self->under_way != batch)
    return;

  for (guint i = 0; all != NULL && i < all->len; i++)
    apply (self, g_ptr_array_index (batch, i), g_ptr_array_index (all, i));
  /* Whoever sees a machine change may close the connection. */
  if (self->under_way != batch)
    return;
  g_hash_table_remove_all (self->outdated);
  g_clear_pointer (&self->under_way, g_ptr_array_unref);
  pdk_details_queue_continue (self);
}

static void
read_batch (PdkDetailsQueue *self)
{
  GTask *task = g_task_new (self, NULL, on_batch_read, g_ptr_array_ref (self->under_way));
  GPtrArray *uuids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->under_way->len; i++)
    g_ptr_array_add (uuids, g_strdup (pdk_domain_get_uuid (self->under_way->pdata[i])));
  g_task_set_source_tag (task, read_batch);
  g_task_set_name (task, "pdk_details_queue_read");
  g_task_set_task_data (task, uuids, (GDestroyNotify) g_ptr_array_unref);
  pdk_connection_queue (self->connection, PDK_LANE_QUERY, G_PRIORITY_LOW, task, read_details,
                        (GDestroyNotify) g_ptr_array_unref);
}

static void
pdk_details_queue_dispose (GObject *object)
{
  PdkDetailsQueue *self = PDK_DETAILS_QUEUE (object);

  pdk_details_queue_stop (self);
  self->connection = NULL;

  G_OBJECT_CLASS (pdk_details_queue_parent_class)->dispose (object);
}

static void
pdk_details_queue_finalize (GObject *object)
{
  PdkDetailsQueue *self = PDK_DETAILS_QUEUE (object);

  g_hash_table_unref (self->is_waiting);
  g_hash_table_unref (self->outdated);

  G_OBJECT_CLASS (pdk_details_queue_parent_class)->finalize (object);
}

static void
pdk_details_queue_class_init (PdkDetailsQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_details_queue_dispose;
  object_class->finalize = pdk_details_queue_finalize;
}

static void
pdk_details_queue_init (PdkDetailsQueue *self)
{
  g_queue_init (&self->waiting);
  self->is_waiting = g_hash_table_new (NULL, NULL);
  self->outdated = g_hash_table_new (NULL, NULL);
}

PdkDetailsQueue *
pdk_details_queue_new (PdkConnection *connection)
{
  PdkDetailsQueue *self = g_object_new (PDK_TYPE_DETAILS_QUEUE, NULL);

  self->connection = connection;
  return self;
}

void
pdk_details_queue_start (PdkDetailsQueue *self)
{
  g_return_if_fail (PDK_IS_DETAILS_QUEUE (self));

  self->running = TRUE;
}

void
pdk_details_queue_stop (PdkDetailsQueue *self)
{
  g_return_if_fail (PDK_IS_DETAILS_QUEUE (self));

  self->running = FALSE;
  g_hash_table_remove_all (self->is_waiting);
  g_hash_table_remove_all (self->outdated);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_pointer (&self->under_way, g_ptr_array_unref);
}

void
pdk_details_queue_add (PdkDetailsQueue *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_DETAILS_QUEUE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  if (!pdk_domain_has_details (domain) && g_hash_table_add (self->is_waiting, domain))
    g_queue_push_tail (&self->waiting, g_object_ref (domain));
}

void
pdk_details_queue_continue (PdkDetailsQueue *self)
{
  g_autoptr (GPtrArray) batch = NULL;

  g_return_if_fail (PDK_IS_DETAILS_QUEUE (self));

  if (!self->running || self->under_way != NULL)
    return;

  batch = pick_batch (self);
  if (batch->len == 0) {
    give_back_memory (self);
    return;
  }
  self->n_read += batch->len;
  self->under_way = g_steal_pointer (&batch);
  read_batch (self);
}

void
pdk_details_queue_invalidate (PdkDetailsQueue *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_DETAILS_QUEUE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  pdk_domain_invalidate_details (domain);
  if (self->under_way != NULL && g_ptr_array_find (self->under_way, domain, NULL))
    g_hash_table_add (self->outdated, domain);
}
