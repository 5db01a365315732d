/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-cloud"

#include "config.h"

#include "cloud/pdk-cloud-seed.h"

#include <crypt.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>

#include "pdk-error.h"

/* As crypt(5) wants it. */
#define SALT_LENGTH 16

typedef struct {
  PdkCloudConfig *config;
  char *id;
  char *path;
} Seed;

static void
seed_free (gpointer data)
{
  Seed *seed = data;

  pdk_cloud_config_free (seed->config);
  g_free (seed->id);
  g_free (seed->path);
  g_free (seed);
}

char *
pdk_cloud_seed_hash (const char *password)
{
  static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  guchar random[SALT_LENGTH];
  char setting[3 + SALT_LENGTH + 2] = "$6$";
  g_autofree struct crypt_data *work = g_new0 (struct crypt_data, 1);
  const char *hash = NULL;
  char *copy = NULL;

  if (getrandom (random, sizeof random, 0) != sizeof random)
    return NULL;
  for (guint i = 0; i < SALT_LENGTH; i++)
    setting[3 + i] = letters[random[i] % 64];
  setting[3 + SALT_LENGTH] = '$';
  hash = crypt_r (password, setting, work);
  /* A system may refuse this method, and says so by a star. */
  if (hash != NULL && g_str_has_prefix (hash, "$6$"))
    copy = g_strdup (hash);
  explicit_bzero (work, sizeof *work);
  return copy;
}

/* The program that makes the disc */

static char *
find_tool (gboolean *emulates, GError **error)
{
  static const char *const tools[] = { "xorriso", "genisoimage", "mkisofs" };

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++) {
    char *path = g_find_program_in_path (tools[i]);

    *emulates = i == 0;
    if (path != NULL)
      return path;
  }
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                       _ ("What the system is told at its first start is put on a disc, and this "
                          "computer has no program that makes one: install “xorriso”"));
  return NULL;
}

static GStrv
make_command (const char *folder, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  gboolean emulates = FALSE;
  g_autofree char *tool = find_tool (&emulates, error);

  if (tool == NULL)
    return NULL;
  g_strv_builder_add (command, tool);
  if (emulates)
    g_strv_builder_add_many (command, "-as", "mkisofs", NULL);
  g_strv_builder_add_many (command, "-quiet", "-output", path, "-volid", "cidata", "-joliet",
                           "-rock", folder, NULL);
  return g_strv_builder_end (command);
}

/* Between fork() and exec(): it ends with this program. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
run_tool (const char *folder, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) command = make_command (folder, path, error);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;

  if (command == NULL)
    return FALSE;
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  if (process == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8 (process, NULL, cancellable, NULL, &said, error)) {
    g_subprocess_force_exit (process);
    g_subprocess_wait (process, NULL, NULL);
    return FALSE;
  }
  if (g_subprocess_get_successful (process))
    return TRUE;
  /* Translators: %s is what a program said */
  g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, _ ("The disc could not be made: %s"),
               said != NULL ? g_strstrip (said) : "");
  return FALSE;
}

/* What is on it */

static const char *const names[] = { "meta-data", "user-data", "network-config" };

/* Only one machine has a disc of that name, and nobody else may write where it is made. */
static char *
get_folder (const char *path)
{
  return g_strconcat (path, ".parts", NULL);
}

GStrv
pdk_cloud_seed_list_parts (const char *path)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *folder = get_folder (path);

  g_strv_builder_add (parts, folder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *part = g_build_filename (folder, names[i], NULL);

    g_strv_builder_add (parts, part);
  }
  return g_strv_builder_end (parts);
}

/* @text: (nullable): no such file */
static gboolean
put (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return text == NULL ||
         g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

static gboolean
fill (const Seed *seed, const char *folder, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *meta = pdk_cloud_config_write_meta (seed->config, seed->id);
  g_autofree char *user = NULL;
  g_autofree char *network = pdk_cloud_config_write_network (seed->config);

  if (seed->config->password != NULL) {
    hash = pdk_cloud_seed_hash (seed->config->password);
    if (hash == NULL) {
      g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED,
                           _ ("The password could not be hashed"));
      return FALSE;
    }
  }
  user = pdk_cloud_config_write_user (seed->config, hash);
  return put (folder, "meta-data", meta, error) && put (folder, "user-data", user, error) &&
         put (folder, "network-config", network, error);
}

static void
empty (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
make_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Seed *seed = data;
  g_autofree char *parent = g_path_get_dirname (seed->path);
  g_autofree char *folder = get_folder (seed->path);
  GError *error = NULL;

  g_mkdir_with_parents (parent, 0700);
  if (g_mkdir (folder, 0700) != 0) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_FAILED, "%s", g_strerror (errno));
    return;
  }
  if (fill (seed, folder, &error) && run_tool (folder, seed->path, cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_unlink (seed->path);
    g_task_return_error (task, error);
  }
  empty (folder);
}

void
pdk_cloud_seed_make_async (const PdkCloudConfig *config,
                           const char *id,
                           const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Seed *seed = g_new0 (Seed, 1);

  g_return_if_fail (config != NULL && path != NULL);

  seed->config = pdk_cloud_config_copy (config);
  seed->id = g_strdup (id);
  seed->path = g_strdup (path);
  g_task_set_source_tag (task, pdk_cloud_seed_make_async);
  g_task_set_name (task, "pdk_cloud_seed_make_async");
  /* Whether there is a file is what really happened. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, seed, seed_free);
  g_task_run_in_thread (task, make_in_worker);
}

gboolean
pdk_cloud_seed_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
check_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean emulates = FALSE;
  g_autofree char *tool = find_tool (&emulates, &error);

  if (tool != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_cloud_seed_check_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_cloud_seed_check_async);
  g_task_set_name (task, "pdk_cloud_seed_check_async");
  g_task_run_in_thread (task, check_in_worker);
}

gboolean
pdk_cloud_seed_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
