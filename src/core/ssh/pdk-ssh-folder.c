/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The folders of a session are in memory (XDG_RUNTIME_DIR); without one, they are in /tmp, and that may
 * be on a disk.
 *
 *   …/paddock-ssh/         of this user
 *     AbCdEf/              of one process, which holds a lock on the file “lock” while it lives
 *       lock
 *       1/                 of one connection
 */

#define HELPER_NAME "paddock-ssh-helper"

/* ssh appends a random name to that of its socket, and a socket's path has 107 bytes at most. */
#define MAX_PATH 60

static GMutex mutex;     /* over what follows */
static char *own_folder; /* nullable: of this process */
static pid_t own_pid;
static guint n_folders;

static gboolean
fail (GError **error, const char *path)
{
  const int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static int
remove_entry (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  remove (path);
  return 0;
}

/* Never through a symbolic link, and not to other file systems. */
static void
remove_tree (const char *path)
{
  nftw (path, remove_entry, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

void
pdk_ssh_folder_remove_all (void)
{
  if (own_folder != NULL && own_pid == getpid ())
    remove_tree (own_folder);
}

/* Whether the process it belonged to is gone. */
static gboolean
is_left_behind (const char *folder)
{
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);
  const int fd = g_open (lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean free_now;

  /* Without a lock file it is being made, or was never used: rmdir() knows. */
  if (fd < 0)
    return g_rmdir (folder) == 0;
  free_now = flock (fd, LOCK_EX | LOCK_NB) == 0;
  close (fd);
  return free_now;
}

static void
remove_left_behind (const char *base)
{
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (base, name, NULL);

    if (is_left_behind (folder))
      remove_tree (folder);
  }
}

/* ssh takes the path apart at colons, replaces what begins with “%”, and more. */
static gboolean
is_plain_path (const char *path)
{
  for (const char *p = path; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/._-", *p) == NULL)
      return FALSE;
  return strlen (path) <= MAX_PATH;
}

static gboolean
is_private (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == geteuid () &&
         (info.st_mode & 0077) == 0;
}

/* Returns: (transfer full) (nullable): the folder of this user in that of the session */
static char *
get_base (void)
{
  g_autofree char *base = g_build_filename (g_get_user_runtime_dir (), "paddock-ssh", NULL);

  if (!is_plain_path (base) || g_mkdir_with_parents (base, 0700) != 0 || !is_private (base))
    return NULL;
  return g_steal_pointer (&base);
}

static gboolean
take_lock (const char *folder, GError **error)
{
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);
  const int fd = g_open (lock, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  /* Kept open, and so locked, until the process ends. */
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    return fail (error, lock);
  return TRUE;
}

static gboolean
make_own_folder (GError **error)
{
  g_autofree char *base = get_base ();
  g_autofree char *folder = NULL;

  if (base != NULL)
    remove_left_behind (base);
  folder =
      base != NULL ? g_build_filename (base, "XXXXXX", NULL) : g_strdup ("/tmp/paddock-ssh-XXXXXX");
  if (g_mkdtemp (folder) == NULL)
    return fail (error, folder);
  if (!take_lock (folder, error)) {
    remove_tree (folder);
    return FALSE;
  }
  own_pid = getpid ();
  own_folder = g_steal_pointer (&folder);
  atexit (pdk_ssh_folder_remove_all);
  return TRUE;
}

gboolean
pdk_ssh_folder_clean (void)
{
  g_autofree char *base = get_base ();

  if (base == NULL)
    return FALSE;
  remove_left_behind (base);
  return TRUE;
}

char *
pdk_ssh_folder_new (GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (own_folder == NULL && !make_own_folder (error))
    return NULL;
  name = g_strdup_printf ("%u", ++n_folders);
  path = g_build_filename (own_folder, name, NULL);
  if (g_mkdir (path, 0700) != 0) {
    fail (error, path);
    return NULL;
  }
  return g_steal_pointer (&path);
}

static void
remove_in_worker (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  remove_tree (path);
}

void
pdk_ssh_folder_remove (const char *path)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (own_folder != NULL && g_str_has_prefix (path, own_folder));

  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, pdk_ssh_folder_remove);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, remove_in_worker);
}

char *
pdk_ssh_folder_find_helper (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  const char *named = g_getenv ("PADDOCK_SSH_HELPER");
  const char *candidates[3] = { NULL };
  g_autofree char *built = NULL;
  g_autofree char *installed = g_build_filename (PDK_LIBEXECDIR, HELPER_NAME, NULL);

  /* In a build folder, the program lies beside. */
  if (folder != NULL)
    built = g_build_filename (folder, "helper", HELPER_NAME, NULL);
  candidates[0] = named;
  candidates[1] = built;
  candidates[2] = installed;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i] != NULL && g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (candidates[i]);
  return NULL;
}
