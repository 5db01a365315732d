/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-domain-display.h"

#include <glib/gi18n.h>

#include "console/pdk-console.h"
#include "console/spice/pdk-spice-backend.h"
#include "console/vnc/pdk-vnc-backend.h"
#include "core/connection/pdk-uri.h"
#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "views/machine/pdk-display-route.h"
#include "views/machine/pdk-display-tunnel.h"
#include "views/machine/pdk-machine-move.h"

/* Reads the machine's displays, finds the way to one, makes the backend for it. */

struct _PdkDomainDisplay {
  PdkDisplay parent_instance;

  /* Owned. */
  PdkDomain *domain;
  PdkDisplayRoute *route;
  PdkSshTunnel *tunnel;      /* nullable */
  GListModel *hosts;         /* nullable */
  GCancellable *cancellable; /* of the look-up under way */

  int run;         /* the machine's id when last seen */
  gboolean opened; /* by us, in this run: who leaves it then may be us */
  gboolean waits;  /* for somebody else to leave it */
};

G_DEFINE_FINAL_TYPE (PdkDomainDisplay, pdk_domain_display, PDK_TYPE_DISPLAY)

/* What the user agreed to, for as long as the program runs: connection and address. */
static GHashTable *trusted;

/** A host that names one other computer after the other is asked about each. */
static char *
make_trust_key (PdkDomainDisplay *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  return g_strdup_printf ("%s %s", connection != NULL ? pdk_connection_get_uri (connection) : "",
                          self->route->graphics->address);
}

static PdkConsoleSession *
get_session (PdkDomainDisplay *self)
{
  return pdk_display_get_session (PDK_DISPLAY (self));
}

/** What open_fd() needs, independent of the display object: channels may outlive it. */
typedef struct {
  PdkDomain *domain;
  guint index;
} FdSource;

static void
fd_source_free (gpointer data)
{
  FdSource *source = data;

  g_object_unref (source->domain);
  g_free (source);
}

static void
on_domain_open_graphics_fd (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const int fd = pdk_domain_open_graphics_fd_finish (PDK_DOMAIN (object), result, &error);

  if (fd < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, fd);
}

static void
open_fd (GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer callback_data,
         gpointer user_data)
{
  const FdSource *source = user_data;
  GTask *task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_set_source_tag (task, open_fd);
  g_task_set_name (task, "open_fd");
  /* A descriptor that has come must reach its owner, or it stays open for ever. */
  g_task_set_check_cancellable (task, FALSE);
  pdk_domain_open_graphics_fd_async (source->domain, source->index, cancellable,
                                     on_domain_open_graphics_fd, task);
}

static PdkConsoleBackend *
make_local_backend (PdkDomainDisplay *self, const PdkGraphicsInfo *graphics)
{
  FdSource *source = g_new0 (FdSource, 1);
  PdkConsoleBackend *backend = NULL;

  source->domain = g_object_ref (self->domain);
  source->index = graphics->index;
  if (graphics->type == PDK_GRAPHICS_VNC)
    return pdk_vnc_backend_new_for_fd (open_fd, source, fd_source_free);
  backend = pdk_spice_backend_new_for_fds (open_fd, source, fd_source_free);
  pdk_spice_backend_set_gl (PDK_SPICE_BACKEND (backend), graphics->gl);
  return backend;
}

static PdkConsoleBackend *
make_spice_backend (const char *host, const PdkGraphicsInfo *graphics)
{
  g_autoptr (PdkSpiceAddress) address =
      pdk_spice_address_new (host, graphics->port, graphics->tls_port);

  address->insecure_channels = g_strdupv (graphics->insecure);
  return pdk_spice_backend_new_for_address (address, graphics->password);
}

/** What only the machine's configuration says of its guest's agent. */
static void
tell_agent (PdkConsoleBackend *backend, const PdkGraphicsInfo *graphics)
{
  PdkConsoleAgent *agent = pdk_console_backend_get_agent (backend);
  PdkConsoleAgentAbilities forbidden = 0;

  if (agent == NULL)
    return;
  if (graphics->no_clipboard)
    forbidden |= PDK_CONSOLE_AGENT_CAN_CLIPBOARD;
  if (graphics->no_files)
    forbidden |= PDK_CONSOLE_AGENT_CAN_FILES;
  pdk_console_agent_set_has_channel (agent, graphics->has_agent);
  pdk_console_agent_set_forbidden (agent, forbidden);
}

