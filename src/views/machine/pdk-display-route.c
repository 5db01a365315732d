/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-display-route.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include <string.h>

#include "core/pdk-text.h"

/* Where a display is reached.  Pure functions: nothing here looks anything up. */

static gboolean
is_wildcard (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  return inet != NULL && g_inet_address_get_is_any (inet);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (host);

  return inet != NULL ? g_inet_address_get_is_loopback (inet)
                      : g_ascii_strcasecmp (host, "localhost") == 0;
}

gboolean
pdk_display_route_is_same_host (const char *a, const char *b)
{
  g_autoptr (GInetAddress) inet_a = g_inet_address_new_from_string (a);
  g_autoptr (GInetAddress) inet_b = g_inet_address_new_from_string (b);

  if (inet_a != NULL && inet_b != NULL)
    return g_inet_address_equal (inet_a, inet_b);
  return g_ascii_strcasecmp (a, b) == 0 || (is_loopback (a) && is_loopback (b));
}

static void
set_unreachable (PdkDisplayRoute *self, const char *reason)
{
  self->kind = PDK_DISPLAY_ROUTE_UNREACHABLE;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/** Whether the host names a place that can be connected to: an address, or a name as in DNS. */
static gboolean
is_place (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  if (inet != NULL)
    return TRUE;
  for (const char *p = address; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (".-", *p) == NULL)
      return FALSE;
  return g_ascii_isalnum (*address);
}

static void
ask_about_address (PdkDisplayRoute *self)
{
  g_autofree char *address = pdk_text_display (self->graphics->address);
  g_autofree char *host = pdk_text_display (self->host);

  if (!is_place (self->graphics->address)) {
    set_unreachable (self, _ ("The host says that the display is at an address that is none."));
    return;
  }
  self->kind = PDK_DISPLAY_ROUTE_ELSEWHERE;
  g_free (self->reason);
  self->reason = g_strdup_printf (
      /* Translators: the first %s is the name of the libvirt host, the second a network address. */
      _ ("%s says that the display of this machine is at %s, which is not an address of that host. "
         "Connect only if you know that computer: it gets the display’s password and all that you "
         "type."),
      host, address);
}

/** Whether it is reached through SSH.  Encrypted displays alone are not: a UNIX socket, which a tunnel
 * ends at, has none of SPICE's TLS. */
static gboolean
choose_tunnel (PdkDisplayRoute *self)
{
  const PdkGraphicsInfo *info = self->graphics;
  const gboolean is_socket = g_strcmp0 (info->listen_type, "socket") == 0;

  if (g_strcmp0 (info->listen_type, "none") == 0)
    set_unreachable (self, _ ("The display listens nowhere, so only programs on the host itself "
                              "reach it. Let it listen on the address 127.0.0.1 of the host: "
                              "Paddock reaches that through SSH."));
  else if (is_socket ? info->socket != NULL : info->port > 0)
    self->kind = PDK_DISPLAY_ROUTE_TUNNEL;
  else
    return FALSE;
  return TRUE;
}

/** The route to a display that a host far away listens for. */
static void
choose_direct (PdkDisplayRoute *self)
{
  const char *host = self->host;
  const PdkGraphicsInfo *info = self->graphics;
  const char *address = info->address;

  if (g_strcmp0 (info->listen_type, "socket") == 0 || g_strcmp0 (info->listen_type, "none") == 0)
    set_unreachable (self,
                     _ ("The display has no network port, so it can only be reached on the host "
                        "itself. Let it listen on an address of the host, or connect to the host "
                        "over SSH."));
  else if (info->port <= 0 && (info->tls_port <= 0 || info->type == PDK_GRAPHICS_VNC))
    set_unreachable (self, _ ("The host has given the display no network port."));
  else if (address == NULL || address[0] == '\0' || is_wildcard (address) ||
           pdk_display_route_is_same_host (address, host))
    self->kind = PDK_DISPLAY_ROUTE_HOST;
  else if (is_loopback (address))
    set_unreachable (self,
                     _ ("The display only listens on the host itself (its loopback address). Let "
                        "it listen on another address of the host, or connect to the host over "
                        "SSH."));
  else
    self->kind = PDK_DISPLAY_ROUTE_CHECK_HOST;
}

gboolean
pdk_display_route_is_tunnelled (const PdkUri *uri)
{
  static const char *const transports[] = { "ssh", "libssh", "libssh2", NULL };

  return uri->transport != NULL && g_strv_contains (transports, uri->transport);
}

/* @uri: (nullable) */
static PdkDisplayRoute *
make_route (PdkGraphicsInfo *info, const PdkUri *uri, gboolean is_local)
{
  PdkDisplayRoute *self = g_new0 (PdkDisplayRoute, 1);

  self->graphics = pdk_graphics_info_ref (info);
  if (info->type == PDK_GRAPHICS_OTHER)
    self->kind = PDK_DISPLAY_ROUTE_UNSUPPORTED;
  else if (is_local)
    self->kind = PDK_DISPLAY_ROUTE_FD;
  else if (uri == NULL || uri->host == NULL)
    set_unreachable (self, _ ("The connection does not say which host the display is on."));
  else {
    self->host = g_strdup (uri->host);
    if (!pdk_display_route_is_tunnelled (uri) || !choose_tunnel (self))
      choose_direct (self);
  }
  return self;
}

/** How far one gets: the greater, the better. */
static int
rate (const PdkDisplayRoute *self)
{
  if (self == NULL)
    return 0;
  switch (self->kind) {
  case PDK_DISPLAY_ROUTE_NO_DISPLAY:
  case PDK_DISPLAY_ROUTE_UNSUPPORTED:
    return 1;
  case PDK_DISPLAY_ROUTE_UNREACHABLE:
    return 2;
  case PDK_DISPLAY_ROUTE_CHECK_HOST:
  case PDK_DISPLAY_ROUTE_ELSEWHERE:
    return 3;
  case PDK_DISPLAY_ROUTE_FD:
  case PDK_DISPLAY_ROUTE_TUNNEL:
  case PDK_DISPLAY_ROUTE_HOST:
    return 4;
  }

  g_assert_not_reached ();
}

static gboolean
is_better (const PdkDisplayRoute *self, const PdkDisplayRoute *other)
{
  if (rate (self) != rate (other))
    return rate (self) > rate (other);
  /* Of two that are as good, SPICE: it can do more. */
  return self->graphics->type == PDK_GRAPHICS_SPICE && other->graphics->type != PDK_GRAPHICS_SPICE;
}

PdkDisplayRoute *
pdk_display_route_choose (GPtrArray *graphics, const char *uri, gboolean is_local)
{
  g_autoptr (PdkDisplayRoute) best = NULL;
  g_autoptr (PdkUri) parts = NULL;

  g_return_val_if_fail (graphics != NULL && uri != NULL, NULL);

  parts = pdk_uri_parse (uri, NULL);
  for (guint i = 0; i < graphics->len; i++) {
    g_autoptr (PdkDisplayRoute) route =
        make_route (g_ptr_array_index (graphics, i), parts, is_local);

    if (is_better (route, best)) {
      g_clear_pointer (&best, pdk_display_route_free);
      best = g_steal_pointer (&route);
    }
  }

  return best != NULL ? g_steal_pointer (&best) : g_new0 (PdkDisplayRoute, 1);
}

void
pdk_display_route_confirm_host (PdkDisplayRoute *self, GList *addresses)
{
  g_autoptr (GInetAddress) wanted = NULL;

  g_return_if_fail (self != NULL && self->kind == PDK_DISPLAY_ROUTE_CHECK_HOST);

  /* A name given by the host is not resolved: it would have to be trusted twice. */
  wanted = g_inet_address_new_from_string (self->graphics->address);
  for (GList *l = addresses; wanted != NULL && l != NULL; l = l->next) {
    if (g_inet_address_equal (wanted, l->data)) {
      self->kind = PDK_DISPLAY_ROUTE_HOST;
      return;
    }
  }

  ask_about_address (self);
}

void
pdk_display_route_trust (PdkDisplayRoute *self)
{
  g_return_if_fail (self != NULL && self->kind == PDK_DISPLAY_ROUTE_ELSEWHERE);

  self->kind = PDK_DISPLAY_ROUTE_HOST;
  g_free (self->host);
  self->host = g_strdup (self->graphics->address);
  g_clear_pointer (&self->reason, g_free);
}

static void
refuse_gl (PdkDisplayRoute *self, const char *reason)
{
  set_unreachable (self, reason);
  self->refused_gl = TRUE;
}

void
pdk_display_route_check_gl (PdkDisplayRoute *self, gboolean can_show_gl)
{
  g_return_if_fail (self != NULL);

  if (self->graphics == NULL || self->graphics->type != PDK_GRAPHICS_SPICE || !self->graphics->gl)
    return;
  if (self->kind == PDK_DISPLAY_ROUTE_HOST || self->kind == PDK_DISPLAY_ROUTE_CHECK_HOST ||
      self->kind == PDK_DISPLAY_ROUTE_TUNNEL || self->kind == PDK_DISPLAY_ROUTE_ELSEWHERE)
    refuse_gl (self, _ ("The machine draws with OpenGL (“gl” of its display is on), and such "
                        "pictures do not leave its host. Turn it off, or turn it off and add a "
                        "display of the type “egl-headless”, and start the machine again."));
  else if (self->kind == PDK_DISPLAY_ROUTE_FD && !can_show_gl)
    refuse_gl (self, _ ("The machine draws with OpenGL (“gl” of its display is on), and Paddock "
                        "can use no graphics card here that would show it. Turn it off, or turn it "
                        "off and add a display of the type “egl-headless”, and start the machine "
                        "again."));
}

gboolean
pdk_display_route_leads (const PdkDisplayRoute *self)
{
  return self->kind == PDK_DISPLAY_ROUTE_FD || self->kind == PDK_DISPLAY_ROUTE_TUNNEL ||
         self->kind == PDK_DISPLAY_ROUTE_HOST;
}

void
pdk_display_route_free (PdkDisplayRoute *self)
{
  g_clear_pointer (&self->graphics, pdk_graphics_info_unref);
  g_free (self->host);
  g_free (self->reason);
  g_free (self);
}
