/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-tool.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pdk-error.h"

/* What looking at an image may take: CPU seconds, and address space. */
#define LOOK_TIME   10
#define LOOK_MEMORY ((rlim_t) 1 << 30)

/* What is done with all of it takes as long as it takes, but no image is a reason for more memory. */
#define WORK_MEMORY ((rlim_t) 2 << 30)

/* How often it is told how far it is (ms). */
#define INTERVAL 200

static void
limit (int resource, rlim_t most)
{
  const struct rlimit both = { most, most };

  setrlimit (resource, &both);
}

/* Between fork() and exec(): nothing but calls to the system.  It ends with this program, whose journal
 * knows of no file that is made later. */
static void
limit_look (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  limit (RLIMIT_CPU, LOOK_TIME);
  limit (RLIMIT_AS, LOOK_MEMORY);
}

static void
limit_work (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  limit (RLIMIT_AS, WORK_MEMORY);
}

GSubprocess *
pdk_tool_start (
    const char *const *command, int input, gboolean looks, const char *missing, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *tool = g_find_program_in_path (command[0]);

  if (input >= 0)
    g_subprocess_launcher_take_stdin_fd (launcher, input);
  if (tool == NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, missing);
    return NULL;
  }
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, looks ? limit_look : limit_work, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, command, error);
}

void
pdk_tool_stop (GSubprocess *process)
{
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

char *
pdk_tool_take_complaint (GSubprocess *process, const char *name)
{
  GInputStream *stream = g_subprocess_get_stderr_pipe (process);
  char said[1024] = "";
  gsize length = 0;

  /* What waits for somebody to read what else it says would never come to an end. */
  pdk_tool_stop (process);
  g_input_stream_read_all (stream, said, sizeof said - 1, &length, NULL, NULL);
  return *said != '\0' ? g_utf8_make_valid (g_strstrip (said), -1) : g_strdup (name);
}

/* How far it is */

static gboolean
on_interval (gpointer user_data)
{
  PdkToolProgress *self = user_data;

  self->func (g_atomic_int_get (&self->part) / 10000.0, self->data);
  return G_SOURCE_CONTINUE;
}

void
pdk_tool_progress_start (PdkToolProgress *self, PdkToolFunc func, gpointer data)
{
  self->func = func;
  self->data = data;
  self->timer = g_timeout_add (INTERVAL, on_interval, self);
}

void
pdk_tool_progress_stop (PdkToolProgress *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

void
pdk_tool_progress_set (PdkToolProgress *self, double part)
{
  g_atomic_int_set (&self->part, (int) (part * 10000));
}
