/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-leftovers.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "core/storage/pdk-storage-change.h"
#include "widgets/pdk-confirm.h"

typedef struct {
  PdkStorage *storage;
  char *pool;
  char *name;
  char *key; /* nullable */
} Leftover;

struct _PdkCreateLeftovers {
  GObject parent_instance;

  GtkWindow *window;   /* borrowed */
  PdkStorage *storage; /* nullable: the one that is watched */
  GPtrArray *all;      /* of Leftover */
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

static void
drop_used (PdkCreateLeftovers *self)
{
  for (guint i = self->all->len; i > 0; i--)
    if (is_used (self->all->pdata[i - 1]))
      g_ptr_array_remove_index (self->all, i - 1);
}

gboolean
pdk_create_leftovers_is_any (PdkCreateLeftovers *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_LEFTOVERS (self), FALSE);

  drop_used (self);
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

  drop_used (self);
  for (guint i = 0; i < self->all->len; i++) {
    const Leftover *leftover = self->all->pdata[i];
    g_autofree char *name = pdk_text_display (leftover->name);
    g_autofree char *pool = pdk_text_display (leftover->pool);

    if (is_needless (leftover, plan))
      /* Translators: the name of a volume, and of its storage pool */
      g_ptr_array_add (lines, g_strdup_printf (_ ("“%s”, which you made in “%s”, is not used, and "
                                                  "stays there"),
                                               name, pool));
  }
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_steal (lines, NULL);
}

/* Returns: (transfer full): a line each, display-safe */
static char *
list (PdkCreateLeftovers *self)
{
  GString *text = g_string_new (
      ngettext ("You made it for this machine, and no machine uses it yet:",
                "You made them for this machine, and no machine uses them yet:", self->all->len));

  for (guint i = 0; i < self->all->len; i++) {
    const Leftover *leftover = self->all->pdata[i];
    g_autofree char *name = pdk_text_display (leftover->name);
    g_autofree char *pool = pdk_text_display (leftover->pool);

    g_string_append (text, "\n• ");
    /* Translators: the name of a volume, and of its storage pool */
    g_string_append_printf (text, _ ("“%s” in “%s”"), name, pool);
  }
  return g_string_free (text, FALSE);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void) user_data;
  if (!pdk_storage_delete_volume_finish (PDK_STORAGE (source), result, &error))
    g_message ("A volume that was made by hand could not be removed: %s", error->message);
}

/* Those that a machine got while it was asked stay, and so does another one of the same name. */
static void
delete_all (PdkCreateLeftovers *self)
{
  drop_used (self);
  for (guint i = 0; i < self->all->len; i++) {
    const Leftover *leftover = self->all->pdata[i];

    pdk_storage_delete_volume_async (leftover->storage, leftover->pool, leftover->name,
                                     leftover->key, NULL, on_deleted, NULL);
  }
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PdkCreateLeftovers *self = g_task_get_source_object (task);
  const PdkAnswer answer = pdk_choose_finish (result);

  (void) source;
  if (answer == PDK_ANSWER_CONFIRM)
    delete_all (self);
  if (answer != PDK_ANSWER_CANCEL)
    g_ptr_array_set_size (self->all, 0);
  g_task_return_boolean (task, answer != PDK_ANSWER_CANCEL);
}

void
pdk_create_leftovers_ask_async (PdkCreateLeftovers *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *text = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CREATE_LEFTOVERS (self));

  text = list (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_create_leftovers_ask_async);
  g_task_set_name (task, "pdk_create_leftovers_ask_async");
  pdk_choose_async (self->window,
                    ngettext ("Keep the Volume That Was Made?", "Keep the Volumes That Were Made?",
                              self->all->len),
                    text, _ ("_Delete"), _ ("_Keep"), TRUE, NULL, on_answered, task);
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
  self->window = window;
  return self;
}
