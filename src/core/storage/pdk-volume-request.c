/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-volume-request.h"

#include "storage/pdk-volume-spec.h"

struct _PdkVolumeRequest {
  GObject parent_instance;

  PdkStorage *storage;
  GObject *owner; /* weak, nullable */
  char *stem;     /* nullable */
  char *current;  /* nullable */
  GTask *task;    /* nullable: answered */
  PdkVolumePurpose purpose;
};

G_DEFINE_FINAL_TYPE (PdkVolumeRequest, pdk_volume_request, G_TYPE_OBJECT)

/* Main thread. */
static PdkVolumePresenter presenter_func;
static gpointer presenter_data;

PdkVolumeChoice *
pdk_volume_choice_new (PdkPool *pool, PdkVolume *volume)
{
  const PdkVolumeInfo *info = NULL;
  PdkVolumeChoice *self = NULL;

  g_return_val_if_fail (PDK_IS_POOL (pool) && PDK_IS_VOLUME (volume), NULL);

  info = pdk_volume_get_info (volume);
  self = g_new0 (PdkVolumeChoice, 1);
  self->pool = g_strdup (pdk_pool_get_name (pool));
  self->volume = g_strdup (pdk_volume_get_name (volume));
  if (info != NULL && info->by_path)
    self->path = g_strdup (info->path);
  if (info != NULL)
    self->format = g_strdup (info->format);
  self->block = self->path != NULL && !pdk_pool_type_has_files (pdk_pool_get_info (pool)->type);
  return self;
}

PdkVolumeChoice *
pdk_volume_choice_new_for_path (const char *path)
{
  PdkVolumeChoice *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (PdkVolumeChoice, 1);
  self->path = g_strdup (path);
  self->block = g_str_has_prefix (path, "/dev/");
  return self;
}

void
pdk_volume_choice_free (PdkVolumeChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->pool);
  g_free (self->volume);
  g_free (self->format);
  g_free (self);
}

static void
pdk_volume_request_dispose (GObject *object)
{
  PdkVolumeRequest *self = PDK_VOLUME_REQUEST (object);

  pdk_volume_request_answer (self, NULL);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->storage);

  G_OBJECT_CLASS (pdk_volume_request_parent_class)->dispose (object);
}

static void
pdk_volume_request_finalize (GObject *object)
{
  PdkVolumeRequest *self = PDK_VOLUME_REQUEST (object);

  g_free (self->stem);
  g_free (self->current);

  G_OBJECT_CLASS (pdk_volume_request_parent_class)->finalize (object);
}

static void
pdk_volume_request_class_init (PdkVolumeRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_volume_request_dispose;
  object_class->finalize = pdk_volume_request_finalize;
}

static void
pdk_volume_request_init (PdkVolumeRequest *self)
{
  (void) self;
}

void
pdk_volume_request_set_presenter (PdkVolumePresenter presenter, gpointer user_data)
{
  presenter_func = presenter;
  presenter_data = user_data;
}

void
pdk_volume_request_async (PdkStorage *storage,
                          GObject *owner,
                          PdkVolumePurpose purpose,
                          const char *stem,
                          const char *current,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (PdkVolumeRequest) self = NULL;

  g_return_if_fail (PDK_IS_STORAGE (storage));
  g_return_if_fail (owner == NULL || G_IS_OBJECT (owner));

  self = g_object_new (PDK_TYPE_VOLUME_REQUEST, NULL);
  self->storage = g_object_ref (storage);
  g_set_weak_pointer (&self->owner, owner);
  self->purpose = purpose;
  self->stem = g_strdup (stem);
  self->current = g_strdup (current);
  self->task = g_task_new (storage, NULL, callback, user_data);
  g_task_set_source_tag (self->task, pdk_volume_request_async);
  /* With nobody to show it the request goes, unanswered, and so does the wish. */
  if (presenter_func != NULL)
    presenter_func (self, presenter_data);
}

PdkVolumeChoice *
pdk_volume_request_finish (PdkStorage *storage, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, storage), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_volume_request_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

PdkStorage *
pdk_volume_request_get_storage (PdkVolumeRequest *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_REQUEST (self), NULL);

  return self->storage;
}

GObject *
pdk_volume_request_get_owner (PdkVolumeRequest *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_REQUEST (self), NULL);

  return self->owner;
}

PdkVolumePurpose
pdk_volume_request_get_purpose (PdkVolumeRequest *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_REQUEST (self), PDK_VOLUME_FOR_DISK);

  return self->purpose;
}

const char *
pdk_volume_request_get_stem (PdkVolumeRequest *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_REQUEST (self), NULL);

  return self->stem;
}

const char *
pdk_volume_request_get_current (PdkVolumeRequest *self)
{
  g_return_val_if_fail (PDK_IS_VOLUME_REQUEST (self), NULL);

  return self->current;
}

void
pdk_volume_request_answer (PdkVolumeRequest *self, PdkVolumeChoice *choice)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PDK_IS_VOLUME_REQUEST (self));

  task = g_steal_pointer (&self->task);
  if (task == NULL)
    pdk_volume_choice_free (choice);
  else
    g_task_return_pointer (task, choice, (GDestroyNotify) pdk_volume_choice_free);
}