static gboolean
may_move (const char *host, gpointer hosts)
{
  return pdk_machine_move_may_connect (hosts, host);
}

/** Whether the display that is connected has gone, or goes, to the host of @domain by itself. */
static gboolean
moves_along (PdkDomainDisplay *self, PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);
  PdkConsoleBackend *backend = pdk_display_get_backend (PDK_DISPLAY (self));
  g_autoptr (PdkUri) uri = NULL;
  const char *host = NULL;

  if (!PDK_IS_SPICE_BACKEND (backend) || connection == NULL)
    return FALSE;
  host = pdk_spice_backend_get_next_host (PDK_SPICE_BACKEND (backend));
  uri = pdk_uri_parse (pdk_connection_get_uri (connection), NULL);
  return host != NULL && uri != NULL && uri->host != NULL &&
         pdk_display_route_is_same_host (uri->host, host);
}

/** Whether it is at, or goes to, another host than the one that the machine left. */
static gboolean
is_moving_along (PdkDomainDisplay *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (PDK_DISPLAY (self));

  return PDK_IS_SPICE_BACKEND (backend) &&
         pdk_spice_backend_get_next_host (PDK_SPICE_BACKEND (backend)) != NULL &&
         !moves_along (self, self->domain);
}

static PdkConsoleBackend *
make_backend (PdkDomainDisplay *self)
{
  const PdkGraphicsInfo *graphics = self->route->graphics;
  g_autoptr (GSocketConnectable) address = NULL;

  self->opened = TRUE;
  if (self->route->kind == PDK_DISPLAY_ROUTE_FD)
    return make_local_backend (self, graphics);
  if (self->route->kind == PDK_DISPLAY_ROUTE_TUNNEL)
    return pdk_display_tunnel_make_backend (self->tunnel, graphics, self->route->host);
  if (graphics->type != PDK_GRAPHICS_VNC) {
    PdkConsoleBackend *backend = make_spice_backend (self->route->host, graphics);

    if (self->hosts != NULL)
      pdk_spice_backend_set_may_move (PDK_SPICE_BACKEND (backend), may_move,
                                      g_object_ref (self->hosts), g_object_unref);
    return backend;
  }
  address = g_network_address_new (self->route->host, graphics->port);
  return pdk_vnc_backend_new_for_address (address, NULL, graphics->password);
}

static PdkConsoleBackend *
pdk_domain_display_make_backend (PdkDisplay *display)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (display);
  PdkConsoleBackend *backend = make_backend (self);

  tell_agent (backend, self->route->graphics);
  return backend;
}

/** A SPICE display has one viewer at a time: whoever connects throws the other one out, and that is
 * done on purpose only. */
static gboolean
is_taken (PdkDomainDisplay *self)
{
  return pdk_display_route_leads (self->route) &&
         self->route->graphics->type == PDK_GRAPHICS_SPICE && !self->opened &&
         pdk_domain_is_viewed (self->domain) && !pdk_display_is_taking_over (PDK_DISPLAY (self));
}

static void
tell_session (PdkDomainDisplay *self)
{
  self->waits = is_taken (self);
  if (self->waits) {
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_TAKEN, NULL);
    return;
  }

  switch (self->route->kind) {
  case PDK_DISPLAY_ROUTE_NO_DISPLAY:
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_NONE, NULL);
    break;
  case PDK_DISPLAY_ROUTE_UNSUPPORTED: {
    g_autofree char *type_name = pdk_text_display (self->route->graphics->type_name);

    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_UNSUPPORTED, type_name);
    break;
  }
  case PDK_DISPLAY_ROUTE_UNREACHABLE:
    pdk_console_session_found (get_session (self),
                               self->route->refused_gl ? PDK_CONSOLE_FOUND_GL
                                                       : PDK_CONSOLE_FOUND_UNREACHABLE,
                               self->route->reason);
    break;
  case PDK_DISPLAY_ROUTE_FD:
  case PDK_DISPLAY_ROUTE_TUNNEL:
  case PDK_DISPLAY_ROUTE_HOST:
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND, NULL);
    break;
  case PDK_DISPLAY_ROUTE_ELSEWHERE:
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_ELSEWHERE,
                               self->route->reason);
    break;
  case PDK_DISPLAY_ROUTE_CHECK_HOST:
    g_assert_not_reached ();
  }
}

