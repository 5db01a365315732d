/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-cloud"

#include "config.h"

#include "cloud/pdk-cloud-seed.h"

#include <crypt.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>

#include "os/pdk-disc.h"
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

/* What is on it */

static const char *const names[] = { "meta-data", "user-data", "network-config", NULL };

GStrv
pdk_cloud_seed_list_parts (const char *path)
{
  return pdk_disc_list_parts (path, names);
}

/* @text: (nullable) (transfer full): no such file */
static void
put (GPtrArray *files, const char *name, char *text)
{
  if (text != NULL)
    g_ptr_array_add (files, pdk_disc_file_new (g_strdup (name), text));
}

/* Returns: (nullable): %NULL with the error */
static GPtrArray *
write_files (const Seed *seed, GError **error)
{
  GPtrArray *files = NULL;
  g_autofree char *hash = NULL;

  if (seed->config->password != NULL) {
    hash = pdk_cloud_seed_hash (seed->config->password);
    if (hash == NULL) {
      g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED,
                           _ ("The password could not be hashed"));
      return NULL;
    }
  }
  files = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_disc_file_free);
  put (files, "meta-data", pdk_cloud_config_write_meta (seed->config, seed->id));
  put (files, "user-data", pdk_cloud_config_write_user (seed->config, hash));
  put (files, "network-config", pdk_cloud_config_write_network (seed->config));
  return files;
}

static void
make_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Seed *seed = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) files = write_files (seed, &error);

  if (files != NULL && pdk_disc_make (seed->path, "cidata", files, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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

  if (pdk_disc_check (&error))
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
