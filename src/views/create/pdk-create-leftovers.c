/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-leftovers.h"

#include <glib/gi18n.h>

#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "core/storage/pdk-storage-job.h"
#include "core/storage/pdk-storage-users.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-error-dialog.h"

/* How long hosts have for saying what is used before the user is told that it is waited for (ms). */
#define WAIT_TIME 1000

typedef struct {
  PdkStorage *storage;
  char *pool;
  char *name;
  char *key;      /* nullable */
  gboolean asked; /* for, in what is asked now */
  gboolean used;  /* of those */
} Leftover;

/* Until there is an answer, and what it says is done. */
typedef struct {
  PdkJobStore *jobs;
  GCancellable *finding; /* of what is used */
  guint pending;         /* hosts that have not said what is used, then volumes that go */
  guint wait_source;
  GCancellable *waiting; /* closes what tells that it is waited for */
  GtkProgressBar *bar;   /* weak, nullable: of that */
  gboolean unknown;      /* what is used */
  gboolean is_put;       /* the question, or there is none to put */
  GString *failures;     /* a line each; untrusted */
  guint n_failures;
} Asking;

struct _PdkCreateLeftovers {
  GObject parent_instance;

  GtkWindow *window;   /* weak, nullable */
  PdkStorage *storage; /* nullable: the one that is watched */
  GPtrArray *all;      /* of Leftover */
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (PdkCreateLeftovers, pdk_create_leftovers, G_TYPE_OBJECT)

static void
leftover_free (gpointer data)
{
  Leftover *leftover = data;

  g_object_unref (leftover->storage);
  g_free (leftover->pool);
  g_free (leftover->name);
  g_free (leftover->key);
  g_free (leftover);
}

/* @owner: (nullable) */
static gboolean
is_of_window (PdkCreateLeftovers *self, GObject *owner)
{
  GtkWindow *at = GTK_IS_WINDOW (owner) ? GTK_WINDOW (owner) : NULL;

  for (; at != NULL; at = gtk_window_get_transient_for (at))
    if (at == self->window)
      return TRUE;
  return FALSE;
}

static void
on_volume_made (PdkStorage *storage,
                GObject *owner,
                const char *pool,
                const char *name,
                const char *key,
                PdkCreateLeftovers *self)
{
  Leftover *leftover = NULL;

  if (!is_of_window (self, owner))
    return;
  leftover = g_new0 (Leftover, 1);
  leftover->storage = g_object_ref (storage);
  leftover->pool = g_strdup (pool);
  leftover->name = g_strdup (name);
  leftover->key = g_strdup (key);
  g_ptr_array_add (self->all, leftover);
}

/* (nullable): as far as it is known */
static PdkVolume *
find_volume (const Leftover *leftover)
{
  PdkPool *pool = pdk_storage_find_pool (leftover->storage, leftover->pool);

  return pool != NULL ? pdk_pool_find_volume (pool, leftover->name) : NULL;
}

static gboolean
is_used (const Leftover *leftover)
{
  PdkVolume *volume = find_volume (leftover);
  const char *used_by = volume != NULL ? pdk_volume_get_used_by (volume) : NULL;

  return used_by != NULL && *used_by != '\0';
}

gboolean
pdk_create_leftovers_is_any (PdkCreateLeftovers *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_LEFTOVERS (self), FALSE);

  return self->all->len > 0;
}

/* Whether it is known that @plan's machine has nothing of it. */
static gboolean
is_needless (const Leftover *leftover, PdkCreatePlan *plan)
{
  PdkVolume *volume = find_volume (leftover);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;

  return info != NULL && info->path != NULL &&
         !pdk_create_plan_has_volume (plan, leftover->pool, leftover->name, info->path);
}

