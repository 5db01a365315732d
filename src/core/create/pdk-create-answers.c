/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-answers.h"

#include "os/pdk-disc.h"

/* No installer asks for it: they know the drive, or look into all. */
#define LABEL "ANSWERS"

typedef struct {
  PdkOsUnattended *unattended;
  char *path;
} Answers;

static void
answers_free (gpointer data)
{
  Answers *answers = data;

  pdk_os_unattended_free (answers->unattended);
  g_free (answers->path);
  g_free (answers);
}

static void
make_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Answers *answers = data;
  g_autofree char *command_line = NULL;
  GError *error = NULL;
  g_autoptr (GPtrArray) files =
      pdk_os_unattended_write (answers->unattended, &command_line, &error);

  if (files != NULL && pdk_disc_make (answers->path, LABEL, files, cancellable, &error))
    g_task_return_pointer (task, g_strstrip (g_strdup (command_line != NULL ? command_line : "")),
                           g_free);
  else
    g_task_return_error (task, error);
}

void
pdk_create_answers_make_async (const PdkOsUnattended *unattended,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Answers *answers = NULL;

  g_return_if_fail (unattended != NULL && path != NULL);

  answers = g_new0 (Answers, 1);
  answers->unattended = pdk_os_unattended_copy (unattended);
  answers->path = g_strdup (path);
  g_task_set_source_tag (task, pdk_create_answers_make_async);
  g_task_set_name (task, "pdk_create_answers_make_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, answers, answers_free);
  g_task_run_in_thread (task, make_in_worker);
}

char *
pdk_create_answers_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What it will have to be booted with */

static void
find_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *line = pdk_os_unattended_write_command_line (data, &error);

  if (line != NULL)
    g_task_return_pointer (task, line, g_free);
  else
    g_task_return_error (task, error);
}

void
pdk_create_arguments_find_async (const PdkOsUnattended *unattended,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (unattended != NULL);

  g_task_set_source_tag (task, pdk_create_arguments_find_async);
  g_task_set_name (task, "pdk_create_arguments_find_async");
  g_task_set_task_data (task, pdk_os_unattended_copy (unattended),
                        (GDestroyNotify) pdk_os_unattended_free);
  g_task_run_in_thread (task, find_in_worker);
}

char *
pdk_create_arguments_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
