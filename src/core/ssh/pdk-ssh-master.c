/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-master.h"

#include "pdk-error.h"
#include "ssh/pdk-ssh-asker.h"
#include "ssh/pdk-ssh-failure.h"
#include "ssh/pdk-ssh-folder.h"
#include "ssh/pdk-ssh-words.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ssh makes a socket in our folder when it has signed in (ControlMaster), and others use the
 * connection through that. */

/* How long ssh may take to end by itself (ms). */
#define GRACE 2000

/* The socket's name in our folder. */
#define CONTROL_NAME "control"

/* Where the folder cannot be watched, it is looked at so often (ms). */
#define LOOK_INTERVAL 100

typedef struct {
  GTask *task;
  GSource *cancelled; /* nullable */
} Waiter;

struct _PdkSshMaster {
  GObject parent_instance;

  PdkSshTarget *target;
  char *uri;
  char *name;

  GCancellable *preparing; /* nullable: of the preparation under way */

  /* There while ssh runs. */
  char *folder;
  char *control;
  PdkSshAsker *asker;
  GSubprocess *process;
  GCancellable *cancellable; /* of the wait for its end */
  int watch;                 /* inotify on the folder, or -1 */
  guint look_source;
  gboolean is_open;

  GPtrArray *waiters; /* of Waiter */
  PdkSshWords *words;
};

enum { SIGNAL_ASKED, SIGNAL_ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Main thread only; not owned. */
static GHashTable *masters;

G_DEFINE_FINAL_TYPE (PdkSshMaster, pdk_ssh_master, G_TYPE_OBJECT)

/* --- those who wait --- */

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_object_unref (waiter->task);
  g_free (waiter);
}

/* @error: (nullable): %NULL for success */
static void
release_waiters (PdkSshMaster *self, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new ();
  for (guint i = 0; i < waiters->len; i++) {
    Waiter *waiter = g_ptr_array_index (waiters, i);

    if (error != NULL)
      g_task_return_error (waiter->task, g_error_copy (error));
    else
      g_task_return_boolean (waiter->task, TRUE);
    waiter_free (waiter);
  }
}

/* --- the end --- */

static gboolean
on_grace_over (gpointer process)
{
  g_subprocess_force_exit (process);
  return G_SOURCE_REMOVE;
}

/* GSubprocess takes note of the end by itself, also when nobody holds it. */
static void
end_process (GSubprocess *process)
{
  if (g_subprocess_get_identifier (process) == NULL)
    return;
  g_subprocess_send_signal (process, SIGTERM);
  g_timeout_add_full (G_PRIORITY_DEFAULT, GRACE, on_grace_over, g_object_ref (process),
                      g_object_unref);
}

static void
stop_looking (PdkSshMaster *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->watch >= 0)
    close (self->watch);
  self->watch = -1;
}

/* Lets go of everything that is there while ssh runs. */
static void
clean_up (PdkSshMaster *self)
{
  g_cancellable_cancel (self->preparing);
  g_clear_object (&self->preparing);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  pdk_ssh_words_stop (self->words);
  stop_looking (self);
  if (self->asker != NULL)
    g_signal_handlers_disconnect_by_data (self->asker, self);
  if (self->process != NULL)
    end_process (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->asker);
  if (self->folder != NULL)
    pdk_ssh_folder_remove (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->control, g_free);
}

/* @error: (transfer full) */
static void
end (PdkSshMaster *self, GError *error)
{
  g_autoptr (PdkSshMaster) held = g_object_ref (self);
  g_autoptr (GError) owned = error;
  const gboolean was_open = self->is_open;

  g_debug ("ssh to %s has ended: %s", self->target->host, error->message);
  self->is_open = FALSE;
  clean_up (self);
  release_waiters (self, error);
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
on_process_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PdkSshMaster *self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  pdk_ssh_words_read (self->words);
  end (self, pdk_ssh_failure_new (pdk_ssh_words_get_all (self->words)));
}

/* --- questions --- */

static void
on_asker_asked (PdkSshMaster *self, PdkAuthRequest *request)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[SIGNAL_ASKED], 0, request, &taken);
}

/* Told nothing, ssh would try an empty password, and the next way of signing in. */
static void
on_asker_refused (PdkSshMaster *self)
{
  end (self, pdk_error_new_cancelled_by_user ());
}

/* --- the beginning --- */

static void
take_control (PdkSshMaster *self)
{
  self->is_open = TRUE;
  stop_looking (self);
  release_waiters (self, NULL);
}

static void
on_control_queried (GObject *file, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkSshMaster) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, NULL);
  g_autofree char *path = g_file_get_path (G_FILE (file));

  /* Of an ssh that has ended, it says nothing. */
  if (info != NULL && !self->is_open && g_strcmp0 (path, self->control) == 0)
    take_control (self);
}

static void
look_for_control (PdkSshMaster *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->control);

  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT,
                           self->cancellable, on_control_queried, g_object_ref (self));
}

static gboolean
on_look_due (gpointer user_data)
{
  look_for_control (user_data);
  return G_SOURCE_CONTINUE;
}

