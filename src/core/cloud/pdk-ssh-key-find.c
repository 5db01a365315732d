/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-cloud"

#include "config.h"

#include "cloud/pdk-ssh-key.h"

#include <glib/gi18n.h>
#include <string.h>

#include "pdk-error.h"

/* More than anybody has; a folder may be anything. */
#define MAX_FILES  64
#define MAX_LENGTH (64 * 1024)
/* An agent may wait for a card or a dialog (s). */
#define AGENT_TIME 3

static void
add_line (GPtrArray *keys, const char *line)
{
  g_autoptr (PdkSshKey) key = pdk_ssh_key_parse (line);

  if (key == NULL)
    return;
  for (guint i = 0; i < keys->len; i++)
    if (g_str_equal (((PdkSshKey *) keys->pdata[i])->blob, key->blob))
      return;
  g_ptr_array_add (keys, g_steal_pointer (&key));
}

static void
add_lines (GPtrArray *keys, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    add_line (keys, lines[i]);
}

/* A pipe or a device would never end. */
static gboolean
add_file (GPtrArray *keys, GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *text = g_malloc0 (MAX_LENGTH + 1);
  gsize length = 0;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("This is not a file"));
    return FALSE;
  }
  stream = g_file_read (file, NULL, error);
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_LENGTH, &length, NULL, error))
    return FALSE;
  add_lines (keys, text);
  return TRUE;
}

static void
add_folder (GPtrArray *keys)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  for (guint i = 0; dir != NULL && i < MAX_FILES && (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *file_path = g_build_filename (path, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (file_path);

    if (!g_str_has_suffix (name, ".pub"))
      continue;
    i++;
    add_file (keys, file, NULL);
  }
}

static gboolean
on_agent_late (gpointer process)
{
  g_subprocess_force_exit (process);
  return G_SOURCE_REMOVE;
}

static void
on_agent_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, text, NULL, NULL) ||
      *text == NULL)
    *text = g_strdup ("");
}

/* Returns: (transfer full) */
static char *
ask_agent (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) deadline = g_timeout_source_new_seconds (AGENT_TIME);
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                        "ssh-add", "-L", NULL);
  char *text = NULL;

  if (process == NULL)
    return g_strdup ("");
  g_main_context_push_thread_default (context);
  g_source_set_callback (deadline, on_agent_late, process, NULL);
  g_source_attach (deadline, context);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_agent_said, &text);
  while (text == NULL)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (deadline);
  g_main_context_pop_thread_default (context);
  return text;
}

static GPtrArray *
make_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_ssh_key_free);
}

static void
find_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GPtrArray *keys = make_list ();
  g_autofree char *said = g_getenv ("SSH_AUTH_SOCK") != NULL ? ask_agent () : NULL;

  if (said != NULL)
    add_lines (keys, said);
  add_folder (keys);
  g_task_return_pointer (task, keys, (GDestroyNotify) g_ptr_array_unref);
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) keys = make_list ();
  g_autoptr (GFile) file = g_file_new_for_path (data);
  GError *error = NULL;

  if (!add_file (keys, file, &error))
    g_task_return_error (task, error);
  else if (keys->len == 0)
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_INVALID,
                             _ ("There is no SSH public key in this file"));
  else
    g_task_return_pointer (task, g_steal_pointer (&keys), (GDestroyNotify) g_ptr_array_unref);
}

void
pdk_ssh_key_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_ssh_key_find_async);
  g_task_set_name (task, "pdk_ssh_key_find_async");
  g_task_run_in_thread (task, find_in_worker);
}

void
pdk_ssh_key_load_async (const char *path,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, pdk_ssh_key_load_async);
  g_task_set_name (task, "pdk_ssh_key_load_async");
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_in_worker);
}

GPtrArray *
pdk_ssh_key_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
