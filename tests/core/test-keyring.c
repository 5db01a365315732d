/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-keyring.h"

#include "test-await.h"

#include <libsecret/secret.h>

#define DAEMON     "gnome-keyring-daemon"
#define BUS_NAME   "org.freedesktop.secrets"
#define COLLECTION "/org/freedesktop/secrets/aliases/default"

gboolean
test_keyring_is_installed (void)
{
  g_autofree char *path = g_find_program_in_path (DAEMON);

  return path != NULL;
}

static GTestDBus *bus;

void
test_keyring_start_bus (void)
{
  if (bus == NULL) {
    bus = g_test_dbus_new (G_TEST_DBUS_NONE);
    g_test_dbus_up (bus);
  }
}

void
test_keyring_stop_bus (void)
{
  /* Not g_test_dbus_down(), which waits for everybody to leave; the object would call it as it goes. */
  if (bus != NULL)
    g_test_dbus_stop (bus);
}

static GSubprocessLauncher *
make_launcher (void)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  g_subprocess_launcher_setenv (launcher, "HOME", g_get_home_dir (), TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", g_get_user_runtime_dir (), TRUE);
  /* The daemon does not survive them. */
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_CHECK_");
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_PERTURB_");
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  return launcher;
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char *name,
                  const char *owner,
                  gpointer appeared)
{
  *(gboolean *) appeared = TRUE;
}

static void
await_name (void)
{
  gboolean appeared = FALSE;
  const guint id = g_bus_watch_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                     on_name_appeared, NULL, &appeared, NULL);

  await (appeared);
  g_bus_unwatch_name (id);
}

void
test_keyring_start (TestKeyring *keyring)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  GOutputStream *input = NULL;

  test_keyring_start_bus ();
  launcher = make_launcher ();
  keyring->daemon = g_subprocess_launcher_spawn (launcher, &error, DAEMON, "--foreground",
                                                 "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (keyring->daemon);
  g_output_stream_write_all (input, "open", 4, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (input, NULL, NULL);
  await_name ();
}

static void
on_name_vanished (GDBusConnection *connection, const char *name, gpointer vanished)
{
  *(gboolean *) vanished = TRUE;
}

void
test_keyring_stop (TestKeyring *keyring)
{
  gboolean vanished = FALSE;
  guint id = 0;

  g_subprocess_force_exit (keyring->daemon);
  g_subprocess_wait (keyring->daemon, NULL, NULL);
  g_clear_object (&keyring->daemon);
  secret_service_disconnect ();
  id = g_bus_watch_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                         on_name_vanished, &vanished, NULL);
  await (vanished);
  g_bus_unwatch_name (id);
}

static GVariant *
call (const char *object, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (session, BUS_NAME, object, interface, method, parameters,
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return reply;
}

void
test_keyring_lock (TestKeyring *keyring)
{
  const char *collections[] = { COLLECTION };
  g_autoptr (GVariant) reply =
      call ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
            g_variant_new ("(@ao)", g_variant_new_objv (collections, 1)));

  g_assert_nonnull (reply);
}

guint
test_keyring_count (TestKeyring *keyring)
{
  g_autoptr (GVariant) reply =
      call (COLLECTION, "org.freedesktop.DBus.Properties", "Get",
            g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Items"));
  g_autoptr (GVariant) items = NULL;

  g_variant_get (reply, "(v)", &items);
  return (guint) g_variant_n_children (items);
}
