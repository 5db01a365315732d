/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "ssh/pdk-ssh-folder.h"
#include "ssh/pdk-ssh-tunnel.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The life of the one connection to a host, with a program of the test's in place of ssh: what it does
 * is up to the word that the user's name is.  Questions go through the real helper. */

static const char fake_ssh[] =
    "#!/bin/sh\n"
    "for word; do case $word in\n"
    "  -oControlPath=*) control=${word#*=}; control=${control#\\\"}; control=${control%\\\"};;\n"
    "  cancel) exit 0;;\n"
    "  forward) echo 'forwarding is forbidden' >&2; exit 255;;\n"
    "esac; user=$last; [ \"$last\" = -l ] && name=$word; last=$word; done\n"
    "echo $$ > \"$0.pid\"\n"
    "case $name in\n"
    "  open) ;;\n"
    "  ask) answer=$(\"$SSH_ASKPASS\" \"ask@host's password: \") || { echo refused > \"$0.said\"; exec sleep 60; }\n"
    "       printf %s \"$answer\" > \"$0.said\";;\n"
    "  wrong) \"$SSH_ASKPASS\" \"wrong@host's password: \" > /dev/null;\n"
    "       \"$SSH_ASKPASS\" \"wrong@host's password: \" > /dev/null; echo 'Permission denied' >&2; exit 255;;\n"
    "  gone) \"$SSH_ASKPASS\" 'Code: ' & asker=$!; sleep 0.2; kill $asker; echo 'Connection reset' >&2; exit 255;;\n"
    "  hang) exec sleep 60;;\n"
    "  deny) echo 'Permission denied (publickey).' >&2; exit 255;;\n"
    "esac\n"
    ": > \"$control\"\n"
    "exec sleep 60\n";

typedef struct {
  char *program;
  PdkSshMaster *master;
  gboolean done;
  GError *error;
  PdkAuthRequest *request;
  guint n_asked;
  const char *answer; /* nullable: keeps the question open */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer word)
{
  g_autofree char *uri = NULL;
  g_autoptr (PdkSshTarget) target = NULL;

  fixture->program = g_build_filename (g_get_user_runtime_dir (), "fake-ssh", NULL);
  g_assert_true (g_file_set_contents_full (fixture->program, fake_ssh, -1, G_FILE_SET_CONTENTS_NONE,
                                           0700, NULL));
  uri = g_strdup_printf ("qemu+ssh://%s@host/system?command=%s", (const char *) word,
                         fixture->program);
  target = pdk_ssh_target_new (uri);
  g_assert_nonnull (target);
  fixture->master = pdk_ssh_master_get (target);
}

static char *
read_beside (Fixture *fixture, const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->program, suffix, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
remove_beside (Fixture *fixture, const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->program, suffix, NULL);

  g_unlink (path);
}

/* Whose parent is gone is reaped by the computer's first process, which in a container may be one that
 * does not know of it. */
static gboolean
is_zombie (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *state = NULL;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;
  state = strrchr (stat, ')');
  return state != NULL && g_str_has_prefix (state, ") Z");
}

static gboolean
has_ended (gpointer data)
{
  g_autofree char *pid = read_beside (data, ".pid");

  return pid == NULL || kill (atoi (pid), 0) != 0 || is_zombie (g_strstrip (pid));
}

static void
tear_down (Fixture *fixture, gconstpointer word)
{
  g_clear_object (&fixture->request);
  if (fixture->master != NULL)
    g_assert_finalize_object (fixture->master);
  await (has_ended (fixture));
  g_clear_error (&fixture->error);
  remove_beside (fixture, ".pid");
  remove_beside (fixture, ".said");
  remove_beside (fixture, "");
  g_free (fixture->program);
}

static void
on_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  pdk_ssh_master_open_finish (PDK_SSH_MASTER (object), result, &fixture->error);
  fixture->done = TRUE;
}

static gboolean
on_asked (PdkSshMaster *master, PdkAuthRequest *request, Fixture *fixture)
{
  fixture->n_asked++;
  g_set_object (&fixture->request, request);
  if (fixture->answer != NULL) {
    pdk_auth_request_set_answer (request, 0, fixture->answer);
    pdk_auth_request_submit (request);
  }
  return TRUE;
}

static void
open_master (Fixture *fixture)
{
  g_signal_connect (fixture->master, "asked", G_CALLBACK (on_asked), fixture);
  pdk_ssh_master_open_async (fixture->master, NULL, on_open, fixture);
}