/** The look-up failed; @error says why. */
static void
tell_failure (PdkDomainDisplay *self, const GError *error)
{
  g_autofree char *reason = pdk_text_display (error->message);

  pdk_display_set_details (PDK_DISPLAY (self), error->message);
  pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_ERROR, reason);
}

static gboolean
is_trusted (PdkDomainDisplay *self)
{
  g_autofree char *key = make_trust_key (self);

  return trusted != NULL && g_hash_table_contains (trusted, key);
}

static void
pdk_domain_display_trust (PdkDisplay *display)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (display);

  if (self->route == NULL || self->route->kind != PDK_DISPLAY_ROUTE_ELSEWHERE)
    return;
  if (trusted == NULL)
    trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (trusted, make_trust_key (self));
}

static void
on_tunnel_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDomainDisplay) self = user_data;
  g_autoptr (GError) error = NULL;
  PdkConnection *connection = PDK_CONNECTION (object);
  g_autoptr (PdkSshTunnel) tunnel = pdk_connection_open_tunnel_finish (connection, result, &error);
  g_autofree char *reason = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (tunnel != NULL) {
    g_set_object (&self->tunnel, tunnel);
    tell_session (self);
    return;
  }
  reason = pdk_connection_explain (connection, error);
  pdk_display_set_details (PDK_DISPLAY (self), error->message);
  /* A question that was answered with Cancel is not put again before the user asks for it. */
  pdk_console_session_found (get_session (self),
                             g_error_matches (error, PDK_ERROR, PDK_ERROR_AUTH) ||
                                     g_error_matches (error, PDK_ERROR, PDK_ERROR_NO_DISPLAY)
                                 ? PDK_CONSOLE_FOUND_UNREACHABLE
                                 : PDK_CONSOLE_FOUND_ERROR,
                             reason);
}

static void
on_resolver_lookup (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDomainDisplay) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL) {
    tell_failure (self, error);
    return;
  }
  pdk_display_route_confirm_host (self->route, addresses);
  g_resolver_free_addresses (addresses);
  if (self->route->kind == PDK_DISPLAY_ROUTE_ELSEWHERE && is_trusted (self))
    pdk_display_route_trust (self->route);
  tell_session (self);
}

static void
check_host (PdkDomainDisplay *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  g_resolver_lookup_by_name_async (resolver, self->route->host, self->cancellable,
                                   on_resolver_lookup, g_object_ref (self));
}

static void
on_domain_load_graphics (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDomainDisplay) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) graphics =
      pdk_domain_load_graphics_finish (PDK_DOMAIN (object), result, &error);
  PdkConnection *connection = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (graphics == NULL) {
    tell_failure (self, error);
    return;
  }
  connection = pdk_domain_get_connection (self->domain);
  if (connection == NULL) {
    /* Translators: the reason why the display of a machine cannot be reached. */
    pdk_console_session_found (get_session (self), PDK_CONSOLE_FOUND_ERROR,
                               _ ("The host was removed from the list."));
    return;
  }
  g_clear_pointer (&self->route, pdk_display_route_free);
  self->route = pdk_display_route_choose (graphics, pdk_connection_get_uri (connection),
                                          pdk_connection_is_local (connection));
  if (self->route->graphics != NULL && self->route->graphics->gl)
    pdk_display_route_check_gl (self->route, pdk_console_can_show_gl ());
  g_clear_object (&self->tunnel);
  if (self->route->kind == PDK_DISPLAY_ROUTE_CHECK_HOST)
    check_host (self);
  else if (self->route->kind == PDK_DISPLAY_ROUTE_TUNNEL)
    pdk_display_tunnel_open_async (connection, self->route->graphics, self->cancellable,
                                   on_tunnel_open, g_object_ref (self));
  else
    tell_session (self);
}