/* Whether one of the @length bytes of events is about the socket. */
static gboolean
has_control (const char *events, gsize length)
{
  gsize at = 0;

  while (at + sizeof (struct inotify_event) <= length) {
    const struct inotify_event *event =
        (const struct inotify_event *) (gconstpointer) (events + at);

    if (event->len > 0 && g_str_equal (event->name, CONTROL_NAME))
      return TRUE;
    at += sizeof *event + event->len;
  }
  return FALSE;
}

static gboolean
on_folder_changed (int fd, GIOCondition condition, gpointer user_data)
{
  PdkSshMaster *self = user_data;
  _Alignas(struct inotify_event) char events[4096];
  gboolean found = FALSE;
  gssize length;

  while ((length = read (fd, events, sizeof events)) > 0)
    found = found || has_control (events, (gsize) length);
  if (found && !self->is_open)
    take_control (self);
  return G_SOURCE_CONTINUE;
}

/* ssh makes its socket under another name and gives it the right one when it listens.  Not with a
 * GFileMonitor, which begins to watch at some later time. */
static void
watch_folder (PdkSshMaster *self)
{
  self->watch = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  if (self->watch >= 0 &&
      inotify_add_watch (self->watch, self->folder, IN_CREATE | IN_MOVED_TO) >= 0)
    self->look_source = g_unix_fd_add (self->watch, G_IO_IN, on_folder_changed, self);
  else
    self->look_source = g_timeout_add (LOOK_INTERVAL, on_look_due, self);
}

/* In the child, before ssh: no terminal to ask, and an end with us.  @user_data: our process */
static void
set_up_child (gpointer user_data)
{
  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (user_data))
    _exit (1);
}

static gboolean
link_helper (const char *helper, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_make_symbolic_link (file, helper, NULL, error);
}

/* In a worker.  Returns: (transfer full): the folder that ssh is to work in */
static char *
make_folder (GError **error)
{
  g_autofree char *helper = pdk_ssh_folder_find_helper ();
  g_autofree char *folder = NULL;

  if (helper == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED,
                         _ ("Paddock’s program that asks for ssh is not installed"));
    return NULL;
  }
  folder = pdk_ssh_folder_new (error);
  if (folder == NULL)
    return NULL;
  if (link_helper (helper, folder, "askpass", error) && link_helper (helper, folder, "ssh", error))
    return g_steal_pointer (&folder);
  pdk_ssh_folder_remove (folder);
  return NULL;
}

static void
prepare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *folder = make_folder (&error);

  if (folder != NULL)
    g_task_return_pointer (task, folder, g_free);
  else
    g_task_return_error (task, error);
}

static gboolean
listen_to_questions (PdkSshMaster *self, GError **error)
{
  self->asker = pdk_ssh_asker_new (self->folder, error);
  if (self->asker == NULL)
    return FALSE;

  pdk_ssh_asker_set_owner (self->asker, self->uri, self->name);
  g_signal_connect_object (self->asker, "asked", G_CALLBACK (on_asker_asked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->asker, "refused", G_CALLBACK (on_asker_refused), self,
                           G_CONNECT_SWAPPED);
  return TRUE;
}

static gboolean
spawn (PdkSshMaster *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) arguments = pdk_ssh_target_build_master (self->target, self->control);
  g_autofree char *askpass = g_build_filename (self->folder, "askpass", NULL);
  g_autoptr (GError) failure = NULL;

  g_subprocess_launcher_setenv (launcher, "SSH_ASKPASS", askpass, TRUE);
  g_subprocess_launcher_setenv (launcher, "SSH_ASKPASS_REQUIRE", "force", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (getpid ()), NULL);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &failure);
  if (self->process != NULL)
    return TRUE;

  /* Translators: the program’s name is ssh; %s is why it could not be run. */
  g_set_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, _ ("The program ssh cannot be run: %s"),
               failure->message);
  return FALSE;
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkSshMaster *self = user_data;
  GError *error = NULL;
  g_autofree char *folder = g_task_propagate_pointer (G_TASK (result), &error);

  /* Nobody waits for it any more, and we may be gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)))) {
    if (folder != NULL)
      pdk_ssh_folder_remove (folder);
    g_clear_error (&error);
    return;
  }
  g_clear_object (&self->preparing);
  if (folder == NULL) {
    end (self, error);
    return;
  }
  self->folder = g_steal_pointer (&folder);
  self->control = g_build_filename (self->folder, CONTROL_NAME, NULL);
  self->cancellable = g_cancellable_new ();
  watch_folder (self);
  if (!listen_to_questions (self, &error) || !spawn (self, &error)) {
    end (self, error);
    return;
  }
  pdk_ssh_words_listen (self->words, self->process);
  g_subprocess_wait_async (self->process, self->cancellable, on_process_ended, self);
}

static void
start (PdkSshMaster *self)
{
  g_autoptr (GTask) task = NULL;

  pdk_ssh_words_clear (self->words);
  self->preparing = g_cancellable_new ();
  task = g_task_new (NULL, self->preparing, on_prepared, self);
  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, prepare);
}

/* --- the object --- */

