/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-container-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pdk-error.h"
#include "pdk-text.h"
#include "xml/pdk-xml.h"

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

static gboolean
is_path (const char *path)
{
  return g_path_is_absolute (path) && pdk_xml_is_text (path) && strpbrk (path, "\n\r\t") == NULL;
}

static gboolean
check_paths (const char *root, const char *init, GError **error)
{
  g_autofree char *plain = root != NULL ? g_canonicalize_filename (root, "/") : NULL;

  if (root != NULL && *root == '\0')
    return refuse (error, _ ("Choose the folder of the host that the system is in"));
  if (root != NULL && !is_path (root))
    return refuse (error, _ ("The folder of the system is a whole path: /…"));
  /* That would be the host itself, for an init to start anew. */
  if (root != NULL && g_str_equal (plain, "/"))
    return refuse (error, _ ("The system of the container cannot be that of the host"));
  if (*init == '\0')
    return refuse (error, _ ("Type the program that is started: /bin/sh"));
  if (!is_path (init) || g_str_has_suffix (init, "/"))
    return refuse (error, _ ("The program is a whole path: /…"));
  return TRUE;
}

static gboolean
read_arguments (PdkContainerConfig *self, const char *text, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (g_shell_parse_argv (text, NULL, &self->arguments, &reason))
    return pdk_xml_is_text (text) || refuse (error, _ ("The arguments have no such characters"));
  if (g_error_matches (reason, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING)) {
    self->arguments = g_new0 (char *, 1);
    return TRUE;
  }
  return refuse (error, _ ("A quote in the arguments is not closed"));
}

PdkContainerConfig *
pdk_container_config_new (const char *root, const char *init, const char *arguments, GError **error)
{
  g_autoptr (PdkContainerConfig) self = g_new0 (PdkContainerConfig, 1);

  g_return_val_if_fail (init != NULL && arguments != NULL, NULL);

  if (!check_paths (root, init, error) || !read_arguments (self, arguments, error))
    return NULL;
  self->root = g_strdup (root);
  self->init = g_strdup (init);
  return g_steal_pointer (&self);
}

PdkContainerConfig *
pdk_container_config_copy (const PdkContainerConfig *self)
{
  PdkContainerConfig *copy = g_new0 (PdkContainerConfig, 1);

  g_return_val_if_fail (self != NULL, copy);

  copy->root = g_strdup (self->root);
  copy->init = g_strdup (self->init);
  copy->arguments = g_strdupv (self->arguments);
  copy->first_id = self->first_id;
  copy->n_ids = self->n_ids;
  return copy;
}

void
pdk_container_config_free (PdkContainerConfig *self)
{
  if (self == NULL)
    return;
  g_free (self->root);
  g_free (self->init);
  g_strfreev (self->arguments);
  g_free (self);
}

/* What is there */

void
pdk_container_facts_free (PdkContainerFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->trouble);
  g_free (self);
}

typedef struct {
  char *root; /* nullable */
  char *init;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->root);
  g_free (wanted->init);
  g_free (wanted);
}

/* @format: with a %s for @name */
static char *
say (const char *format, const char *name)
{
  g_autofree char *safe = pdk_text_display (name);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (safe, parts);
}

/* Returns: (nullable) (transfer full): why @init cannot be run.  @root: a descriptor of its folder */
static char *
judge_init (int root, const char *init)
{
  struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT };
  const int at = (int) syscall (SYS_openat2, root, init, &how, sizeof how);
  struct stat status = { 0 };
  const gboolean known = at >= 0 && fstat (at, &status) == 0;
  const int reason = errno;

  if (at >= 0)
    close (at);
  if (known && S_ISREG (status.st_mode) && (status.st_mode & 0111) != 0)
    return NULL;
  if (known)
    /* Translators: %s is a path */
    return say (_ ("%s is no program"), init);
  /* What cannot be looked into may be there: the daemon may do more. */
  if (reason != ENOENT && reason != ENOTDIR && reason != ELOOP)
    return NULL;
  /* Translators: %s is a path */
  return say (_ ("There is no program %s there"), init);
}

static void
look (PdkContainerFacts *facts, const Wanted *wanted)
{
  const char *path = wanted->root != NULL ? wanted->root : "/";
  const int root = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct stat status = { 0 };

  if (root < 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      /* Translators: %s is a path */
      facts->trouble = say (_ ("There is no folder %s"), path);
    return;
  }
  if (fstat (root, &status) == 0)
    facts->owner = status.st_uid;
  facts->trouble = judge_init (root, wanted->init);
  facts->has_old_root = fstatat (root, ".oldroot", &status, AT_SYMLINK_NOFOLLOW) == 0;
  close (root);
}

static void
look_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  PdkContainerFacts *facts = g_new0 (PdkContainerFacts, 1);

  look (facts, data);
  g_task_return_pointer (task, facts, (GDestroyNotify) pdk_container_facts_free);
}

void
pdk_container_look_async (const char *root,
                          const char *init,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wanted *wanted = NULL;

  g_return_if_fail (init != NULL);

  wanted = g_new0 (Wanted, 1);
  wanted->root = g_strdup (root);
  wanted->init = g_strdup (init);
  g_task_set_source_tag (task, pdk_container_look_async);
  g_task_set_name (task, "pdk_container_look_async");
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, look_in_worker);
}

PdkContainerFacts *
pdk_container_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
