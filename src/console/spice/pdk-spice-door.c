/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-door.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "pdk-spice-guard.h"

#define MAX_WAITING 64

/* A folder of its own where the system has what does not outlive the user’s session: in memory, so
 * that nothing here waits for a disk.  No name is used twice, so that a channel which comes late finds
 * nobody rather than somebody else. */
struct _PdkSpiceDoor {
  char *folder;         /* owned */
  int handle;           /* owned: of the folder, whose own path may be longer than a socket’s */
  char *name;           /* owned: of the socket in it */
  char *path;           /* owned: of the same, by @handle */
  int socket;           /* owned */
  guint source_id;      /* of @socket */
  PdkSpiceMove *move;   /* owned */
  PdkSpiceRoute *route; /* owned */
  gboolean is_ahead;
};

static gboolean
on_incoming (int fd, GIOCondition condition, gpointer user_data)
{
  PdkSpiceDoor *self = user_data;
  const int viewer = accept4 (fd, NULL, NULL, SOCK_CLOEXEC);

  if (viewer >= 0)
    pdk_spice_guard_start_on_route (self->move, self->route, self->is_ahead, viewer);
  return G_SOURCE_CONTINUE;
}

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

static gboolean
make_folder (PdkSpiceDoor *self, GError **error)
{
  const char *parent = g_get_user_runtime_dir ();

  if (g_access (parent, W_OK) != 0)
    parent = g_get_tmp_dir ();
  self->folder = g_build_filename (parent, "paddock-XXXXXX", NULL);
  if (g_mkdtemp (self->folder) == NULL) {
    check (-1, error);
    g_clear_pointer (&self->folder, g_free);
    return FALSE;
  }
  self->handle = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return check (self->handle, error);
}

static gboolean
listen_in_folder (PdkSpiceDoor *self, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  self->name = g_uuid_string_random ();
  self->path = g_strdup_printf ("/proc/self/fd/%d/%s", self->handle, self->name);
  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  self->socket = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  return check (self->socket, error) &&
         check (bind (self->socket, (struct sockaddr *) &address, sizeof address), error) &&
         check (listen (self->socket, MAX_WAITING), error);
}

PdkSpiceDoor *
pdk_spice_door_new (PdkSpiceMove *move, PdkSpiceRoute *route, gboolean is_ahead, GError **error)
{
  PdkSpiceDoor *self = g_new0 (PdkSpiceDoor, 1);

  self->move = pdk_spice_move_ref (move);
  self->route = pdk_spice_route_ref (route);
  self->is_ahead = is_ahead;
  self->handle = self->socket = -1;
  if (!make_folder (self, error) || !listen_in_folder (self, error)) {
    pdk_spice_door_free (self);
    return NULL;
  }
  self->source_id = g_unix_fd_add (self->socket, G_IO_IN, on_incoming, self);
  return self;
}

void
pdk_spice_door_free (PdkSpiceDoor *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->socket >= 0)
    g_close (self->socket, NULL);
  if (self->name != NULL)
    unlinkat (self->handle, self->name, 0);
  if (self->handle >= 0)
    g_close (self->handle, NULL);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->path);
  pdk_spice_move_unref (self->move);
  pdk_spice_route_unref (self->route);
  g_free (self);
}

const char *
pdk_spice_door_get_path (PdkSpiceDoor *self)
{
  return self->path;
}

PdkSpiceRoute *
pdk_spice_door_get_route (PdkSpiceDoor *self)
{
  return self->route;
}

void
pdk_spice_door_set_route (PdkSpiceDoor *self, PdkSpiceRoute *route)
{
  PdkSpiceRoute *former = self->route;

  self->route = pdk_spice_route_ref (route);
  pdk_spice_route_unref (former);
}