static void
pdk_ssh_master_dispose (GObject *object)
{
  PdkSshMaster *self = PDK_SSH_MASTER (object);

  if (masters != NULL && self->target != NULL &&
      g_hash_table_lookup (masters, self->target->key) == self)
    g_hash_table_remove (masters, self->target->key);
  clean_up (self);

  G_OBJECT_CLASS (pdk_ssh_master_parent_class)->dispose (object);
}

static void
pdk_ssh_master_finalize (GObject *object)
{
  PdkSshMaster *self = PDK_SSH_MASTER (object);

  /* Each of them holds us. */
  g_assert (self->waiters->len == 0);
  g_ptr_array_unref (self->waiters);
  pdk_ssh_words_free (self->words);
  g_clear_pointer (&self->target, pdk_ssh_target_unref);
  g_free (self->uri);
  g_free (self->name);

  G_OBJECT_CLASS (pdk_ssh_master_parent_class)->finalize (object);
}

static void
pdk_ssh_master_class_init (PdkSshMasterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_ssh_master_dispose;
  object_class->finalize = pdk_ssh_master_finalize;

  signals[SIGNAL_ASKED] = g_signal_new ("asked", PDK_TYPE_SSH_MASTER, G_SIGNAL_RUN_LAST, 0,
                                        g_signal_accumulator_true_handled, NULL, NULL,
                                        G_TYPE_BOOLEAN, 1, PDK_TYPE_AUTH_REQUEST);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", PDK_TYPE_SSH_MASTER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_ssh_master_init (PdkSshMaster *self)
{
  self->waiters = g_ptr_array_new ();
  self->words = pdk_ssh_words_new ();
  self->watch = -1;
}

PdkSshMaster *
pdk_ssh_master_get (PdkSshTarget *target)
{
  PdkSshMaster *self;

  g_return_val_if_fail (target != NULL, NULL);

  if (masters == NULL)
    masters = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (masters, target->key);
  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (PDK_TYPE_SSH_MASTER, NULL);
  self->target = pdk_ssh_target_ref (target);
  g_hash_table_insert (masters, self->target->key, self);
  return self;
}

void
pdk_ssh_master_set_owner (PdkSshMaster *self, const char *uri, const char *name)
{
  g_return_if_fail (PDK_IS_SSH_MASTER (self));

  g_free (self->uri);
  g_free (self->name);
  self->uri = g_strdup (uri);
  self->name = g_strdup (name);
  if (self->asker != NULL)
    pdk_ssh_asker_set_owner (self->asker, uri, name);
}

static gboolean
on_wait_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (PdkSshMaster) self = g_object_ref (g_task_get_source_object (waiter->task));

  g_ptr_array_remove (self->waiters, waiter);
  g_task_return_error_if_cancelled (waiter->task);
  waiter_free (waiter);
  if (self->waiters->len == 0 && !self->is_open)
    clean_up (self);
  return G_SOURCE_REMOVE;
}

static void
add_waiter (PdkSshMaster *self, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = task;
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_wait_cancelled), waiter, NULL);
    g_source_attach (waiter->cancelled, NULL);
  }
  g_ptr_array_add (self->waiters, waiter);
}

void
pdk_ssh_master_open_async (PdkSshMaster *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (PDK_IS_SSH_MASTER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ssh_master_open_async);
  g_task_set_name (task, "pdk_ssh_master_open_async");
  if (self->is_open) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  add_waiter (self, task);
  if (self->process == NULL && self->preparing == NULL)
    start (self);
}

gboolean
pdk_ssh_master_open_finish (PdkSshMaster *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
pdk_ssh_master_is_open (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), FALSE);

  return self->is_open;
}

gboolean
pdk_ssh_master_is_running (PdkSshMaster *self)
{
  siginfo_t info = { 0 };
  const char *pid;

  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), FALSE);

  pid = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;
  /* Looked at, not waited for: that is done elsewhere. */
  return pid != NULL &&
         waitid (P_PID, (id_t) g_ascii_strtoull (pid, NULL, 10), &info,
                 WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

gboolean
pdk_ssh_master_is_asking (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), FALSE);

  return self->asker != NULL && pdk_ssh_asker_is_asking (self->asker);
}

PdkSshTarget *
pdk_ssh_master_get_target (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), NULL);

  return self->target;
}

const char *
pdk_ssh_master_get_folder (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), NULL);

  return self->folder;
}

char *
pdk_ssh_master_get_command (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), NULL);

  return self->folder != NULL ? g_build_filename (self->folder, "ssh", NULL) : NULL;
}

gsize
pdk_ssh_master_get_mark (PdkSshMaster *self)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), 0);

  return pdk_ssh_words_get_mark (self->words);
}

char *
pdk_ssh_master_get_words (PdkSshMaster *self, gsize mark)
{
  g_return_val_if_fail (PDK_IS_SSH_MASTER (self), NULL);

  return pdk_ssh_words_get_since (self->words, mark);
}
