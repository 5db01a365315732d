/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-node"

#include "config.h"

#include "node/pdk-node-list.h"

#include "connection/pdk-connection-private.h"
#include "node/pdk-node-read.h"
#include "pdk-error.h"

/* One device that is plugged in is told of many times, part by part (ms). */
#define GATHER_TIME 250

#define N_PARTS 3

typedef struct {
  GPtrArray *read; /* nullable */
  GError *error;   /* nullable */
  gboolean reading;
  gboolean current; /* nothing was said against it since it was read */
  gboolean again;   /* what is being read may be out of date already */
} Part;

struct _PdkNodeList {
  GObject parent_instance;

  PdkConnection *connection; /* weak, nullable: it keeps this, which a reading may outlive */
  Part parts[N_PARTS];
  guint gather_source;
  guint generation; /* of the link */
  gboolean watching;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkNodeList, pdk_node_list, G_TYPE_OBJECT)

static void read_part (PdkNodeList *self, PdkNodePart part);

typedef struct {
  PdkNodePart part;
  guint generation;
  gboolean local;
} Wanted;

/* In the worker */

static gpointer
read_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;

  switch (wanted->part) {
  case PDK_NODE_DEVICES:
    return pdk_node_read_devices (conn, wanted->local, error);
  case PDK_NODE_USES:
    return pdk_node_read_uses (conn, error);
  case PDK_NODE_LINKS:
    return pdk_node_read_links (conn, error);
  }
  g_return_val_if_reached (NULL);
}

/* On the main thread */

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkNodeList *self = PDK_NODE_LIST (source);
  const Wanted *wanted = g_task_get_task_data (G_TASK (result));
  Part *part = &self->parts[wanted->part];
  g_autoptr (GError) error = NULL;
  GPtrArray *read = g_task_propagate_pointer (G_TASK (result), &error);

  (void) user_data;
  if (wanted->generation != self->generation) {
    g_clear_pointer (&read, g_ptr_array_unref);
    return;
  }
  part->reading = FALSE;
  g_clear_error (&part->error);
  part->error = g_steal_pointer (&error);
  if (read != NULL) {
    g_clear_pointer (&part->read, g_ptr_array_unref);
    part->read = read;
  }
  /* Without events nothing tells when it is not so any more, and of machines nothing is told here. */
  part->current = read != NULL && self->watching && wanted->part == PDK_NODE_DEVICES;
  if (part->again)
    read_part (self, wanted->part);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Many round trips: not in the lane whose calls return at once. */