/** What the display says of a tunnel with nothing at its other end is that it was closed; ssh says why. */
static char *
pdk_domain_display_explain (PdkDisplay *display, char **details)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (display);
  PdkConnection *connection = pdk_domain_get_connection (self->domain);
  g_autofree char *words = NULL;

  if (self->tunnel == NULL || connection == NULL)
    return NULL;
  words = pdk_ssh_tunnel_get_words (self->tunnel);
  if (*words != '\0')
    *details = g_strdup (words);
  return pdk_display_tunnel_explain (self->tunnel, words, pdk_connection_get_name (connection));
}

static void
pdk_domain_display_look_up (PdkDisplay *display, GCancellable *cancellable)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (display);

  g_set_object (&self->cancellable, cancellable);
  pdk_domain_load_graphics_async (self->domain, cancellable, on_domain_load_graphics,
                                  g_object_ref (self));
}

static void
tell_machine (PdkDomainDisplay *self)
{
  const PdkDomainState state = pdk_domain_has_crashed (self->domain)
                                   ? PDK_DOMAIN_CRASHED
                                   : pdk_domain_get_state (self->domain);

  pdk_console_session_set_kept (get_session (self), pdk_domain_get_id (self->domain) >= 0);
  pdk_console_session_set_machine (get_session (self), state, !pdk_domain_is_stale (self->domain));
}

/** The machine stopped, started, or both between two looks at it: then no state ever says so, and
 * the display that closed was not taken by anyone. */
static void
on_domain_notify_id (PdkDomainDisplay *self)
{
  const int run = pdk_domain_get_id (self->domain);
  const gboolean started_again = run >= 0 && self->run >= 0;

  self->run = run;
  self->opened = FALSE;
  pdk_display_set_taking_over (PDK_DISPLAY (self), FALSE);
  pdk_display_keys_reset (pdk_display_get_keys (PDK_DISPLAY (self)));
  tell_machine (self);
  if (started_again)
    pdk_console_session_retry (get_session (self));
}

/** Whoever had it has left: it is free to be watched. */
static void
on_domain_notify_viewed (PdkDomainDisplay *self)
{
  if (!self->waits || pdk_domain_is_viewed (self->domain))
    return;
  self->waits = FALSE;
  pdk_console_session_retry (get_session (self));
}

static void
on_domain_gone (PdkDomainDisplay *self)
{
  pdk_console_session_set_gone (get_session (self));
}

/** libvirt does not say where it went. */
static void
on_domain_notify_moved (PdkDomainDisplay *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);
  g_autofree char *reason = NULL;

  if (!pdk_domain_is_moved (self->domain) || connection == NULL || is_moving_along (self))
    return;
  /* Translators: %s is the name of a host. */
  reason = g_strdup_printf (
      _ ("%s handed it over to a host that Paddock is not connected to. Connect to that host, and the "
         "screen comes back here by itself."),
      pdk_connection_get_name (connection));
  pdk_console_session_set_left (get_session (self), reason);
}

static void
update_name (PdkDomainDisplay *self)
{
  pdk_display_set_name (PDK_DISPLAY (self), pdk_domain_get_display_name (self->domain));
}

static void
update_host (PdkDomainDisplay *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);
  g_autofree char *text = NULL;

  if (connection == NULL) {
    pdk_display_set_host (PDK_DISPLAY (self), NULL, NULL);
    return;
  }
  /* Translators: the first %s is a host's name, the second its state: “Lost 3 min ago: …”. */
  text = g_strdup_printf (C_ ("host and state", "%s: %s"), pdk_connection_get_name (connection),
                          pdk_connection_get_status (connection));
  pdk_display_set_host (PDK_DISPLAY (self), text, pdk_connection_get_uri (connection));
  pdk_display_keys_set_place (pdk_display_get_keys (PDK_DISPLAY (self)),
                              pdk_connection_get_uri (connection),
                              pdk_domain_get_uuid (self->domain));
}

static void
pdk_domain_display_dispose (GObject *object)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (object);

  if (self->domain != NULL)
    pdk_domain_unset_picture_source (self->domain, self);
  G_OBJECT_CLASS (pdk_domain_display_parent_class)->dispose (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->tunnel);
  g_clear_object (&self->hosts);
  g_clear_object (&self->domain);
}

static void
pdk_domain_display_finalize (GObject *object)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (object);

  g_clear_pointer (&self->route, pdk_display_route_free);

  G_OBJECT_CLASS (pdk_domain_display_parent_class)->finalize (object);
}