GStrv
pdk_create_leftovers_tell (PdkCreateLeftovers *self, PdkCreatePlan *plan)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  g_return_val_if_fail (PDK_IS_CREATE_LEFTOVERS (self), NULL);
  g_return_val_if_fail (plan != NULL, NULL);

  for (guint i = 0; i < self->all->len; i++) {
    const Leftover *leftover = self->all->pdata[i];
    g_autofree char *name = pdk_text_display (leftover->name);
    g_autofree char *pool = pdk_text_display (leftover->pool);

    if (!is_used (leftover) && is_needless (leftover, plan))
      /* Translators: the name of a volume, and of its storage pool */
      g_ptr_array_add (lines, g_strdup_printf (_ ("“%s”, which you made in “%s”, is not used, and "
                                                  "stays there"),
                                               name, pool));
  }
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_steal (lines, NULL);
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_handle_id (&asking->wait_source, g_source_remove);
  g_clear_weak_pointer (&asking->bar);
  g_string_free (asking->failures, TRUE);
  g_object_unref (asking->waiting);
  g_object_unref (asking->finding);
  g_object_unref (asking->jobs);
  g_free (asking);
}

static gboolean
is_in_question (const Leftover *leftover)
{
  return leftover->asked && !leftover->used;
}

static guint
count (PdkCreateLeftovers *self)
{
  guint n = 0;

  for (guint i = 0; i < self->all->len; i++)
    n += is_in_question (self->all->pdata[i]) ? 1 : 0;
  return n;
}

/* Returns: (transfer full): a line each, display-safe */
static char *
list (PdkCreateLeftovers *self, const char *introduction)
{
  GString *text = g_string_new (introduction);

  for (guint i = 0; i < self->all->len; i++) {
    const Leftover *leftover = self->all->pdata[i];
    g_autofree char *name = pdk_text_display (leftover->name);
    g_autofree char *pool = pdk_text_display (leftover->pool);

    if (!is_in_question (leftover))
      continue;
    g_string_append (text, "\n• ");
    /* Translators: the name of a volume, and of its storage pool */
    g_string_append_printf (text, _ ("“%s” in “%s”"), name, pool);
  }
  return g_string_free (text, FALSE);
}

/* @task: (transfer full).  What was asked for and is not in question any more is not this window's. */
static void
end (GTask *task, gboolean given_up)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);

  for (guint i = self->all->len; i > 0 && given_up; i--)
    if (((const Leftover *) self->all->pdata[i - 1])->asked)
      g_ptr_array_remove_index (self->all, i - 1);
  self->asking = FALSE;
  /* Meanwhile there may be another one. */
  g_task_return_boolean (task, given_up && self->all->len == 0);
  g_object_unref (task);
}

/* Removing them */

typedef struct {
  GTask *task;
  Leftover *leftover; /* borrowed: nothing else removes it meanwhile */
  PdkJob *job;
} Deletion;

static void
show_failures (PdkCreateLeftovers *self, const Asking *asking)
{
  if (self->window != NULL && asking->n_failures > 0)
    pdk_show_error_details (self->window,
                            ngettext ("The volume was not deleted", "Volumes were not deleted",
                                      asking->n_failures),
                            asking->failures->str);
}

/* @task: (transfer full).  What could not be removed is still there to be decided. */
static void
all_deleted (GTask *task)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);

  show_failures (self, g_task_get_task_data (task));
  end (task, count (self) == 0);
}

static void
note_failure (Asking *asking, PdkJob *job, const GError *error)
{
  g_autofree char *what = pdk_job_describe_failure (job);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_string_append_printf (asking->failures, "%s%s: %s", asking->n_failures++ > 0 ? "\n" : "",
                          what != NULL ? what : "", error->message);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Deletion *deletion = user_data;
  g_autoptr (PdkJob) job = deletion->job;
  g_autoptr (GError) error = NULL;
  PdkCreateLeftovers *self = g_task_get_source_object (deletion->task);
  Asking *asking = g_task_get_task_data (deletion->task);

  /* What is gone, or another one by now, is nothing to decide on. */
  if (pdk_storage_delete_unused_finish (PDK_STORAGE (source), result, &error) ||
      g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE))
    g_ptr_array_remove (self->all, deletion->leftover);
  else
    note_failure (asking, job, error);
  if (--asking->pending == 0)
    all_deleted (deletion->task);
}

