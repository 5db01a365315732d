/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-folder.h"

/* The library serves the folder over WebDAV itself, on a channel that is not opened before there is
 * something to share.
 *
 * It is read-only, always: libphodav 3.0 decodes the place that MOVE and COPY name after “..” was
 * taken out of it, so a guest that may write could move a file to “/x/..%2f..%2f”, outside of the folder.  Reading stays inside but for
 * symbolic links, which are followed.  Files are read on the main thread, as the library has no other;
 * so who offers folders should leave out those on the network. */

struct _PdkSpiceFolder {
  PdkConsoleFolder parent_instance;

  SpiceSession *session; /* borrowed, weak */
  SpiceChannel *channel; /* borrowed, weak: a held channel keeps its session from ending */
  gboolean opened;
};

G_DEFINE_FINAL_TYPE (PdkSpiceFolder, pdk_spice_folder, PDK_TYPE_CONSOLE_FOLDER)

static PdkConsoleFolderState
find_state (PdkSpiceFolder *self)
{
  gboolean open = FALSE;

  if (self->session == NULL)
    return PDK_CONSOLE_FOLDER_NOT_CONNECTED;
  if (self->channel == NULL)
    return PDK_CONSOLE_FOLDER_NO_CHANNEL;
  g_object_get (self->channel, "port-opened", &open, NULL);
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
  const char *path = pdk_console_folder_get_path (folder);

  if (self->session == NULL)
    return;
  g_object_set (self->session, "share-dir-ro", TRUE, "shared-dir", path, NULL);
  /* It cannot be closed and opened at will: once nothing is shared, all of it is “not found”. */
  if (path != NULL && self->channel != NULL && !self->opened)
    self->opened = spice_channel_connect (self->channel);
}

static void
on_session_channel_new (PdkSpiceFolder *self, SpiceChannel *channel)
{
  if (!SPICE_IS_WEBDAV_CHANNEL (channel) || self->channel != NULL)
    return;
  g_set_weak_pointer (&self->channel, channel);
  g_signal_connect_object (channel, "notify::port-opened", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  update_state (self);
  pdk_spice_folder_apply (PDK_CONSOLE_FOLDER (self));
}

static void
on_session_channel_destroy (PdkSpiceFolder *self, SpiceChannel *channel)
{
  if (channel != self->channel)
    return;
  g_signal_handlers_disconnect_by_data (channel, self);
  g_clear_weak_pointer (&self->channel);
  self->opened = FALSE;
  update_state (self);
}

static void
pdk_spice_folder_dispose (GObject *object)
{
  pdk_spice_folder_set_session (PDK_SPICE_FOLDER (object), NULL);

  G_OBJECT_CLASS (pdk_spice_folder_parent_class)->dispose (object);
}

static void
pdk_spice_folder_class_init (PdkSpiceFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_folder_dispose;
  PDK_CONSOLE_FOLDER_CLASS (klass)->apply = pdk_spice_folder_apply;
}

static void
pdk_spice_folder_init (PdkSpiceFolder *self)
{
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
  g_return_if_fail (PDK_IS_SPICE_FOLDER (self));

  if (self->channel != NULL)
    on_session_channel_destroy (self, self->channel);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_object_set (self->session, "shared-dir", NULL, NULL);
  }
  g_set_weak_pointer (&self->session, session);
  if (session != NULL) {
    g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (session, "channel-destroy", G_CALLBACK (on_session_channel_destroy),
                             self, G_CONNECT_SWAPPED);
    pdk_spice_folder_apply (PDK_CONSOLE_FOLDER (self));
  }
  update_state (self);
}
