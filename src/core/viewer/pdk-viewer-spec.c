/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-viewer"

#include "config.h"

#include "viewer/pdk-viewer-spec.h"

#include "pdk-error.h"
#include "pdk-text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/un.h>

#define ALPHANUMERIC "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* A name in DNS has no more.  The words that Proxmox's proxy takes for a host are about 80. */
#define MAX_HOST  253
#define MAX_USER  256
#define MAX_WORDS 1024

/* In a question, so that its buttons stay on the screen. */
#define MAX_SHOWN 80

PdkViewerSpec *
pdk_viewer_spec_new (PdkViewerProtocol protocol)
{
  PdkViewerSpec *self = g_new0 (PdkViewerSpec, 1);

  self->protocol = protocol;
  self->ignored = g_new0 (char *, 1);
  return self;
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
pdk_viewer_spec_drop_password (PdkViewerSpec *self)
{
  g_clear_pointer (&self->password, wipe);
}

void
pdk_viewer_spec_free (PdkViewerSpec *self)
{
  if (self == NULL)
    return;
  pdk_viewer_spec_drop_password (self);
  g_free (self->host);
  g_free (self->socket);
  wipe (self->proxy);
  g_free (self->user_name);
  g_free (self->authorities);
  g_free (self->subject);
  g_free (self->title);
  g_free (self->path);
  g_strfreev (self->ignored);
  g_free (self);
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, reason);
  return FALSE;
}

static gboolean
is_inet (const char *host)
{
  /* A zone may follow: fe80::1%eth0 */
  g_autofree char *address = g_strndup (host, strcspn (host, "%"));
  const char *zone = host + strlen (address);

  return strchr (address, ':') != NULL && g_hostname_is_ip_address (address) &&
         (*zone == '\0' || (zone[1] != '\0' && zone[1] != '-' &&
                            zone[1 + strspn (zone + 1, ALPHANUMERIC "._-")] == '\0'));
}

/* What is behind a proxy need not be a host: Proxmox's has words of its own, with colons. */
static gboolean
is_host (const char *host, gboolean behind_proxy)
{
  const char *allowed = behind_proxy ? ALPHANUMERIC "._-:+=/" : ALPHANUMERIC "._-";

  if (is_inet (host))
    return TRUE;
  return *host != '\0' && *host != '-' && strlen (host) <= MAX_HOST &&
         host[strspn (host, allowed)] == '\0';
}

