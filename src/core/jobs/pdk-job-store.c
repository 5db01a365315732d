/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-jobs"

#include "config.h"

#include "jobs/pdk-job-store.h"

#include "jobs/pdk-job-private.h"

/* Finished jobs that are kept to be looked at. */
#define MAX_FINISHED 50

struct _PdkJobStore {
  GObject parent_instance;

  /* Owned */
  GPtrArray *jobs;    /* of PdkJob, newest first */
  GHashTable *queues; /* PdkDomain → GQueue of PdkJob: the head runs, the others wait */

  guint n_active;
};

typedef enum { PROP_N_ACTIVE = 1 } PdkJobStoreProperty;

#define N_PROPS (PROP_N_ACTIVE + 1)

static GParamSpec *props[N_PROPS];

enum { SIGNAL_JOB_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void pdk_job_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkJobStore,
                               pdk_job_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      pdk_job_store_list_model_init))

static GType
pdk_job_store_get_item_type (GListModel *model)
{
  return PDK_TYPE_JOB;
}

static guint
pdk_job_store_get_n_items (GListModel *model)
{
  return PDK_JOB_STORE (model)->jobs->len;
}

static gpointer
pdk_job_store_get_item (GListModel *model, guint position)
{
  PdkJobStore *self = PDK_JOB_STORE (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position))
                                    : NULL;
}

static void
pdk_job_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = pdk_job_store_get_item_type;
  iface->get_n_items = pdk_job_store_get_n_items;
  iface->get_item = pdk_job_store_get_item;
}

static void
free_queue (gpointer queue)
{
  g_queue_free_full (queue, g_object_unref);
}

/* Counted, not looked up: thousands of machines may be acted on at once. */
static void
set_n_active (PdkJobStore *self, guint n_active)
{
  self->n_active = n_active;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ACTIVE]);
}

static void
remove_at (PdkJobStore *self, guint position)
{
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Drops finished jobs, the oldest first, until @keep are left. */
static void
trim_finished (PdkJobStore *self, guint keep)
{
  guint n_finished = self->jobs->len - self->n_active;

  for (guint i = self->jobs->len; i > 0 && n_finished > keep; i--) {
    if (pdk_job_is_finished (g_ptr_array_index (self->jobs, i - 1))) {
      remove_at (self, i - 1);
      n_finished--;
    }
  }
}

/* Starts the head of a queue unless it runs already; a queue with nothing left is dropped. */
static void
advance (PdkJobStore *self, PdkDomain *domain)
{
  GQueue *queue = NULL;

  while ((queue = g_hash_table_lookup (self->queues, domain)) != NULL) {
    g_autoptr (PdkJob) head = g_queue_pop_head (queue);

    if (head == NULL) {
      g_hash_table_remove (self->queues, domain);
    } else if (!pdk_job_is_finished (head)) {
      g_queue_push_head (queue, g_object_ref (head));
      /* One that fails at once comes back here. */
      if (pdk_job_get_state (head) == PDK_JOB_QUEUED)
        pdk_job_start (head);
      return;
    }
  }
}

static void
on_job_state_changed (PdkJobStore *self, GParamSpec *pspec, PdkJob *job)
{
  PdkDomain *its_domain = pdk_job_get_domain (job);
  g_autoptr (PdkDomain) domain = its_domain != NULL ? g_object_ref (its_domain) : NULL;

  if (!pdk_job_is_finished (job))
    return;
  set_n_active (self, self->n_active - 1);
  if (pdk_job_get_state (job) == PDK_JOB_FAILED && !pdk_job_is_told (job))
    g_signal_emit (self, signals[SIGNAL_JOB_FAILED], 0, job);
  trim_finished (self, MAX_FINISHED);
  if (domain != NULL)
    advance (self, domain);
}

static void
enqueue (PdkJobStore *self, PdkJob *job)
{
  PdkDomain *domain = pdk_job_get_domain (job);
  GQueue *queue = g_hash_table_lookup (self->queues, domain);

  if (queue == NULL) {
    queue = g_queue_new ();
    g_hash_table_insert (self->queues, g_object_ref (domain), queue);
  }
  g_queue_push_tail (queue, g_object_ref (job));
  advance (self, domain);
}

static void
pdk_job_store_dispose (GObject *object)
{
  PdkJobStore *self = PDK_JOB_STORE (object);

  g_hash_table_remove_all (self->queues);
  g_ptr_array_set_size (self->jobs, 0);

  G_OBJECT_CLASS (pdk_job_store_parent_class)->dispose (object);
}

static void
pdk_job_store_finalize (GObject *object)
{
  PdkJobStore *self = PDK_JOB_STORE (object);

  g_hash_table_unref (self->queues);
  g_ptr_array_unref (self->jobs);

  G_OBJECT_CLASS (pdk_job_store_parent_class)->finalize (object);
}

static void
pdk_job_store_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkJobStore *self = PDK_JOB_STORE (object);

  switch ((PdkJobStoreProperty) prop_id) {
  case PROP_N_ACTIVE:
    g_value_set_uint (value, self->n_active);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    break;
  }
}

static void
pdk_job_store_class_init (PdkJobStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_job_store_dispose;
  object_class->finalize = pdk_job_store_finalize;
  object_class->get_property = pdk_job_store_get_property;

  props[PROP_N_ACTIVE] =
      g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_JOB_FAILED] =
      g_signal_new ("job-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, PDK_TYPE_JOB);
}

static void
pdk_job_store_init (PdkJobStore *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->queues = g_hash_table_new_full (NULL, NULL, g_object_unref, free_queue);
}

/* @job: (transfer full) */
static void
take_in (PdkJobStore *self, PdkJob *job)
{
  g_signal_connect_object (job, "notify::state", G_CALLBACK (on_job_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_insert (self->jobs, 0, job);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  set_n_active (self, self->n_active + 1);
}

PdkJobStore *
pdk_job_store_new (void)
{
  return g_object_new (PDK_TYPE_JOB_STORE, NULL);
}

PdkJob *
pdk_job_store_act (PdkJobStore *self, PdkDomain *domain, PdkDomainAction action)
{
  PdkJob *job = NULL;

  g_return_val_if_fail (PDK_IS_JOB_STORE (self), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  job = pdk_job_new (domain, action);
  take_in (self, job);
  if (action == PDK_DOMAIN_FORCE_OFF)
    pdk_job_start (job);
  else
    enqueue (self, job);
  return job;
}

void
pdk_job_store_add (PdkJobStore *self, PdkJob *job)
{
  g_return_if_fail (PDK_IS_JOB_STORE (self));
  g_return_if_fail (PDK_IS_JOB (job));
  g_return_if_fail (pdk_job_get_state (job) == PDK_JOB_RUNNING);

  take_in (self, g_object_ref (job));
}

guint
pdk_job_store_get_n_active (PdkJobStore *self)
{
  g_return_val_if_fail (PDK_IS_JOB_STORE (self), 0);

  return self->n_active;
}

void
pdk_job_store_clear_finished (PdkJobStore *self)
{
  g_return_if_fail (PDK_IS_JOB_STORE (self));

  trim_finished (self, 0);
}
