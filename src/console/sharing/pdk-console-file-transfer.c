/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-file-transfer.h"

#include <glib/gi18n.h>

/* A guest that takes nothing for so long is not waited for. */
#define STALL_SECONDS 60

typedef struct {
  /* owned */
  GListStore *files;
  PdkConsoleFile *current; /* (nullable): being sent */
  guint stall_id;
  gboolean available;
} PdkConsoleFileTransferPrivate;

typedef enum { PROP_AVAILABLE = 1 } PdkConsoleFileTransferProperty;

static GParamSpec *props[PROP_AVAILABLE + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleFileTransfer,
                                     pdk_console_file_transfer,
                                     G_TYPE_OBJECT)

static PdkConsoleFileTransferPrivate *
get_private (PdkConsoleFileTransfer *self)
{
  return pdk_console_file_transfer_get_instance_private (self);
}

static void
fail (PdkConsoleFile *file, GIOErrorEnum code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, code, message);

  pdk_console_file_finish (file, error);
}

static gboolean
on_stalled (gpointer user_data)
{
  PdkConsoleFileTransfer *self = user_data;
  PdkConsoleFileTransferPrivate *priv = get_private (self);

  priv->stall_id = 0;
  fail (priv->current, G_IO_ERROR_TIMED_OUT, _ ("The guest’s agent does not answer"));
  return G_SOURCE_REMOVE;
}

static void
watch_for_stall (PdkConsoleFileTransfer *self)
{
  PdkConsoleFileTransferPrivate *priv = get_private (self);

  g_clear_handle_id (&priv->stall_id, g_source_remove);
  priv->stall_id = g_timeout_add_seconds (STALL_SECONDS, on_stalled, self);
}

static void
begin (PdkConsoleFileTransfer *self, PdkConsoleFile *file)
{
  PdkConsoleFileTransferPrivate *priv = get_private (self);

  priv->current = g_object_ref (file);
  watch_for_stall (self);
  pdk_console_file_begin (file);
  PDK_CONSOLE_FILE_TRANSFER_GET_CLASS (self)->send (self, file);
}

/* Files go in their order: one that is not looked at yet holds those behind it. */
static PdkConsoleFile *
find_next (PdkConsoleFileTransfer *self)
{
  GListModel *files = G_LIST_MODEL (get_private (self)->files);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, i);

    if (pdk_console_file_get_state (file) == PDK_CONSOLE_FILE_WAITING)
      return g_steal_pointer (&file);
  }
  return NULL;
}

static void
send_next (PdkConsoleFileTransfer *self)
{
  PdkConsoleFileTransferPrivate *priv = get_private (self);
  g_autoptr (PdkConsoleFile) next = priv->current == NULL ? find_next (self) : NULL;

  if (next != NULL && pdk_console_file_is_size_known (next))
    begin (self, next);
}

static void
on_file_notify_state (PdkConsoleFileTransfer *self, GParamSpec *pspec, PdkConsoleFile *file)
{
  PdkConsoleFileTransferPrivate *priv = get_private (self);

  if (!pdk_console_file_is_finished (file))
    return;
  if (priv->current == file) {
    g_clear_handle_id (&priv->stall_id, g_source_remove);
    g_clear_object (&priv->current);
  }
  send_next (self);
}

/* Why @info is not sent: (nullable), translated */
static const char *
get_refusal (GFileInfo *info)
{
  switch (g_file_info_get_file_type (info)) {
  case G_FILE_TYPE_REGULAR:
    return NULL;
  case G_FILE_TYPE_DIRECTORY:
    return _ ("Folders cannot be sent. Pack this one into a file first.");
  case G_FILE_TYPE_UNKNOWN:
  case G_FILE_TYPE_SYMBOLIC_LINK:
  case G_FILE_TYPE_SPECIAL:
  case G_FILE_TYPE_SHORTCUT:
  case G_FILE_TYPE_MOUNTABLE:
    break;
  }
  return _ ("This is not a file with content");
}

typedef struct {
  PdkConsoleFileTransfer *transfer; /* owned */
  PdkConsoleFile *file;             /* owned */
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->transfer);
  g_object_unref (check->file);
  g_free (check);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Check, check_free)

static void
on_info_queried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Check) check = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  const char *refusal = info != NULL ? get_refusal (info) : NULL;

  if (error != NULL)
    pdk_console_file_finish (check->file, error);
  else if (refusal != NULL)
    fail (check->file, G_IO_ERROR_NOT_SUPPORTED, refusal);
  else
    pdk_console_file_set_size (check->file, g_file_info_get_size (info));
  send_next (check->transfer);
}