/* @task: (transfer full) */
static void
delete_all (GTask *task)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);

  asking->pending = count (self);
  for (guint i = 0; i < self->all->len; i++) {
    Leftover *leftover = self->all->pdata[i];
    Deletion *deletion = NULL;

    if (!is_in_question (leftover))
      continue;
    deletion = g_new0 (Deletion, 1);
    deletion->task = task;
    deletion->leftover = leftover;
    deletion->job = pdk_storage_delete_job (leftover->storage, leftover->pool, leftover->name,
                                            leftover->key, on_deleted, deletion);
    pdk_job_store_add (asking->jobs, deletion->job);
  }
}

/* Asking */

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  const PdkAnswer answer = pdk_choose_finish (result);

  (void) source;
  if (answer == PDK_ANSWER_CONFIRM && !asking->unknown)
    delete_all (task);
  else
    end (task, answer != PDK_ANSWER_CANCEL);
}

static const char *
get_heading (guint n)
{
  return ngettext ("Keep the Volume That Was Made?", "Keep the Volumes That Were Made?", n);
}

/* What may be a machine's can only be kept. */
static void
put_question (GTask *task)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  const Asking *asking = g_task_get_task_data (task);
  const guint n = count (self);
  const char *heading = get_heading (n);
  g_autofree char *text = NULL;

  if (asking->unknown) {
    text =
        list (self, ngettext ("You made it for this machine. Whether a machine uses it by now is "
                              "not known, so it can only be kept:",
                              "You made them for this machine. Whether a machine uses them by "
                              "now is not known, so they can only be kept:",
                              n));
    pdk_choose_async (self->window, heading, text, _ ("_Keep"), NULL, FALSE, NULL, on_answered,
                      task);
    return;
  }
  text = list (self, ngettext ("You made it for this machine, and no machine uses it yet:",
                               "You made them for this machine, and no machine uses them yet:", n));
  pdk_choose_async (self->window, heading, text, _ ("_Delete"), _ ("_Keep"), TRUE, NULL,
                    on_answered, task);
}

static gboolean
is_shown (PdkCreateLeftovers *self)
{
  return self->window != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window));
}

/* Nobody waits for it any more. */
static void
stop_finding (Asking *asking)
{
  asking->is_put = TRUE;
  g_cancellable_cancel (asking->finding);
  g_clear_handle_id (&asking->wait_source, g_source_remove);
}

static void
go_on (GTask *task)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);

  stop_finding (asking);
  g_cancellable_cancel (asking->waiting);
  if (count (self) == 0)
    end (task, TRUE);
  else if (!is_shown (self))
    end (task, FALSE);
  else
    put_question (task);
}

/* Keeping them needs no answer of the hosts. */
static void
on_wait_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  const gboolean keeps = pdk_confirm_finish (result);

  (void) source;
  if (asking->is_put)
    return;
  stop_finding (asking);
  end (task, keeps);
}

static gboolean
on_wait_timeout (gpointer user_data)
{
  GTask *task = user_data;
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  const guint n = count (self);
  const char *text =
      ngettext ("You made it for this machine. The host is still being asked whether a machine "
                "uses it; if none does, it can be deleted.",
                "You made them for this machine. The host is still being asked whether machines "
                "use them; those that none uses can be deleted.",
                n);

  asking->wait_source = 0;
  if (is_shown (self))
    g_set_weak_pointer (&asking->bar,
                        pdk_wait_async (self->window, get_heading (n), text, _ ("_Keep"),
                                        asking->waiting, on_wait_answered, g_object_ref (task)));
  return G_SOURCE_REMOVE;
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  const Asking *asking = g_task_get_task_data (user_data);

  if (asking->bar != NULL)
    gtk_progress_bar_set_fraction (asking->bar, MIN (1, (double) done / (double) total));
}

/* @users: in the order of those of @storage that were asked for */
static void
take_users (PdkCreateLeftovers *self, PdkStorage *storage, GStrv users)
{
  for (guint i = 0, n = 0; i < self->all->len; i++) {
    Leftover *leftover = self->all->pdata[i];

    if (leftover->asked && leftover->storage == storage)
      leftover->used = *users[n++] != '\0';
  }
}

