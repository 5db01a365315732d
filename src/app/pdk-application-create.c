/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>

#include "app/pdk-window-private.h"
#include "core/create/pdk-create-undo.h"
#include "core/pdk-text.h"
#include "views/create/pdk-create-dialog.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-toast.h"

/* New machines: made, and what is left of those that were not finished. */

static const char *const followed[] = { "notify::alive", "notify::state", NULL };

/* ---- Making one ---- */

static void
on_created (PdkApplication *self, const char *uri, const char *uuid)
{
  if (self->store != NULL)
    pdk_application_show_made (self, uri, uuid);
}

/* (nullable) (transfer none): the store has it as well */
static PdkConnection *
find_host (PdkApplication *self, gboolean local)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++) {
    g_autoptr (PdkConnection) host = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (pdk_connection_is_alive (host) && (!local || pdk_connection_is_local (host)))
      return host;
  }
  return NULL;
}

static gboolean
has_host (PdkApplication *self)
{
  return find_host (self, FALSE) != NULL;
}

/* The host of the machine in sight. */
static PdkConnection *
get_current_host (PdkApplication *self)
{
  PdkDomain *domain =
      pdk_window_get_current_domain (PDK_WINDOW (pdk_application_get_window (self)));

  return domain != NULL ? pdk_domain_get_connection (domain) : NULL;
}

static PdkCreateDialog *
open_dialog (PdkApplication *self, PdkConnection *host)
{
  PdkCreateDialog *dialog =
      pdk_create_dialog_present (pdk_application_get_window (self), self->store, self->jobs, host);

  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  return dialog;
}

static void
create_machine (PdkApplication *self)
{
  open_dialog (self, get_current_host (self));
}

void
pdk_application_create_from_file (PdkApplication *self, const char *path)
{
  PdkConnection *host = get_current_host (self);

  /* Another host than this computer gets a copy. */
  if (host == NULL || !pdk_connection_is_alive (host))
    host = find_host (self, TRUE);
  if (host == NULL)
    host = find_host (self, FALSE);
  if (host != NULL)
    pdk_create_dialog_take_file (open_dialog (self, host), path);
  else
    pdk_window_say (PDK_WINDOW (pdk_application_get_window (self)),
                    _ ("Connect to a host first: machines are made there"));
}

static gboolean
is_any_connecting (PdkApplication *self)
{
  if (self->n_expected > 0 || pdk_connection_store_is_opening (self->store))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++) {
    g_autoptr (PdkConnection) host = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (pdk_connection_get_state (host) == PDK_CONNECTION_CONNECTING)
      return TRUE;
  }
  return FALSE;
}

static void
stop_waiting (PdkApplication *self)
{
  if (self->create_hosts != NULL)
    pdk_fleet_watch_stop (self->create_hosts);
  g_clear_object (&self->create_hosts);
}

static void
on_hosts_changed (gpointer user_data)
{
  PdkApplication *self = user_data;

  if (self->create_hosts == NULL || (!has_host (self) && is_any_connecting (self)))
    return;
  stop_waiting (self);
  if (has_host (self))
    create_machine (self);
}

void
pdk_application_create_when_connected (PdkApplication *self)
{
  if (has_host (self)) {
    stop_waiting (self);
    create_machine (self);
    return;
  }
  if (!is_any_connecting (self)) {
    pdk_window_say (PDK_WINDOW (pdk_application_get_window (self)),
                    _ ("Connect to a host first: machines are made there"));
    return;
  }
  if (self->create_hosts == NULL)
    self->create_hosts =
        pdk_fleet_watch_new (G_LIST_MODEL (self->store), followed, on_hosts_changed, self);
}

/* ---- What is left of those that were not finished ---- */

typedef struct {
  PdkApplication *application;
  PdkConnection *connection;
  PdkCreateJournal *journal;
  PdkJob *job; /* nullable: it is being removed */
} Leftover;

static void
free_leftover (Leftover *leftover)
{
  g_object_unref (leftover->application);
  g_object_unref (leftover->connection);
  pdk_create_journal_free (leftover->journal);
  g_clear_object (&leftover->job);
  g_free (leftover);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leftover, free_leftover)

static void ask_next (PdkApplication *self);

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Leftover) leftover = user_data;
  PdkApplication *self = leftover->application;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = pdk_text_display (leftover->journal->name);
  g_autofree char *text = NULL;
  const gboolean done = pdk_create_undo_finish (PDK_CONNECTION (source), result, &error);

  pdk_job_end (leftover->job, error, done ? _ ("Removed") : NULL);
  /* The program ends, or it failed, which is said of every job. */
  if (self->store == NULL || !done)
    return;
  /* Translators: %s is the name of a virtual machine, here and in what follows */
  text = g_strdup_printf (_ ("What was made of “%s” was removed"), name);
  pdk_toast_show (GTK_WIDGET (pdk_application_get_window (self)), text);
}

/** It may take long where there are many machines.  @leftover: (transfer full) */
static void
remove_leftover (PdkApplication *self, Leftover *leftover)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = pdk_text_display (leftover->journal->name);
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *title = g_strdup_printf (_ ("Removing what was made of %s"), name);
  g_autofree char *failure =
      g_strdup_printf (_ ("Not all that was made of “%s” could be removed"), name);

  leftover->job = pdk_job_new_work (title, name, failure, cancellable);
  pdk_job_store_add (self->jobs, leftover->job);
  pdk_create_undo_async (leftover->connection, leftover->journal, leftover->job, cancellable,
                         on_removed, leftover);
}

