/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-drivers.h"

#include "connection/pdk-connection-private.h"
#include "storage/pdk-storage-read.h"

/* Of Fedora’s package and those made after it; and where it can only be seen by a pool. */
static const char *const places[] = {
  "/usr/share/virtio-win/virtio-win.iso",
  "/usr/share/virtio/virtio-win.iso",
  "/var/lib/libvirt/images/virtio-win.iso",
};

gboolean
pdk_create_drivers_is_name (const char *path)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  name = g_path_get_basename (path);
  return g_str_has_prefix (name, "virtio-win");
}

static gboolean
is_there (virConnectPtr conn, const char *path, gboolean is_local)
{
  g_autoptr (virStorageVol) volume = NULL;

  if (is_local && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  volume = virStorageVolLookupByPath (conn, path);
  virResetLastError ();
  return volume != NULL;
}

static gpointer
find_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (is_there (conn, places[i], GPOINTER_TO_INT (data)))
      return g_strdup (places[i]);
  return NULL;
}

void
pdk_create_drivers_find_async (PdkConnection *connection,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));

  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_create_drivers_find_async);
  g_task_set_name (task, "pdk_create_drivers_find_async");
  g_task_set_task_data (task, GINT_TO_POINTER (pdk_connection_is_local (connection)), NULL);
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, find_in_worker,
                        g_free);
}

char *
pdk_create_drivers_find_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
