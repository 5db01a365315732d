/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "real-qemu.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define PROGRAM "qemu-system-x86_64"

struct _RealQemu {
  GSubprocess *process;
  GDataInputStream *answers;
};

gboolean
real_qemu_require (void)
{
  g_autofree char *program = g_find_program_in_path (PROGRAM);

  if (program == NULL)
    g_test_skip ("no " PROGRAM);
  return program != NULL;
}

/* Also when the test is killed. */
static void
set_up_child (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

char *
real_qemu_tell (RealQemu *self, const char *command)
{
  GOutputStream *commands = g_subprocess_get_stdin_pipe (self->process);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (commands, command, strlen (command), NULL, NULL, &error);
  g_assert_no_error (error);
  /* Events come in between. */
  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line_utf8 (self->answers, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (line);
    if (strstr (line, "\"error\"") != NULL)
      g_error ("%s: %s", command, line);
    if (strstr (line, "\"return\"") != NULL)
      return g_steal_pointer (&line);
  }
}

RealQemu *
real_qemu_new (const char *environment, const char *const *arguments)
{
  static const char *const quiet[] = {
    PROGRAM, "-nodefaults", "-no-user-config", "-qmp", "stdio", NULL,
  };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  g_auto (GStrv) argv = NULL;
  RealQemu *self = g_new0 (RealQemu, 1);

  g_strv_builder_addv (builder, (const char **) quiet);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  if (environment != NULL) {
    g_auto (GStrv) parts = g_strsplit (environment, "=", 2);

    g_subprocess_launcher_setenv (launcher, parts[0], parts[1], TRUE);
  }
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  answer = real_qemu_tell (self, "{\"execute\": \"qmp_capabilities\"}\n");
  return self;
}

guint16
real_qemu_get_vnc_port (RealQemu *self)
{
  static const char key[] = "\"service\": \"";
  g_autofree char *answer = real_qemu_tell (self, "{\"execute\": \"query-vnc\"}\n");
  const char *place = strstr (answer, key);

  g_assert_nonnull (place);
  return (guint16) g_ascii_strtoull (place + strlen (key), NULL, 10);
}

void
real_qemu_free (RealQemu *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->answers);
  g_clear_object (&self->process);
  g_free (self);
}