static gboolean
has_control_characters (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return TRUE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* @text: (nullable) */
static gboolean
check_words (const char *text, gsize max, GError **error)
{
  if (text == NULL || (strlen (text) <= max && !has_control_characters (text)))
    return TRUE;
  return fail (error, _ ("It contains control characters, or text that is too long."));
}

static gboolean
check_socket (const PdkViewerSpec *self, GError **error)
{
  const gsize longest = sizeof ((struct sockaddr_un *) NULL)->sun_path - 1;

  if (self->host != NULL || self->port != 0 || self->tls_port != 0 || self->proxy != NULL)
    return fail (error, _ ("A socket on this computer has neither a host nor a port."));
  if (self->socket[0] != '/' || self->socket[1] == '\0' || strlen (self->socket) > longest ||
      has_control_characters (self->socket))
    return fail (error, _ ("The socket path is not allowed."));
  return TRUE;
}

static gboolean
is_port (int port)
{
  return port >= 0 && port <= G_MAXUINT16;
}

static gboolean
check_ports (const PdkViewerSpec *self, GError **error)
{
  if (!is_port (self->port) || !is_port (self->tls_port))
    return fail (error, _ ("A port is a number from 1 to 65535."));
  if (self->protocol == PDK_VIEWER_VNC && self->tls_port != 0)
    return fail (error, _ ("A VNC display has no port of its own for encrypted connections."));
  if (self->port == 0 && self->tls_port == 0)
    return fail (error, _ ("The port of the display is missing."));
  return TRUE;
}

static gboolean
check_proxy (const PdkViewerSpec *self, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (self->proxy == NULL)
    return TRUE;
  if (self->protocol == PDK_VIEWER_VNC)
    return fail (error, _ ("A VNC display cannot be reached through a proxy."));
  uri = g_uri_parse (self->proxy, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (!check_words (self->proxy, MAX_WORDS, NULL) || uri == NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") &&
       !g_str_equal (g_uri_get_scheme (uri), "https")) ||
      g_uri_get_host (uri) == NULL || !is_host (g_uri_get_host (uri), FALSE) ||
      g_uri_get_port (uri) <= 0 || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL || *g_uri_get_path (uri) != '\0')
    return fail (error,
                 _ ("The proxy’s address is not one such as http://proxy.example.org:3128."));
  return TRUE;
}

static gboolean
check_host (const PdkViewerSpec *self, GError **error)
{
  if (self->host == NULL || *self->host == '\0')
    return fail (error, _ ("The host of the display is missing."));
  if (!is_host (self->host, self->proxy != NULL))
    return fail (error, *self->host == '-'
                            ? _ ("The host name must not begin with a dash.")
                            : _ ("The host name contains characters that are not allowed."));
  return TRUE;
}

static gboolean
check_certificate (const PdkViewerSpec *self, GError **error)
{
  if (self->authorities != NULL &&
      (strstr (self->authorities, "-----BEGIN CERTIFICATE-----") == NULL ||
       !g_str_is_ascii (self->authorities)))
    return fail (error, _ ("The certificate of the authority is none."));
  if (self->subject != NULL && strchr (self->subject, '=') == NULL)
    return fail (error, _ ("The subject of the certificate is not one such as “CN=example.org”."));
  return TRUE;
}

gboolean
pdk_viewer_spec_check (const PdkViewerSpec *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->socket != NULL ? !check_socket (self, error)
                           : !check_host (self, error) || !check_ports (self, error))
    return FALSE;
  return check_proxy (self, error) && check_certificate (self, error) &&
         check_words (self->subject, MAX_WORDS, error) &&
         check_words (self->title, MAX_WORDS, error) &&
         check_words (self->user_name, MAX_USER, error) &&
         check_words (self->password, MAX_WORDS, error);
}

static char *
join_host_and_port (const char *host, int port)
{
  const gboolean bracket = strchr (host, ':') != NULL && is_inet (host);

  return g_strdup_printf (bracket ? "[%s]:%d" : "%s:%d", host, port);
}

char *
pdk_viewer_spec_build_address (const PdkViewerSpec *self)
{
  const gboolean vnc = self->protocol == PDK_VIEWER_VNC;
  const gboolean tls_only = self->port == 0;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;
  g_autofree char *place = NULL;
  g_autofree char *query = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->socket != NULL) {
    place = g_uri_escape_string (self->socket, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
    return g_strconcat (vnc ? "vnc+unix://" : "spice+unix://", place, NULL);
  }
  if (self->user_name != NULL)
    user = g_uri_escape_string (self->user_name, NULL, FALSE);
  /* The zone of an address, too: [fe80::1%25eth0] */
  host = g_uri_escape_string (self->host, ":", FALSE);
  place = join_host_and_port (host, tls_only ? self->tls_port : self->port);
  if (!tls_only && self->tls_port != 0)
    query = g_strdup_printf ("?tls-port=%d", self->tls_port);
  return g_strconcat (vnc        ? "vnc://"
                      : tls_only ? "spice+tls://"
                                 : "spice://",
                      user != NULL ? user : "", user != NULL ? "@" : "", place,
                      query != NULL ? query : "", NULL);
}

static char *
shorten (const char *text)
{
  g_autofree char *shown = pdk_text_display (text);

  return pdk_text_shorten (shown, MAX_SHOWN);
}

char *
pdk_viewer_spec_describe_place (const PdkViewerSpec *self)
{
  g_autofree char *place = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->socket != NULL)
    return shorten (self->socket);
  place = join_host_and_port (self->host, self->tls_port != 0 ? self->tls_port : self->port);
  return shorten (place);
}

char *
pdk_viewer_spec_describe_proxy (const PdkViewerSpec *self)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->proxy == NULL)
    return NULL;
  uri = g_uri_parse (self->proxy, G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_return_val_if_fail (uri != NULL, NULL);
  place = join_host_and_port (g_uri_get_host (uri), g_uri_get_port (uri));
  return shorten (place);
}

gboolean
pdk_viewer_spec_is_encrypted (const PdkViewerSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->tls_port != 0;
}