static void
add_file (PdkConsoleFileTransfer *self, GFile *location)
{
  g_autoptr (PdkConsoleFile) file = pdk_console_file_new (location);
  Check *check = g_new0 (Check, 1);

  check->transfer = g_object_ref (self);
  check->file = g_object_ref (file);
  g_signal_connect_object (file, "notify::state", G_CALLBACK (on_file_notify_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "notify::sent", G_CALLBACK (watch_for_stall), self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (get_private (self)->files, file);
  g_file_query_info_async (location,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           pdk_console_file_get_cancellable (file), on_info_queried, check);
}

static void
pdk_console_file_transfer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsoleFileTransferProperty) id) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, get_private (PDK_CONSOLE_FILE_TRANSFER (object))->available);
    break;
  }
}

static void
pdk_console_file_transfer_finalize (GObject *object)
{
  PdkConsoleFileTransferPrivate *priv = get_private (PDK_CONSOLE_FILE_TRANSFER (object));

  g_clear_handle_id (&priv->stall_id, g_source_remove);
  g_clear_object (&priv->current);
  g_clear_object (&priv->files);

  G_OBJECT_CLASS (pdk_console_file_transfer_parent_class)->finalize (object);
}

static void
pdk_console_file_transfer_class_init (PdkConsoleFileTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_console_file_transfer_get_property;
  object_class->finalize = pdk_console_file_transfer_finalize;

  props[PROP_AVAILABLE] =
      g_param_spec_boolean ("available", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_file_transfer_init (PdkConsoleFileTransfer *self)
{
  get_private (self)->files = g_list_store_new (PDK_TYPE_CONSOLE_FILE);
}

gboolean
pdk_console_file_transfer_is_available (PdkConsoleFileTransfer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self), FALSE);

  return get_private (self)->available;
}

GListModel *
pdk_console_file_transfer_get_files (PdkConsoleFileTransfer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self), NULL);

  return G_LIST_MODEL (get_private (self)->files);
}

static gboolean
is_sending (PdkConsoleFileTransfer *self)
{
  GListModel *files = G_LIST_MODEL (get_private (self)->files);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, i);

    if (!pdk_console_file_is_finished (file))
      return TRUE;
  }
  return FALSE;
}

void
pdk_console_file_transfer_send (PdkConsoleFileTransfer *self, GListModel *files)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  if (!get_private (self)->available)
    return;
  /* A lot of their own: those before are not counted with them. */
  if (!is_sending (self))
    pdk_console_file_transfer_forget_finished (self);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    add_file (self, file);
  }
}

typedef void (*FileFunc) (PdkConsoleFile *file);

/* From the end, so that no other one begins meanwhile. */
static void
for_each_unfinished (PdkConsoleFileTransfer *self, FileFunc func)
{
  GListModel *files = G_LIST_MODEL (get_private (self)->files);

  for (guint i = g_list_model_get_n_items (files); i > 0; i--) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (files, i - 1);

    if (!pdk_console_file_is_finished (file))
      func (file);
  }
}

void
pdk_console_file_transfer_cancel_all (PdkConsoleFileTransfer *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self));

  for_each_unfinished (self, pdk_console_file_cancel);
}

void
pdk_console_file_transfer_forget_finished (PdkConsoleFileTransfer *self)
{
  GListStore *files;

  g_return_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self));

  files = get_private (self)->files;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (files)); i > 0; i--) {
    g_autoptr (PdkConsoleFile) file = g_list_model_get_item (G_LIST_MODEL (files), i - 1);

    if (pdk_console_file_is_finished (file))
      g_list_store_remove (files, i - 1);
  }
}

static void
fail_for_agent (PdkConsoleFile *file)
{
  fail (file, G_IO_ERROR_CONNECTION_CLOSED, _ ("The guest’s agent is gone"));
}

void
pdk_console_file_transfer_set_available (PdkConsoleFileTransfer *self, gboolean available)
{
  PdkConsoleFileTransferPrivate *priv = get_private (self);

  g_return_if_fail (PDK_IS_CONSOLE_FILE_TRANSFER (self));

  if (priv->available == available)
    return;
  priv->available = available;
  if (!available)
    for_each_unfinished (self, fail_for_agent);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AVAILABLE]);
}