static void
on_users_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  PdkStorage *storage = PDK_STORAGE (source);
  g_auto (GStrv) users = pdk_storage_find_users_finish (storage, result, &error);
  Asking *asking = g_task_get_task_data (task);

  if (asking->is_put)
    return;
  if (users != NULL)
    take_users (g_task_get_source_object (task), storage, users);
  else
    g_debug ("What is used is not known: %s", error->message);
  asking->unknown = asking->unknown || users == NULL;
  if (--asking->pending == 0)
    go_on (task);
}

static void
find_users (GTask *task, PdkStorage *storage)
{
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (GPtrArray) pools = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->all->len; i++) {
    Leftover *leftover = self->all->pdata[i];

    if (leftover->storage != storage)
      continue;
    leftover->asked = TRUE;
    g_ptr_array_add (pools, leftover->pool);
    g_ptr_array_add (names, leftover->name);
  }
  g_ptr_array_add (pools, NULL);
  g_ptr_array_add (names, NULL);
  asking->pending++;
  pdk_storage_find_users_async (storage, (const char *const *) pools->pdata,
                                (const char *const *) names->pdata, on_progress, task,
                                asking->finding, on_users_found, g_object_ref (task));
}

void
pdk_create_leftovers_ask_async (PdkCreateLeftovers *self,
                                PdkJobStore *jobs,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;
  Asking *asking = NULL;

  g_return_if_fail (PDK_IS_CREATE_LEFTOVERS (self));
  g_return_if_fail (PDK_IS_JOB_STORE (jobs));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_create_leftovers_ask_async);
  g_task_set_name (task, "pdk_create_leftovers_ask_async");
  if (self->asking) {
    g_task_return_boolean (task, FALSE);
    g_object_unref (task);
    return;
  }
  self->asking = TRUE;
  asking = g_new0 (Asking, 1);
  asking->jobs = g_object_ref (jobs);
  asking->finding = g_cancellable_new ();
  asking->waiting = g_cancellable_new ();
  asking->failures = g_string_new (NULL);
  g_task_set_task_data (task, asking, asking_free);
  for (guint i = 0; i < self->all->len; i++) {
    Leftover *leftover = self->all->pdata[i];

    leftover->asked = FALSE;
    leftover->used = FALSE;
  }
  asking->wait_source = g_timeout_add (WAIT_TIME, on_wait_timeout, task);
  for (guint i = 0; i < self->all->len; i++)
    if (!((const Leftover *) self->all->pdata[i])->asked)
      find_users (task, ((const Leftover *) self->all->pdata[i])->storage);
  if (asking->pending == 0)
    go_on (task);
}

gboolean
pdk_create_leftovers_ask_finish (PdkCreateLeftovers *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
pdk_create_leftovers_watch (PdkCreateLeftovers *self, PdkStorage *storage)
{
  g_return_if_fail (PDK_IS_CREATE_LEFTOVERS (self));
  g_return_if_fail (storage == NULL || PDK_IS_STORAGE (storage));

  if (self->storage != NULL)
    g_signal_handlers_disconnect_by_data (self->storage, self);
  g_set_object (&self->storage, storage);
  if (storage != NULL)
    g_signal_connect_object (storage, "volume-made", G_CALLBACK (on_volume_made), self,
                             G_CONNECT_DEFAULT);
}

static void
pdk_create_leftovers_finalize (GObject *object)
{
  PdkCreateLeftovers *self = PDK_CREATE_LEFTOVERS (object);

  g_clear_object (&self->storage);
  g_clear_weak_pointer (&self->window);
  g_ptr_array_unref (self->all);

  G_OBJECT_CLASS (pdk_create_leftovers_parent_class)->finalize (object);
}

static void
pdk_create_leftovers_class_init (PdkCreateLeftoversClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_create_leftovers_finalize;
}

static void
pdk_create_leftovers_init (PdkCreateLeftovers *self)
{
  self->all = g_ptr_array_new_with_free_func (leftover_free);
}

PdkCreateLeftovers *
pdk_create_leftovers_new (GtkWindow *window)
{
  PdkCreateLeftovers *self = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (PDK_TYPE_CREATE_LEFTOVERS, NULL);
  g_set_weak_pointer (&self->window, window);
  return self;
}
