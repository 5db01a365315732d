/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the other files of core need of a connection: running libvirt calls in its workers. */

#include "connection/pdk-connection.h"
#include "pdk-libvirt.h"
#include "stats/pdk-picture-sampler.h"

G_BEGIN_DECLS

/**
 * PdkLane:
 * @PDK_LANE_QUERY: one thread, ordered by priority: lists, XML, state.  Calls that answer fast.
 * @PDK_LANE_JOB: up to two threads: what changes a machine, and may take long.
 * @PDK_LANE_URGENT: one thread, never behind the other lanes: Force Off, cancel of a job.
 * @PDK_LANE_PROBE: one thread: whether guests that are suspected to hang answer.
 * @PDK_LANE_SAMPLING: up to four threads on the second connection: statistics, progress, opening a
 *   display.  Without a second connection those of %PDK_LANE_JOB.
 * @PDK_LANE_TRANSFER: up to two threads on the second connection: what is sent to a host or fetched
 *   from it, as long as that takes.  Without a second connection those of %PDK_LANE_JOB.
 */
typedef enum {
  PDK_LANE_QUERY,
  PDK_LANE_JOB,
  PDK_LANE_URGENT,
  PDK_LANE_PROBE,
  PDK_LANE_SAMPLING,
  PDK_LANE_TRANSFER,
} PdkLane;

/**
 * PdkConnectionFunc:
 * @conn: open connection handle of the lane; valid during the call
 * @data: the task's data (g_task_get_task_data())
 *
 * Runs in a worker.  Touches no GObject that the main thread may change, emits nothing.  Takes
 * libvirt's error itself with pdk_error_take_libvirt().
 *
 * Returns: the result, or %NULL with @error set (a function with nothing to return gives
 *   GINT_TO_POINTER (TRUE))
 */
typedef gpointer (*PdkConnectionFunc) (virConnectPtr conn,
                                       gpointer data,
                                       GCancellable *cancellable,
                                       GError **error);

/**
 * pdk_connection_queue:
 * @priority: G_PRIORITY_*; lower runs earlier
 * @task: (transfer full): made on the main thread, with name, source tag and task data; its callback
 *   runs on the main thread; it returns a pointer (g_task_propagate_pointer())
 * @result_free: (nullable): for the pointer, when nobody takes it
 *
 * Fails the task with %PDK_ERROR_NOT_CONNECTED when the connection is not open or is closed before
 * the call begins, and with %PDK_ERROR_OUTCOME_UNKNOWN when it is closed or lost while the
 * call runs.
 */
void pdk_connection_queue (PdkConnection *self,
                           PdkLane lane,
                           int priority,
                           GTask *task,
                           PdkConnectionFunc func,
                           GDestroyNotify result_free);

/** How many calls the sampler may have under way, stuck ones included; 0 when not connected. */
guint pdk_connection_get_sampler_room (PdkConnection *self);

/** Asks for a re-read of one domain (NULL: of the whole list), coalesced.  Never blocks. */
void pdk_connection_refresh (PdkConnection *self, const char *uuid);

/**
 * pdk_connection_watch_node_devices:
 * @task: (transfer full): returns a pointer, whether the host will tell of its own devices
 *
 * Has node-devices-changed emitted as long as the link is open, also for its networks.
 */
void pdk_connection_watch_node_devices (PdkConnection *self, GTask *task);

/** As pdk_connection_watch_node_devices(), of storage pools: has storage-changed emitted. */
void pdk_connection_watch_storage (PdkConnection *self, GTask *task);

/** Whether the driver is libvirt's in-process test driver (no daemon, no second connection). */
gboolean pdk_connection_is_test_driver (PdkConnection *self);

/** (transfer none): of the small pictures of its machines' screens */
PdkPictureSampler *pdk_connection_get_picture_sampler (PdkConnection *self);

/** Emits domain-changed. */
void pdk_connection_tell_domain_changed (PdkConnection *self);

G_END_DECLS
