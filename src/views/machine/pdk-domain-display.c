/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-domain-display.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/pdk-spice-backend.h"
#include "core/connection/pdk-uri.h"
#include "core/pdk-text.h"
#include "views/machine/pdk-display-route.h"

/* The hands of PdkConsoleSession: reads the machine's displays, finds the way to one, makes the
 * backend.  One cancellable per attempt, so that a late answer of an earlier one is not heard. */

struct _PdkDomainDisplay {
  GObject parent_instance;

  /* Owned. */
  PdkDomain *domain;
  PdkConsoleSession *session;
  PdkConsoleBackend *backend;
  PdkDisplayRoute *route;
  GCancellable *cancellable;
  char *password; /* wiped when freed */
  char *details;

  int run; /* the machine's id when last seen */
  gboolean refused;
};

enum { PROP_BACKEND = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkDomainDisplay, pdk_domain_display, G_TYPE_OBJECT)

static void
free_password (char *password)
{
  explicit_bzero (password, strlen (password));
  g_free (password);
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
make_backend (PdkDomainDisplay *self)
{
  const PdkGraphicsInfo *graphics = self->route->graphics;

  if (self->route->kind == PDK_DISPLAY_ROUTE_FD) {
    FdSource *source = g_new0 (FdSource, 1);

    source->domain = g_object_ref (self->domain);
    source->index = graphics->index;
    return pdk_spice_backend_new_for_fds (open_fd, source, fd_source_free);
  }

  return pdk_spice_backend_new_for_host (self->route->host, graphics->port, graphics->tls_port,
                                         self->password != NULL ? self->password
                                                                : graphics->password);
}

static void
set_details (PdkDomainDisplay *self, const char *details)
{
  g_free (self->details);
  self->details = g_strdup (details);
}

/** (nullable): what the library said, or our own words where it said nothing */
static const char *
get_failure (PdkConsoleBackend *backend)
{
  const char *detail = pdk_console_backend_get_detail (backend);
  const GError *error = pdk_console_backend_get_error (backend);

  if (detail != NULL)
    return detail;
  return error != NULL ? error->message : NULL;
}

static void
on_backend_notify_state (PdkDomainDisplay *self)
{
  const PdkConsoleBackendState state = pdk_console_backend_get_state (self->backend);
  const GError *error = pdk_console_backend_get_error (self->backend);
  g_autofree char *reason = error != NULL ? pdk_text_display (error->message) : NULL;

  set_details (self, get_failure (self->backend));
  if (state == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD)
    self->refused = self->password != NULL;
  if (g_error_matches (error, PDK_CONSOLE_ERROR, PDK_CONSOLE_ERROR_SIZE))
    pdk_console_session_refuse (self->session, reason);
  else
    pdk_console_session_set_backend (self->session, state, reason);
}

static void
set_backend (PdkDomainDisplay *self, PdkConsoleBackend *backend)
{
  g_autoptr (PdkConsoleBackend) old = g_steal_pointer (&self->backend);

  if (old == NULL && backend == NULL)
    return;

  if (old != NULL) {
    g_signal_handlers_disconnect_by_data (old, self);
    pdk_console_backend_close (old);
  }
  self->backend = backend;
  if (backend != NULL)
    g_signal_connect_object (backend, "notify::state", G_CALLBACK (on_backend_notify_state), self,
                             G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND]);
}

/** Ends the attempt under way, if any. */
static void
end_attempt (PdkDomainDisplay *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_backend (self, NULL);
}

static void
tell_session (PdkDomainDisplay *self)
{
  switch (self->route->kind) {
  case PDK_DISPLAY_ROUTE_NO_DISPLAY:
    pdk_console_session_found (self->session, PDK_CONSOLE_FOUND_NONE, NULL);
    break;
  case PDK_DISPLAY_ROUTE_UNSUPPORTED: {
    g_autofree char *type_name = pdk_text_display (self->route->graphics->type_name);

    pdk_console_session_found (self->session, PDK_CONSOLE_FOUND_UNSUPPORTED, type_name);
    break;
  }
  case PDK_DISPLAY_ROUTE_UNREACHABLE:
    pdk_console_session_found (self->session, PDK_CONSOLE_FOUND_UNREACHABLE, self->route->reason);
    break;
  case PDK_DISPLAY_ROUTE_FD:
  case PDK_DISPLAY_ROUTE_HOST:
    pdk_console_session_found (self->session, PDK_CONSOLE_FOUND, NULL);
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

  set_details (self, error->message);
  pdk_console_session_found (self->session, PDK_CONSOLE_FOUND_ERROR, reason);
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
    pdk_console_session_found (self->session, PDK_CONSOLE_FOUND_ERROR,
                               _ ("The host was removed from the list."));
    return;
  }
  g_clear_pointer (&self->route, pdk_display_route_free);
  self->route = pdk_display_route_choose (graphics, pdk_connection_get_uri (connection),
                                          pdk_connection_is_local (connection));
  if (self->route->kind == PDK_DISPLAY_ROUTE_CHECK_HOST)
    check_host (self);
  else
    tell_session (self);
}

