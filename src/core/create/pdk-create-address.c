/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-address.h"

#include <glib/gi18n.h>

#include "create/pdk-unpack.h"
#include "os/pdk-os-media.h"
#include "os/pdk-remote.h"
#include "pdk-error.h"

typedef struct {
  char *address;
  gboolean cloud;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->address);
  g_free (wanted);
}

void
pdk_create_address_free (PdkCreateAddress *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  pdk_download_facts_free (self->facts);
  pdk_os_info_unref (self->os);
  pdk_os_disc_unref (self->disc);
  pdk_disk_image_free (self->image);
  g_free (self);
}

/* As long as it is not here, it is taken for what cloud images are. */
static PdkDiskImage *
guess_image (void)
{
  PdkDiskImage *image = g_new0 (PdkDiskImage, 1);

  image->format = g_strdup ("qcow2");
  image->is_here = TRUE;
  return image;
}

/* Returns: (transfer full) (nullable): what its first bytes say; %NULL: nothing, or nobody gives them, or
 * with @error it cannot be used */
static PdkDiskImage *
read_head (PdkCreateAddress *self, const char *address, GCancellable *cancellable, GError **error)
{
  const char *tool = NULL;
  g_autoptr (PdkRemote) remote = NULL;
  guint8 head[PDK_DISK_IMAGE_HEAD];
  gssize length = -1;

  if (self->facts->refusal != NULL)
    return NULL;
  remote = pdk_remote_new ();
  length = pdk_remote_read_head (remote, address, head, sizeof head, cancellable, NULL);
  if (length <= 0)
    return NULL;
  tool = pdk_unpack_tell (head, (gsize) length);
  if (tool != NULL && !pdk_unpack_check (tool, error))
    return NULL;
  return pdk_disk_image_read_head (head, (gsize) length, self->facts->total);
}

/* One that is here already was downloaded as it is, and is known for what it is. */
static gboolean
read_image (PdkCreateAddress *self, const char *address, GCancellable *cancellable, GError **error)
{
  g_autoptr (PdkDiskImage) found = NULL;
  GError *reason = NULL;

  self->image = guess_image ();
  if (self->facts->state.whole > 0)
    found = pdk_disk_image_read (self->path, cancellable, NULL);
  else
    found = read_head (self, address, cancellable, &reason);
  if (reason != NULL) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  self->image->packed = found != NULL ? found->packed : pdk_download_is_packed (address);
  if (found != NULL)
    self->image->capacity = found->capacity;
  return TRUE;
}

/* Returns: (nullable): why what is called so cannot be used */
static const char *
find_refusal (const Wanted *wanted)
{
  if (pdk_download_is_archive (wanted->address))
    return _ ("This file is an archive: download and unpack it first");
  if (!wanted->cloud && pdk_download_is_packed (wanted->address))
    return _ ("This disc is compressed: download and unpack it first");
  return NULL;
}

static void
look_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Wanted *wanted = data;
  g_autoptr (PdkCreateAddress) self = NULL;
  const char *refusal = find_refusal (wanted);
  GError *error = NULL;
  const PdkOsMedium *medium = NULL;
  const PdkDownloadState all = pdk_download_measure_all ();

  if (refusal != NULL) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_INVALID, "%s", refusal);
    return;
  }
  self = g_new0 (PdkCreateAddress, 1);
  self->path = pdk_download_dup_path (wanted->address);
  self->facts = pdk_download_look (wanted->address, cancellable);
  self->kept = all.whole + all.part;
  medium = pdk_os_media_find (wanted->address);
  if (medium != NULL)
    self->os = pdk_os_info_load (medium->os_id);
  if (medium != NULL && !wanted->cloud)
    self->disc = pdk_os_disc_find (medium->os_id, wanted->address);
  if (wanted->cloud && !read_image (self, wanted->address, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) pdk_create_address_free);
}

void
pdk_create_address_look_async (const char *address,
                               gboolean cloud,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wanted *wanted = NULL;

  g_return_if_fail (address != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->address = g_strdup (address);
  wanted->cloud = cloud;
  g_task_set_source_tag (task, pdk_create_address_look_async);
  g_task_set_name (task, "pdk_create_address_look_async");
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, look_in_worker);
}

PdkCreateAddress *
pdk_create_address_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