static void
pdk_domain_display_class_init (PdkDomainDisplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkDisplayClass *display_class = PDK_DISPLAY_CLASS (klass);

  object_class->dispose = pdk_domain_display_dispose;
  object_class->finalize = pdk_domain_display_finalize;
  display_class->look_up = pdk_domain_display_look_up;
  display_class->make_backend = pdk_domain_display_make_backend;
  display_class->explain = pdk_domain_display_explain;
  display_class->trust = pdk_domain_display_trust;
}

static void
pdk_domain_display_init (PdkDomainDisplay *self)
{
}

static void
follow (PdkDomainDisplay *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static PdkPicture *
take_picture (int max_width, gpointer user_data)
{
  return pdk_display_take_picture (user_data, max_width);
}

static void
set_domain (PdkDomainDisplay *self, PdkDomain *domain)
{
  PdkConnection *connection = pdk_domain_get_connection (domain);

  self->domain = g_object_ref (domain);
  self->run = pdk_domain_get_id (domain);
  follow (self, domain, "notify::id", G_CALLBACK (on_domain_notify_id));
  follow (self, domain, "notify::viewed", G_CALLBACK (on_domain_notify_viewed));
  follow (self, domain, "notify::state", G_CALLBACK (tell_machine));
  follow (self, domain, "notify::stale", G_CALLBACK (tell_machine));
  follow (self, domain, "notify::display-name", G_CALLBACK (update_name));
  follow (self, domain, "notify::connection", G_CALLBACK (update_host));
  follow (self, domain, "notify::moved", G_CALLBACK (on_domain_notify_moved));
  follow (self, domain, "gone", G_CALLBACK (on_domain_gone));
  if (connection != NULL)
    follow (self, connection, "notify::status", G_CALLBACK (update_host));
  pdk_domain_set_picture_source (domain, take_picture, self);
  update_name (self);
  update_host (self);
}

static void
forget_domain (PdkDomainDisplay *self)
{
  PdkConnection *connection = pdk_domain_get_connection (self->domain);

  if (connection != NULL)
    g_signal_handlers_disconnect_by_data (connection, self);
  g_signal_handlers_disconnect_by_data (self->domain, self);
  pdk_domain_unset_picture_source (self->domain, self);
  g_clear_object (&self->domain);
}

PdkDisplay *
pdk_domain_display_new (PdkDomain *domain)
{
  PdkDomainDisplay *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DOMAIN_DISPLAY, NULL);
  pdk_display_set_uuid (PDK_DISPLAY (self), pdk_domain_get_uuid (domain));
  /* Before anything is known of the machine, which would have it connected. */
  g_settings_bind (pdk_display_get_settings (PDK_DISPLAY (self)), "console-autoconnect",
                   get_session (self), "automatic", G_SETTINGS_BIND_GET);
  set_domain (self, domain);
  tell_machine (self);

  return PDK_DISPLAY (self);
}

void
pdk_domain_display_move (PdkDomainDisplay *self, PdkDomain *domain)
{
  const gboolean keep = moves_along (self, domain);
  g_autofree char *reason = NULL;

  g_return_if_fail (PDK_IS_DOMAIN_DISPLAY (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));
  g_return_if_fail (g_str_equal (pdk_domain_get_uuid (domain), pdk_domain_get_uuid (self->domain)));

  /* Translators: %s is the name of a host; shown while its display is being connected to. */
  reason = g_strdup_printf (_ ("The machine moved to %s."), pdk_domain_get_host_name (domain));
  forget_domain (self);
  pdk_console_session_move (get_session (self), reason, keep);
  self->waits = FALSE;
  /* What was typed for one host is not told to another, which knows the password itself. */
  pdk_display_keys_reset (pdk_display_get_keys (PDK_DISPLAY (self)));
  g_clear_object (&self->tunnel);
  set_domain (self, domain);
  tell_machine (self);
}

void
pdk_domain_display_set_hosts (PdkDomainDisplay *self, GListModel *hosts)
{
  g_return_if_fail (PDK_IS_DOMAIN_DISPLAY (self));
  g_return_if_fail (G_IS_LIST_MODEL (hosts));

  g_set_object (&self->hosts, hosts);
}
