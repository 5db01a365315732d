/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-folder.h"

#include "pdk-spice-listener.h"

/* The library serves the folder over WebDAV itself, on a channel that is not opened before there is
 * something to share.
 *
 * It is read-only, always: libphodav 3.0 decodes the place that MOVE and COPY name after “..” was
 * taken out of it, so a guest that may write could move a file to “/x/..%2f..%2f”, outside of the folder.  Reading stays inside but for
 * symbolic links, which are followed.  Files are read on the main thread, as the library has no other;
 * so who offers folders should leave out those on the network. */

struct _PdkSpiceFolder {
  PdkConsoleFolder parent_instance;

  PdkSpiceListener *webdav; /* owned */
  gboolean opened;
};

G_DEFINE_FINAL_TYPE (PdkSpiceFolder, pdk_spice_folder, PDK_TYPE_CONSOLE_FOLDER)

static PdkConsoleFolderState
find_state (PdkSpiceFolder *self)
{
  SpiceChannel *channel = pdk_spice_listener_get_channel (self->webdav);
  gboolean open = FALSE;

  if (pdk_spice_listener_get_session (self->webdav) == NULL)
    return PDK_CONSOLE_FOLDER_NOT_CONNECTED;
  if (channel == NULL)
    return PDK_CONSOLE_FOLDER_NO_CHANNEL;
  g_object_get (channel, "port-opened", &open, NULL);
  return open ? PDK_CONSOLE_FOLDER_OPEN : PDK_CONSOLE_FOLDER_NOT_OPEN;
}

static void
update_state (PdkSpiceFolder *self)
{
  pdk_console_folder_set_state (PDK_CONSOLE_FOLDER (self), find_state (self));
}

static void
pdk_spice_folder_apply (PdkConsoleFolder *folder)
{
  PdkSpiceFolder *self = PDK_SPICE_FOLDER (folder);
  SpiceSession *session = pdk_spice_listener_get_session (self->webdav);
  SpiceChannel *channel = pdk_spice_listener_get_channel (self->webdav);
  const char *path = pdk_console_folder_get_path (folder);

  if (session == NULL)
    return;
  g_object_set (session, "share-dir-ro", TRUE, "shared-dir", path, NULL);
  /* It cannot be closed and opened at will: once nothing is shared, all of it is “not found”. */
  if (path != NULL && channel != NULL && !self->opened)
    self->opened = spice_channel_connect (channel);
}

static void
on_channel_changed (PdkSpiceFolder *self)
{
  self->opened = FALSE;
  update_state (self);
  if (pdk_spice_listener_get_channel (self->webdav) != NULL)
    pdk_spice_folder_apply (PDK_CONSOLE_FOLDER (self));
}

static void
pdk_spice_folder_dispose (GObject *object)
{
  pdk_spice_folder_set_session (PDK_SPICE_FOLDER (object), NULL);

  G_OBJECT_CLASS (pdk_spice_folder_parent_class)->dispose (object);
}

static void
pdk_spice_folder_finalize (GObject *object)
{
  g_clear_pointer (&PDK_SPICE_FOLDER (object)->webdav, pdk_spice_listener_free);

  G_OBJECT_CLASS (pdk_spice_folder_parent_class)->finalize (object);
}

static void
pdk_spice_folder_class_init (PdkSpiceFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_spice_folder_finalize;
  PDK_CONSOLE_FOLDER_CLASS (klass)->apply = pdk_spice_folder_apply;
}

static void
pdk_spice_folder_init (PdkSpiceFolder *self)
{
  self->webdav =
      pdk_spice_listener_new (SPICE_TYPE_WEBDAV_CHANNEL, G_CALLBACK (on_channel_changed), self);
  pdk_spice_listener_connect (self->webdav, "notify::port-opened", G_CALLBACK (update_state));
}

/* Without that, the library's property is of no class in particular. */
gboolean
pdk_spice_folder_is_supported (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (SPICE_TYPE_SESSION);
  GParamSpec *server = g_object_class_find_property (G_OBJECT_CLASS (klass), "webdav-server");

  return server != NULL && server->value_type != G_TYPE_OBJECT;
}

PdkSpiceFolder *
pdk_spice_folder_new (void)
{
  return g_object_new (PDK_TYPE_SPICE_FOLDER, NULL);
}

void
pdk_spice_folder_set_session (PdkSpiceFolder *self, SpiceSession *session)
{
  SpiceSession *former;

  g_return_if_fail (PDK_IS_SPICE_FOLDER (self));

  former = pdk_spice_listener_get_session (self->webdav);
  if (former != NULL)
    g_object_set (former, "shared-dir", NULL, NULL);
  pdk_spice_listener_set_session (self->webdav, session);
  pdk_spice_folder_apply (PDK_CONSOLE_FOLDER (self));
  update_state (self);
}
