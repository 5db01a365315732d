/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-dial.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/eventfd.h>

#include "pdk-console-connect.h"

/* For each of the addresses of a host the system has as long as it likes; all together have this. */
#define MAX_SECONDS 30

/* Of a proxy that names none, as the SPICE library has them. */
#define HTTP_PORT  3128
#define HTTPS_PORT 3129

/* Counted: the one who waits has one, and the main thread, as long as it tries. */
struct _PdkSpiceDial {
  PdkSpiceAddress *address; /* owned */
  int port;
  GCancellable *cancellable; /* owned */
  int event;                 /* owned */

  /* The main thread’s until @event says that there is an answer. */
  guint timeout_id;
  int fd;        /* owned; -1 for none */
  GError *error; /* owned; nullable */
};

static void
clear_dial (gpointer data)
{
  PdkSpiceDial *self = data;

  pdk_spice_address_free (self->address);
  g_object_unref (self->cancellable);
  if (self->event >= 0)
    g_close (self->event, NULL);
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_error (&self->error);
}

static void
release (PdkSpiceDial *self)
{
  g_atomic_rc_box_release_full (self, clear_dial);
}

/** @error: (nullable): taken over */
static void
answer (PdkSpiceDial *self, int fd, GError *error)
{
  if (self->timeout_id == 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, g_strerror (ETIMEDOUT));
  }
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->fd = fd;
  self->error = error;
  eventfd_write (self->event, 1);
  release (self);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  const int fd = pdk_console_connect_finish (result, &error);

  answer (user_data, fd, error);
}

static void
connect_to (PdkSpiceDial *self, GSocketConnectable *address)
{
  pdk_console_connect_async (address, self->cancellable, on_connected, self);
}

/* --- proxies --- */

/** (nullable): without a scheme it is HTTP */
static GUri *
parse_proxy (const char *text, GError **error)
{
  g_autofree char *whole =
      strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("http://", text, NULL);

  return g_uri_parse (whole, G_URI_FLAGS_HAS_PASSWORD, error);
}

static guint16
get_proxy_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return (guint16) g_uri_get_port (uri);
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? HTTPS_PORT : HTTP_PORT;
}

static void
on_proxy_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PdkSpiceDial *self = user_data;
  g_autoptr (GUri) uri = parse_proxy (self->address->proxy, NULL);
  g_autoptr (GSocketAddress) address = NULL;
  GError *error = NULL;
  GList *list = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (list == NULL) {
    answer (self, -1, error);
    return;
  }
  address = g_proxy_address_new (list->data, get_proxy_port (uri), g_uri_get_scheme (uri),
                                 self->address->host, (guint16) self->port, g_uri_get_user (uri),
                                 g_uri_get_password (uri));
  g_resolver_free_addresses (list);
  connect_to (self, G_SOCKET_CONNECTABLE (address));
}

/* The host is for the proxy to look up, and may be no more than a word to it. */
static void
ask_proxy (PdkSpiceDial *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GError *error = NULL;
  g_autoptr (GUri) uri = parse_proxy (self->address->proxy, &error);

  if (uri != NULL)
    g_resolver_lookup_by_name_async (resolver, g_uri_get_host (uri), self->cancellable,
                                     on_proxy_looked_up, self);
  else
    answer (self, -1, error);
}

/* --- all of it --- */

static gboolean
on_timeout (gpointer user_data)
{
  PdkSpiceDial *self = user_data;

  self->timeout_id = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
start (gpointer user_data)
{
  PdkSpiceDial *self = user_data;
  g_autoptr (GSocketConnectable) address = NULL;
  GError *error = NULL;

  self->timeout_id = g_timeout_add_seconds (MAX_SECONDS, on_timeout, self);
  if (self->address->socket != NULL) {
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (self->address->socket));
  } else if (self->address->proxy != NULL) {
    ask_proxy (self);
    return G_SOURCE_REMOVE;
  } else {
    address = g_network_address_parse (self->address->host, (guint16) self->port, &error);
  }
  if (address != NULL)
    connect_to (self, address);
  else
    answer (self, -1, error);
  return G_SOURCE_REMOVE;
}

PdkSpiceDial *
pdk_spice_dial_new (const PdkSpiceAddress *address, gboolean is_secure)
{
  PdkSpiceDial *self = g_atomic_rc_box_new0 (PdkSpiceDial);

  self->address = pdk_spice_address_copy (address);
  self->port = is_secure ? address->tls_port : address->port;
  self->cancellable = g_cancellable_new ();
  self->event = eventfd (0, EFD_CLOEXEC);
  self->fd = -1;
  g_idle_add_full (G_PRIORITY_DEFAULT, start, g_atomic_rc_box_acquire (self), NULL);
  return self;
}

void
pdk_spice_dial_free (PdkSpiceDial *self)
{
  g_cancellable_cancel (self->cancellable);
  release (self);
}

int
pdk_spice_dial_get_event (PdkSpiceDial *self)
{
  return self->event;
}

int
pdk_spice_dial_take (PdkSpiceDial *self, GError **error)
{
  const int fd = self->fd;

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  self->fd = -1;
  return fd;
}
