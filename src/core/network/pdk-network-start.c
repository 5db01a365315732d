/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-network"

#include "config.h"

#include "network/pdk-network-start.h"

#include "connection/pdk-connection-private.h"
#include "pdk-error.h"

typedef struct {
  char *name;
  gboolean always;
} StartData;

static void
start_data_free (gpointer data)
{
  StartData *start = data;

  g_free (start->name);
  g_free (start);
}

static gpointer
start_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const StartData *start = data;
  virNetworkPtr network = virNetworkLookupByName (conn, start->name);
  gboolean started = FALSE;

  if (network == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  started = virNetworkIsActive (network) == 1 || virNetworkCreate (network) == 0 ||
            virNetworkIsActive (network) == 1;
  if (started && start->always && virNetworkSetAutostart (network, 1) < 0)
    started = FALSE;
  if (!started)
    pdk_error_take_libvirt (error);
  virResetLastError ();
  virNetworkFree (network);
  return started ? GINT_TO_POINTER (TRUE) : NULL;
}

void
pdk_network_start_async (PdkConnection *connection,
                         const char *network,
                         gboolean always,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  StartData *data = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (network != NULL);

  data = g_new0 (StartData, 1);
  data->name = g_strdup (network);
  data->always = always;
  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, pdk_network_start_async);
  g_task_set_name (task, "pdk_network_start_async");
  g_task_set_task_data (task, data, start_data_free);
  pdk_connection_queue (connection, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, start_in_worker, NULL);
}

gboolean
pdk_network_start_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_network_start_async, FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
