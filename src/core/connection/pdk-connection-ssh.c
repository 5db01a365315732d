/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection"

#include "config.h"

#include "connection/pdk-connection-ssh.h"

#include "connection/pdk-connection-internal.h"
#include "connection/pdk-connection-reason.h"
#include "pdk-error.h"
#include "pdk-text.h"
#include "ssh/pdk-ssh-failure.h"

#include <glib/gi18n.h>

/* The SSH connection to the host.  libvirt's own two connections go through it where libvirt would
 * run ssh itself, and so do the displays: the user signs in once. */

/* How often it is looked whether the time to open a tunnel is over (ms), and how many such looks
 * without an open question it takes. */
#define LOOK_INTERVAL 1000
#define MAX_LOOKS     30

gboolean
pdk_connection_can_tunnel (PdkConnection *self)
{
  g_autoptr (PdkSshTarget) target = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (self), FALSE);

  target = pdk_ssh_target_new (self->uri);
  return target != NULL;
}

static gboolean
on_ssh_asked (PdkConnection *self, PdkAuthRequest *request)
{
  pdk_connection_states_asked (self, request);
  return TRUE;
}

/* Returns: (nullable) (transfer none) */
static PdkSshMaster *
take_master (PdkConnection *self)
{
  g_autoptr (PdkSshTarget) target = NULL;

  if (self->ssh == NULL) {
    target = pdk_ssh_target_new (self->uri);
    if (target == NULL)
      return NULL;
    self->ssh = pdk_ssh_master_get (target);
    g_signal_connect_object (self->ssh, "asked", G_CALLBACK (on_ssh_asked), self,
                             G_CONNECT_SWAPPED);
  }
  pdk_ssh_master_set_owner (self->ssh, self->uri, self->name);
  return self->ssh;
}

void
pdk_connection_ssh_drop (PdkConnection *self)
{
  if (self->ssh != NULL)
    g_signal_handlers_disconnect_by_data (self->ssh, self);
  g_clear_object (&self->ssh);
}

PdkSshMaster *
pdk_connection_ssh_for_libvirt (PdkConnection *self)
{
  g_autoptr (PdkSshTarget) target = pdk_ssh_target_new (self->uri);

  /* With a program of the user's own, libvirt is left to run that. */
  if (target == NULL || !target->is_plain || target->program != NULL)
    return NULL;
  return take_master (self);
}

char *
pdk_connection_ssh_get_command (PdkConnection *self)
{
  if (self->ssh == NULL || !pdk_ssh_master_is_open (self->ssh) ||
      pdk_connection_ssh_for_libvirt (self) == NULL)
    return NULL;
  return pdk_ssh_master_get_command (self->ssh);
}

/* --- tunnels --- */

/* Task data of a tunnel that is being opened. */
typedef struct {
  PdkSshMaster *master;
  GCancellable *cancellable; /* of the opening: ours, since it has a deadline */
  GCancellable *outer;       /* nullable: of who asked */
  gulong outer_id;
  guint look_source;
  guint n_looks;
  gboolean is_late;
} Tunneling;

static void
tunneling_free (Tunneling *tunneling)
{
  g_cancellable_disconnect (tunneling->outer, tunneling->outer_id);
  g_clear_object (&tunneling->outer);
  g_clear_handle_id (&tunneling->look_source, g_source_remove);
  g_object_unref (tunneling->cancellable);
  g_object_unref (tunneling->master);
  g_free (tunneling);
}

static gboolean
on_look_due (gpointer user_data)
{
  Tunneling *tunneling = user_data;

  if (pdk_ssh_master_is_asking (tunneling->master))
    tunneling->n_looks = 0;
  else if (++tunneling->n_looks >= MAX_LOOKS) {
    tunneling->is_late = TRUE;
    g_cancellable_cancel (tunneling->cancellable);
  }
  return G_SOURCE_CONTINUE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
on_tunnel_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Tunneling *tunneling = g_task_get_task_data (task);
  GError *error = NULL;
  PdkSshTunnel *tunnel = pdk_ssh_tunnel_open_finish (result, &error);

  g_clear_handle_id (&tunneling->look_source, g_source_remove);
  if (tunnel != NULL) {
    g_task_return_pointer (task, tunnel, g_object_unref);
  } else if (tunneling->is_late) {
    g_clear_error (&error);
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_ANSWERING, "%s",
                             _ ("The host does not answer"));
  } else {
    g_task_return_error (task, error);
  }
}

void
pdk_connection_open_tunnel_async (PdkConnection *self,
                                  const PdkSshEndpoint *endpoint,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  PdkSshMaster *master;
  Tunneling *tunneling;
  GTask *task;

  g_return_if_fail (PDK_IS_CONNECTION (self));
  g_return_if_fail (endpoint != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_connection_open_tunnel_async);
  g_task_set_name (task, "pdk_connection_open_tunnel_async");
  master = take_master (self);
  if (master == NULL) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, "%s",
                             _ ("The host is not reached over SSH"));
    g_object_unref (task);
    return;
  }

  tunneling = g_new0 (Tunneling, 1);
  tunneling->master = g_object_ref (master);
  tunneling->cancellable = g_cancellable_new ();
  tunneling->look_source = g_timeout_add (LOOK_INTERVAL, on_look_due, tunneling);
  g_task_set_task_data (task, tunneling, (GDestroyNotify) tunneling_free);
  if (cancellable != NULL) {
    tunneling->outer = g_object_ref (cancellable);
    tunneling->outer_id =
        g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                               g_object_ref (tunneling->cancellable), g_object_unref);
  }
  pdk_ssh_tunnel_open_async (master, endpoint, tunneling->cancellable, on_tunnel_open, task);
}

PdkSshTunnel *
pdk_connection_open_tunnel_finish (PdkConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
pdk_connection_explain (PdkConnection *self, const GError *error)
{
  PdkConnectionReason reason;
  g_autofree char *channel = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (error != NULL, NULL);

  /* Refused by ssh after it had signed in, or by us. */
  if (g_error_matches (error, PDK_ERROR, PDK_ERROR_NO_DISPLAY) ||
      g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED)) {
    channel = pdk_ssh_failure_explain_channel (error->message, self->name);
    return channel != NULL ? g_steal_pointer (&channel) : pdk_text_display (error->message);
  }
  reason = pdk_connection_reason_of_error (error, self->uri);
  if (reason.advice == NULL)
    /* Translators: the first %s is the name of a host, the second why, as in “the host cannot be
     * reached”. */
    return g_strdup_printf (C_ ("host and reason", "%s: %s."), self->name, reason.text);
  /* Translators: a host's name, why it is not reached, and sentences that say what to do. */
  return g_strdup_printf (C_ ("host, reason and advice", "%s: %s. %s"), self->name, reason.text,
                          reason.advice);
}