static void
on_leftover_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Leftover *leftover = user_data;
  PdkApplication *self = leftover->application;
  const PdkAnswer choice = pdk_choose_finish (result);

  self->asks_leftovers = FALSE;
  if (choice == PDK_ANSWER_CONFIRM) {
    remove_leftover (self, leftover);
  } else {
    if (choice == PDK_ANSWER_OTHER) {
      pdk_create_journal_clear (leftover->journal);
      pdk_create_journal_save_async (leftover->journal, NULL, NULL);
    }
    free_leftover (leftover);
  }
  ask_next (self);
}

static void
add_made (GString *text, const PdkCreateMade *made)
{
  g_autofree char *name = pdk_text_display (made->name);
  g_autofree char *pool = pdk_text_display (made->pool);

  g_string_append (text, "• ");
  switch (made->kind) {
  case PDK_CREATE_MADE_FILE:
    /* Translators: %s is the path of a file */
    g_string_append_printf (text, _ ("the file %s"), name);
    break;
  case PDK_CREATE_MADE_VOLUME:
    /* Translators: names of a volume, and of its storage pool */
    g_string_append_printf (text, _ ("the volume “%s” in “%s”"), name, pool);
    break;
  case PDK_CREATE_MADE_NETWORK:
    /* Translators: %s is the name of a network */
    g_string_append_printf (text, _ ("the network “%s”, which is stopped again"), name);
    break;
  case PDK_CREATE_MADE_MACHINE:
    g_string_append (text, _ ("the machine itself, which is forced off if it runs"));
    break;
  case PDK_CREATE_MADE_ACCESS:
    /* Translators: %s is the path of a file or folder */
    g_string_append_printf (text, _ ("the permission to use %s, which is taken back"), name);
    break;
  }
  g_string_append_c (text, '\n');
}

/* @journal: (transfer full) */
static void
ask (PdkApplication *self, PdkConnection *connection, PdkCreateJournal *journal)
{
  Leftover *leftover = g_new0 (Leftover, 1);
  g_autofree char *name = pdk_text_display (journal->name);
  g_autofree char *heading = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  leftover->application = g_object_ref (self);
  leftover->connection = g_object_ref (connection);
  leftover->journal = journal;
  self->asks_leftovers = TRUE;
  /* Translators: %s is the name of a virtual machine */
  heading = g_strdup_printf (_ ("Remove What Was Made of “%s”?"), name);
  g_string_append_printf (
      body,
      /* Translators: %s is the name of a host */
      _ ("Paddock ended while this machine was being made, or could not remove all that it was "
         "made with. On the host “%s” there may be left:"),
      pdk_connection_get_name (connection));
  g_string_append (body, "\n\n");
  for (guint i = 0; i < journal->made->len; i++)
    add_made (body, journal->made->pdata[i]);
  pdk_choose_async (pdk_application_get_window (self), heading, body->str, _ ("_Remove"),
                    _ ("_Keep"), TRUE, self->cancellable, on_leftover_chosen, leftover);
}

/* One after another, once their hosts are there. */
static void
ask_next (PdkApplication *self)
{
  if (self->store == NULL || self->leftovers == NULL || self->asks_leftovers)
    return;
  for (guint i = 0; i < self->leftovers->len; i++) {
    PdkCreateJournal *journal = self->leftovers->pdata[i];
    PdkConnection *host = pdk_connection_store_find (self->store, journal->uri);

    if (host == NULL || !pdk_connection_is_alive (host))
      continue;
    ask (self, host, g_ptr_array_steal_index (self->leftovers, i));
    return;
  }
}

static void
on_leftover_hosts_changed (gpointer user_data)
{
  ask_next (user_data);
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_autofree char *folder = pdk_create_journal_dup_folder ();

  g_task_return_pointer (task, pdk_create_journal_load_all (folder),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkApplication *self = PDK_APPLICATION (source);
  GPtrArray *journals = g_task_propagate_pointer (G_TASK (result), NULL);

  if (journals == NULL)
    return;
  if (self->store == NULL || journals->len == 0) {
    g_ptr_array_unref (journals);
    return;
  }
  self->leftovers = journals;
  self->leftover_hosts =
      pdk_fleet_watch_new (G_LIST_MODEL (self->store), followed, on_leftover_hosts_changed, self);
  ask_next (self);
}

void
pdk_application_offer_leftovers (PdkApplication *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_loaded, NULL);

  g_task_set_source_tag (task, pdk_application_offer_leftovers);
  g_task_set_name (task, "pdk_application_offer_leftovers");
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, load_in_worker);
}

void
pdk_application_forget_leftovers (PdkApplication *self)
{
  stop_waiting (self);
  if (self->leftover_hosts != NULL)
    pdk_fleet_watch_stop (self->leftover_hosts);
  g_clear_object (&self->leftover_hosts);
  g_clear_pointer (&self->leftovers, g_ptr_array_unref);
}
