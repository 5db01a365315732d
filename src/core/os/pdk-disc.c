/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-disc.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "pdk-error.h"

PdkDiscFile *
pdk_disc_file_new (char *name, char *text)
{
  PdkDiscFile *self = g_new0 (PdkDiscFile, 1);

  self->name = name;
  self->text = text;
  return self;
}

void
pdk_disc_file_free (PdkDiscFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  if (self->text != NULL)
    explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  g_free (self);
}

/* The program that does it */

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
                       _ ("What the system is told is put on a disc, and this computer has no "
                          "program that makes one: install “xorriso”"));
  return NULL;
}

gboolean
pdk_disc_check (GError **error)
{
  gboolean emulates = FALSE;
  g_autofree char *tool = find_tool (&emulates, error);

  return tool != NULL;
}

static GStrv
make_command (const char *folder, const char *path, const char *label, GError **error)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  gboolean emulates = FALSE;
  g_autofree char *tool = find_tool (&emulates, error);

  if (tool == NULL)
    return NULL;
  g_strv_builder_add (command, tool);
  if (emulates)
    g_strv_builder_add_many (command, "-as", "mkisofs", NULL);
  g_strv_builder_add_many (command, "-quiet", "-output", path, "-volid", label, "-joliet", "-rock",
                           folder, NULL);
  return g_strv_builder_end (command);
}

/* Between fork() and exec(): it ends with this program, and what it writes is for nobody else. */
static void
set_up_child (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  umask (0077);
}

/* @said: (out) (transfer full) (nullable): what it said where it failed */
static gboolean
run_tool (const char *const *command,
          char **said,
          gboolean *done,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_child_setup (launcher, set_up_child, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, command, error);
  if (process == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8 (process, NULL, cancellable, NULL, said, error)) {
    g_subprocess_force_exit (process);
    g_subprocess_wait (process, NULL, NULL);
    return FALSE;
  }
  *done = g_subprocess_get_successful (process);
  if (*said != NULL)
    g_strstrip (*said);
  return TRUE;
}

/* Making one */

/* Only one machine has a disc of that name, and nobody else may write where it is made. */
static char *
get_folder (const char *path)
{
  return g_strconcat (path, ".parts", NULL);
}

GStrv
pdk_disc_list_parts (const char *path, const char *const *names)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *folder = get_folder (path);

  g_return_val_if_fail (names != NULL, NULL);

  g_strv_builder_add (parts, folder);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *part = g_build_filename (folder, names[i], NULL);

    g_strv_builder_add (parts, part);
  }
  return g_strv_builder_end (parts);
}

static gboolean
fill (const char *folder, GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    const PdkDiscFile *file = files->pdata[i];
    g_autofree char *path = g_build_filename (folder, file->name, NULL);

    if (!g_file_set_contents_full (path, file->text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
      return FALSE;
  }
  return TRUE;
}

/* Returns: whether nothing is left of it */
static gboolean
empty (const char *folder, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    const PdkDiscFile *file = files->pdata[i];
    g_autofree char *path = g_build_filename (folder, file->name, NULL);

    g_unlink (path);
  }
  return g_rmdir (folder) == 0;
}

static gboolean
write_disc (const char *folder,
            const char *path,
            const char *label,
            GCancellable *cancellable,
            GError **error)
{
  g_auto (GStrv) command = make_command (folder, path, label, error);
  g_autofree char *said = NULL;
  gboolean done = FALSE;

  if (command == NULL ||
      !run_tool ((const char *const *) command, &said, &done, cancellable, error))
    return FALSE;
  if (!done)
    /* Translators: %s is what a program said */
    g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, _ ("The disc could not be made: %s"),
                 said != NULL ? said : "");
  return done;
}

gboolean
pdk_disc_make (const char *path,
               const char *label,
               GPtrArray *files,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *folder = get_folder (path);
  gboolean done = FALSE;

  g_return_val_if_fail (files != NULL, FALSE);

  g_mkdir_with_parents (parent, 0700);
  if (g_mkdir (folder, 0700) != 0) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, "%s", g_strerror (errno));
    return FALSE;
  }
  done = fill (folder, files, error) && write_disc (folder, path, label, cancellable, error);
  /* There are secrets in it: what stays is no success. */
  if (!empty (folder, files) && done) {
    g_set_error (error, PDK_ERROR, PDK_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
    done = FALSE;
  }
  if (!done)
    g_unlink (path);
  return done;
}