static void
test_open (Fixture *fixture, gconstpointer word)
{
  g_autofree char *folder = NULL;
  g_autofree char *command = NULL;
  g_autoptr (PdkSshMaster) same = pdk_ssh_master_get (pdk_ssh_master_get_target (fixture->master));

  g_assert_true (same == fixture->master);
  open_master (fixture);
  await (fixture->done);
  g_assert_no_error (fixture->error);
  g_assert_true (pdk_ssh_master_is_open (fixture->master));

  folder = g_strdup (pdk_ssh_master_get_folder (fixture->master));
  command = pdk_ssh_master_get_command (fixture->master);
  g_assert_true (g_file_test (command, G_FILE_TEST_IS_EXECUTABLE));
  g_clear_object (&same);
  g_signal_handlers_disconnect_by_data (fixture->master, fixture);
  g_assert_finalize_object (g_steal_pointer (&fixture->master));
  await (!g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_answer (Fixture *fixture, gconstpointer word)
{
  g_autofree char *said = NULL;

  fixture->answer = "päss 'wörd\" $x";
  open_master (fixture);
  await (fixture->done);
  g_assert_no_error (fixture->error);
  said = read_beside (fixture, ".said");
  g_assert_cmpstr (said, ==, fixture->answer);
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_false (pdk_ssh_master_is_asking (fixture->master));
}

/* A question that is cancelled ends the attempt; nothing is asked again. */
static void
test_cancelled_question (Fixture *fixture, gconstpointer word)
{
  open_master (fixture);
  await (fixture->n_asked > 0);
  g_assert_true (pdk_ssh_master_is_asking (fixture->master));
  pdk_auth_request_cancel (fixture->request);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_null (pdk_ssh_master_get_folder (fixture->master));
  await (has_ended (fixture));
}

/* Nobody shows the question. */
static void
test_nobody_asks (Fixture *fixture, gconstpointer word)
{
  pdk_ssh_master_open_async (fixture->master, NULL, on_open, fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
}

static void
test_wrong_password (Fixture *fixture, gconstpointer word)
{
  fixture->answer = "wrong";
  open_master (fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
  g_assert_nonnull (strstr (fixture->error->message, "Permission denied"));
  g_assert_cmpuint (fixture->n_asked, ==, 2);
  g_assert_true (pdk_auth_request_get_prompt (fixture->request, 0)->again);
}

/* ssh ends while the user is still thinking: the question goes. */
static void
test_question_overtaken (Fixture *fixture, gconstpointer word)
{
  open_master (fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_true (pdk_auth_request_is_done (fixture->request));
}

static void
test_cancelled_wait (Fixture *fixture, gconstpointer word)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  pdk_ssh_master_open_async (fixture->master, cancellable, on_open, fixture);
  g_cancellable_cancel (cancellable);
  await (fixture->done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (pdk_ssh_master_get_folder (fixture->master));
  await (has_ended (fixture));
}

static void
test_denied (Fixture *fixture, gconstpointer word)
{
  open_master (fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);

  /* And it can be tried again. */
  fixture->done = FALSE;
  pdk_ssh_master_open_async (fixture->master, NULL, on_open, fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_AUTH);
}

static void
on_tunnel_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (pdk_ssh_tunnel_open_finish (result, &fixture->error));
  fixture->done = TRUE;
}

static void
test_refused_tunnel (Fixture *fixture, gconstpointer word)
{
  const PdkSshEndpoint endpoint = { "127.0.0.1", 5900, NULL };

  pdk_ssh_tunnel_open_async (fixture->master, &endpoint, NULL, on_tunnel_open, fixture);
  await (fixture->done);
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NO_DISPLAY);
  g_assert_cmpstr (fixture->error->message, ==, "forwarding is forbidden");
}

/* In a process of its own: one that crashes while it has a connection. */
static int
crash (const char *uri)
{
  g_autoptr (PdkSshTarget) target = pdk_ssh_target_new (uri);
  Fixture fixture = { .master = pdk_ssh_master_get (target) };

  pdk_ssh_master_open_async (fixture.master, NULL, on_open, &fixture);
  await (fixture.done);
  g_print ("%s\n", pdk_ssh_master_get_folder (fixture.master));
  kill (getpid (), SIGKILL);
  return 1;
}

/* ssh ends with us however we end, and what is left behind is removed by the next. */
static void
test_crash (Fixture *fixture, gconstpointer word)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *uri =
      g_strdup_printf ("qemu+ssh://open@host/system?command=%s", fixture->program);
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "TEST_CRASH_URI", uri, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", g_get_user_runtime_dir (), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
  await (has_ended (fixture));

  folder = g_path_get_dirname (g_strstrip (output));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_true (pdk_ssh_folder_clean ());
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));

  /* What is in use stays. */
  other = pdk_ssh_folder_new (&error);
  g_assert_no_error (error);
  g_assert_true (pdk_ssh_folder_clean ());
  g_assert_true (g_file_test (other, G_FILE_TEST_IS_DIR));
  pdk_ssh_folder_remove (other);
}

#define ADD(name, word, test)                                                                      \
  g_test_add ("/ssh/master/" name, Fixture, word, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *runtime = NULL;
  g_autofree char *base = NULL;
  int result;

  if (g_getenv ("TEST_CRASH_URI") != NULL)
    return crash (g_getenv ("TEST_CRASH_URI"));
  /* Those that GLib would make are too deep for the path of a socket. */
  runtime = g_dir_make_tmp ("ssh-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("open", "open", test_open);
  ADD ("answer", "ask", test_answer);
  ADD ("cancelled-question", "ask", test_cancelled_question);
  ADD ("nobody-asks", "ask", test_nobody_asks);
  ADD ("wrong-password", "wrong", test_wrong_password);
  ADD ("question-overtaken", "gone", test_question_overtaken);
  ADD ("cancelled-wait", "hang", test_cancelled_wait);
  ADD ("denied", "deny", test_denied);
  ADD ("refused-tunnel", "open", test_refused_tunnel);
  ADD ("crash", "open", test_crash);
  result = g_test_run ();

  base = g_build_filename (runtime, "paddock-ssh", NULL);
  pdk_ssh_folder_remove_all ();
  /* Nothing is left of all these. */
  g_assert_cmpint (g_rmdir (base), ==, 0);
  g_assert_cmpint (g_rmdir (runtime), ==, 0);
  return result;
}