static void
on_session_look_up (PdkDomainDisplay *self)
{
  end_attempt (self);
  self->cancellable = g_cancellable_new ();
  pdk_domain_load_graphics_async (self->domain, self->cancellable, on_domain_load_graphics,
                                  g_object_ref (self));
}

static void
on_session_open (PdkDomainDisplay *self)
{
  set_details (self, NULL);
  set_backend (self, make_backend (self));
  pdk_console_backend_open (self->backend);
}

static void
tell_machine (PdkDomainDisplay *self)
{
  pdk_console_session_set_machine (self->session, pdk_domain_get_state (self->domain),
                                   !pdk_domain_is_stale (self->domain));
}

/** The machine stopped, started, or both between two looks at it: then no state ever says so, and
 * the display that closed was not taken by anyone. */
static void
on_domain_notify_id (PdkDomainDisplay *self)
{
  const int run = pdk_domain_get_id (self->domain);
  const gboolean started_again = run >= 0 && self->run >= 0;

  self->run = run;
  g_clear_pointer (&self->password, free_password);
  self->refused = FALSE;
  tell_machine (self);
  if (started_again)
    pdk_console_session_retry (self->session);
}

static void
on_domain_gone (PdkDomainDisplay *self)
{
  pdk_console_session_set_gone (self->session);
}

static void
pdk_domain_display_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (object);

  switch (prop_id) {
  case PROP_BACKEND:
    g_value_set_object (value, self->backend);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_domain_display_dispose (GObject *object)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (object);

  end_attempt (self);
  g_clear_object (&self->session);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (pdk_domain_display_parent_class)->dispose (object);
}

static void
pdk_domain_display_finalize (GObject *object)
{
  PdkDomainDisplay *self = PDK_DOMAIN_DISPLAY (object);

  g_clear_pointer (&self->route, pdk_display_route_free);
  g_clear_pointer (&self->password, free_password);
  g_free (self->details);

  G_OBJECT_CLASS (pdk_domain_display_parent_class)->finalize (object);
}

static void
pdk_domain_display_class_init (PdkDomainDisplayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_domain_display_get_property;
  object_class->dispose = pdk_domain_display_dispose;
  object_class->finalize = pdk_domain_display_finalize;

  props[PROP_BACKEND] =
      g_param_spec_object ("backend", NULL, NULL, PDK_TYPE_CONSOLE_BACKEND,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_domain_display_init (PdkDomainDisplay *self)
{
  self->session = pdk_console_session_new ();
  g_signal_connect_object (self->session, "look-up", G_CALLBACK (on_session_look_up), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "open", G_CALLBACK (on_session_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "close", G_CALLBACK (end_attempt), self,
                           G_CONNECT_SWAPPED);
}

PdkDomainDisplay *
pdk_domain_display_new (PdkDomain *domain)
{
  PdkDomainDisplay *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DOMAIN_DISPLAY, NULL);
  self->domain = g_object_ref (domain);
  self->run = pdk_domain_get_id (domain);
  g_signal_connect_object (domain, "notify::id", G_CALLBACK (on_domain_notify_id), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::state", G_CALLBACK (tell_machine), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::stale", G_CALLBACK (tell_machine), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "gone", G_CALLBACK (on_domain_gone), self, G_CONNECT_SWAPPED);
  tell_machine (self);

  return self;
}

PdkConsoleSession *
pdk_domain_display_get_session (PdkDomainDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DISPLAY (self), NULL);

  return self->session;
}

PdkConsoleBackend *
pdk_domain_display_get_backend (PdkDomainDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DISPLAY (self), NULL);

  return self->backend;
}

const char *
pdk_domain_display_get_details (PdkDomainDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DISPLAY (self), NULL);

  return self->details;
}

void
pdk_domain_display_set_password (PdkDomainDisplay *self, const char *password)
{
  g_return_if_fail (PDK_IS_DOMAIN_DISPLAY (self));
  g_return_if_fail (password != NULL);

  g_clear_pointer (&self->password, free_password);
  self->password = g_strdup (password);
  pdk_console_session_retry (self->session);
}

gboolean
pdk_domain_display_was_refused (PdkDomainDisplay *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DISPLAY (self), FALSE);

  return self->refused;
}
