/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-file-transfer.h"

#include "pdk-spice-listener.h"

struct _PdkSpiceFileTransfer {
  PdkConsoleFileTransfer parent_instance;

  PdkConsoleAgent *agent; /* owned */
  PdkSpiceListener *main; /* owned */
  PdkConsoleFile *file;   /* borrowed, weak: the one that a task of the library is made for */
};

G_DEFINE_FINAL_TYPE (PdkSpiceFileTransfer, pdk_spice_file_transfer, PDK_TYPE_CONSOLE_FILE_TRANSFER)

static void
update (PdkSpiceFileTransfer *self)
{
  const PdkConsoleAgentAbilities abilities = pdk_console_agent_get_abilities (self->agent);

  pdk_console_file_transfer_set_available (PDK_CONSOLE_FILE_TRANSFER (self),
                                           pdk_spice_listener_get_channel (self->main) != NULL &&
                                               (abilities & PDK_CONSOLE_AGENT_CAN_FILES) != 0);
}

static void
on_progress (goffset sent, goffset total, gpointer user_data)
{
  pdk_console_file_set_sent (PDK_CONSOLE_FILE (user_data), MAX (sent, 0));
}

static void
on_task_finished (PdkConsoleFile *file, const GError *error)
{
  pdk_console_file_finish (file, error);
}

/* The task says in words why it failed, and nothing else tells one failure from another: what the
 * whole operation ends with is only how many did. */
static void
on_channel_new_file_transfer (PdkSpiceFileTransfer *self, GObject *task)
{
  if (self->file != NULL)
    g_signal_connect_object (task, "finished", G_CALLBACK (on_task_finished), self->file,
                             G_CONNECT_SWAPPED);
  g_clear_weak_pointer (&self->file);
}

typedef struct {
  PdkConsoleFile *file; /* owned */
  GError *error;        /* (nullable) (owned) */
} Outcome;

static void
outcome_free (Outcome *outcome)
{
  g_clear_error (&outcome->error);
  g_object_unref (outcome->file);
  g_free (outcome);
}

static gboolean
on_idle_copied (gpointer user_data)
{
  Outcome *outcome = user_data;

  pdk_console_file_finish (outcome->file, outcome->error);
  return G_SOURCE_REMOVE;
}

/* The operation may end while its task is still telling of its own end. */
static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->file = user_data;
  spice_main_channel_file_copy_finish (SPICE_MAIN_CHANNEL (source), result, &outcome->error);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_copied, outcome, (GDestroyNotify) outcome_free);
}

static void
pdk_spice_file_transfer_send (PdkConsoleFileTransfer *transfer, PdkConsoleFile *file)
{
  PdkSpiceFileTransfer *self = PDK_SPICE_FILE_TRANSFER (transfer);
  GFile *sources[] = { pdk_console_file_get_file (file), NULL };

  g_set_weak_pointer (&self->file, file);
  spice_main_channel_file_copy_async (pdk_spice_listener_get_channel (self->main), sources,
                                      G_FILE_COPY_NONE, pdk_console_file_get_cancellable (file),
                                      on_progress, file, on_copied, g_object_ref (file));
}

static void
pdk_spice_file_transfer_dispose (GObject *object)
{
  PdkSpiceFileTransfer *self = PDK_SPICE_FILE_TRANSFER (object);

  pdk_spice_file_transfer_set_session (self, NULL);
  g_clear_weak_pointer (&self->file);
  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_data (self->agent, self);

  G_OBJECT_CLASS (pdk_spice_file_transfer_parent_class)->dispose (object);
}

static void
pdk_spice_file_transfer_finalize (GObject *object)
{
  PdkSpiceFileTransfer *self = PDK_SPICE_FILE_TRANSFER (object);

  g_clear_pointer (&self->main, pdk_spice_listener_free);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (pdk_spice_file_transfer_parent_class)->finalize (object);
}

static void
pdk_spice_file_transfer_class_init (PdkSpiceFileTransferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_file_transfer_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_spice_file_transfer_finalize;
  PDK_CONSOLE_FILE_TRANSFER_CLASS (klass)->send = pdk_spice_file_transfer_send;
}

static void
pdk_spice_file_transfer_init (PdkSpiceFileTransfer *self)
{
  self->main = pdk_spice_listener_new (SPICE_TYPE_MAIN_CHANNEL, G_CALLBACK (update), self);
  pdk_spice_listener_connect (self->main, "new-file-transfer",
                              G_CALLBACK (on_channel_new_file_transfer));
}

PdkSpiceFileTransfer *
pdk_spice_file_transfer_new (PdkConsoleAgent *agent)
{
  PdkSpiceFileTransfer *self = g_object_new (PDK_TYPE_SPICE_FILE_TRANSFER, NULL);

  self->agent = g_object_ref (agent);
  g_signal_connect_object (agent, "notify::abilities", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
pdk_spice_file_transfer_set_session (PdkSpiceFileTransfer *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_FILE_TRANSFER (self));

  pdk_spice_listener_set_session (self->main, session);
}