static void
read_part (PdkNodeList *self, PdkNodePart part)
{
  GTask *task = NULL;
  Wanted *wanted = NULL;

  if (self->connection == NULL)
    return;
  task = g_task_new (self, NULL, on_read, NULL);
  wanted = g_new (Wanted, 1);
  self->parts[part].reading = TRUE;
  self->parts[part].again = FALSE;
  wanted->part = part;
  wanted->generation = self->generation;
  wanted->local = pdk_connection_is_local (self->connection) &&
                  !pdk_connection_is_test_driver (self->connection);
  g_task_set_source_tag (task, read_part);
  g_task_set_name (task, "pdk_node_list_read");
  g_task_set_task_data (task, wanted, g_free);
  pdk_connection_queue (self->connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task,
                        read_in_worker, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_listened_to (PdkNodeList *self)
{
  return g_signal_has_handler_pending (self, signals[SIGNAL_CHANGED], 0, FALSE);
}

static void
renew (PdkNodeList *self, PdkNodePart part)
{
  self->parts[part].current = FALSE;
  if (self->parts[part].reading)
    self->parts[part].again = TRUE;
  else if (self->parts[part].read != NULL && is_listened_to (self))
    read_part (self, part);
}

static gboolean
on_gathered (gpointer user_data)
{
  PdkNodeList *self = user_data;

  self->gather_source = 0;
  renew (self, PDK_NODE_DEVICES);
  renew (self, PDK_NODE_LINKS);
  return G_SOURCE_REMOVE;
}

static void
on_devices_changed (PdkNodeList *self)
{
  if (self->gather_source == 0)
    self->gather_source = g_timeout_add (GATHER_TIME, on_gathered, self);
}

/* Read only now, so that nothing that happens meanwhile is missed. */
static void
on_watched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkNodeList *self = PDK_NODE_LIST (source);
  const gboolean watching = g_task_propagate_pointer (G_TASK (result), NULL) != NULL;

  if (GPOINTER_TO_UINT (user_data) != self->generation)
    return;
  self->watching = watching;
  read_part (self, PDK_NODE_DEVICES);
}

/* A host that comes back may be another one. */
static void
on_alive (PdkNodeList *self)
{
  if (pdk_connection_is_alive (self->connection))
    return;
  self->generation++;
  self->watching = FALSE;
  for (guint i = 0; i < N_PARTS; i++) {
    g_clear_pointer (&self->parts[i].read, g_ptr_array_unref);
    self->parts[i].reading = FALSE;
    self->parts[i].again = FALSE;
    self->parts[i].current = FALSE;
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
pdk_node_list_finalize (GObject *object)
{
  PdkNodeList *self = PDK_NODE_LIST (object);

  g_clear_handle_id (&self->gather_source, g_source_remove);
  g_clear_weak_pointer (&self->connection);
  for (guint i = 0; i < N_PARTS; i++) {
    g_clear_pointer (&self->parts[i].read, g_ptr_array_unref);
    g_clear_error (&self->parts[i].error);
  }
  G_OBJECT_CLASS (pdk_node_list_parent_class)->finalize (object);
}

static void
pdk_node_list_class_init (PdkNodeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_node_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_NODE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_node_list_init (PdkNodeList *self)
{
  (void) self;
}

PdkNodeList *
pdk_node_list_of (PdkConnection *connection)
{
  PdkNodeList *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  self = g_object_get_data (G_OBJECT (connection), "pdk-node-list");
  if (self != NULL)
    return self;
  self = g_object_new (PDK_TYPE_NODE_LIST, NULL);
  g_set_weak_pointer (&self->connection, connection);
  g_object_set_data_full (G_OBJECT (connection), "pdk-node-list", self, g_object_unref);
  g_signal_connect_object (connection, "notify::alive", G_CALLBACK (on_alive), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "node-devices-changed", G_CALLBACK (on_devices_changed),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_node_list_want (PdkNodeList *self, PdkNodePart part)
{
  g_return_if_fail (PDK_IS_NODE_LIST (self));
  g_return_if_fail (part < N_PARTS);

  if (self->parts[part].reading || self->parts[part].current)
    return;
  if (part != PDK_NODE_DEVICES || self->watching || self->connection == NULL) {
    read_part (self, part);
    return;
  }
  self->parts[part].reading = TRUE;
  pdk_connection_watch_node_devices (self->connection,
                                     g_task_new (self, NULL, on_watched,
                                                 GUINT_TO_POINTER (self->generation)));
}

GPtrArray *
pdk_node_list_get (PdkNodeList *self, PdkNodePart part)
{
  g_return_val_if_fail (PDK_IS_NODE_LIST (self), NULL);
  g_return_val_if_fail (part < N_PARTS, NULL);

  return self->parts[part].read;
}

gboolean
pdk_node_list_is_reading (PdkNodeList *self, PdkNodePart part)
{
  g_return_val_if_fail (PDK_IS_NODE_LIST (self), FALSE);
  g_return_val_if_fail (part < N_PARTS, FALSE);

  return self->parts[part].reading;
}

const GError *
pdk_node_list_get_error (PdkNodeList *self, PdkNodePart part)
{
  g_return_val_if_fail (PDK_IS_NODE_LIST (self), NULL);
  g_return_val_if_fail (part < N_PARTS, NULL);

  return self->parts[part].error;
}

PdkNodeDevice *
pdk_node_list_find (PdkNodeList *self, const PdkHostRef *ref)
{
  GPtrArray *devices = NULL;

  g_return_val_if_fail (PDK_IS_NODE_LIST (self), NULL);
  g_return_val_if_fail (ref != NULL, NULL);

  devices = self->parts[PDK_NODE_DEVICES].read;
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    if (pdk_host_ref_matches (ref, g_ptr_array_index (devices, i)))
      return g_ptr_array_index (devices, i);
  return NULL;
}
