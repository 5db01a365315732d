/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-viewer"

#include "config.h"

#include "viewer/pdk-viewer-address.h"

#include "connection/pdk-uri.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LENGTH 2048

/* Of RFB (RFC 7869).  SPICE has none. */
#define VNC_PORT 5900

typedef enum { TO_HOST, TO_TLS, TO_SOCKET } Way;

static const struct {
  const char *scheme;
  PdkViewerProtocol protocol;
  Way way;
} schemes[] = {
  { "spice", PDK_VIEWER_SPICE, TO_HOST },        { "spice+tls", PDK_VIEWER_SPICE, TO_TLS },
  { "spice+unix", PDK_VIEWER_SPICE, TO_SOCKET }, { "vnc", PDK_VIEWER_VNC, TO_HOST },
  { "vnc+unix", PDK_VIEWER_VNC, TO_SOCKET },
};

/* Returns: its place in schemes, or -1 */
static int
find_scheme (const char *text)
{
  const gsize length = strcspn (text, ":");

  for (guint i = 0; text[length] == ':' && i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i].scheme) == length &&
        g_ascii_strncasecmp (schemes[i].scheme, text, length) == 0)
      return (int) i;
  return -1;
}

gboolean
pdk_viewer_address_is_one (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return find_scheme (text) >= 0;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, reason);
  return FALSE;
}

static gboolean
read_port (const char *value, int *port, GError **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (value, 10, 1, G_MAXUINT16, &number, NULL))
    return fail (error, _ ("A port is a number from 1 to 65535."));
  if (*port != 0)
    return fail (error, _ ("The address names a port twice."));
  *port = (int) number;
  return TRUE;
}

static gboolean
read_option (PdkViewerSpec *spec, const char *option, GError **error)
{
  const char *equals = strchr (option, '=');
  const char *value = equals != NULL ? equals + 1 : "";
  g_autofree char *name = g_uri_unescape_segment (option, equals, NULL);
  g_autofree char *shown = pdk_text_display (name);

  if (name != NULL && spec->protocol == PDK_VIEWER_SPICE && g_str_equal (name, "port"))
    return read_port (value, &spec->port, error);
  if (name != NULL && spec->protocol == PDK_VIEWER_SPICE && g_str_equal (name, "tls-port"))
    return read_port (value, &spec->tls_port, error);
  if (name != NULL && g_ascii_strncasecmp (name, "password", strlen ("password")) == 0)
    return fail (error,
                 _ ("The address contains a password. You will be asked for it when needed."));
  g_set_error (error, PDK_ERROR, PDK_ERROR_URI,
               /* Translators: %s is a word from an address */
               _ ("The address has an option that Paddock does not know: “%s”."), shown);
  return FALSE;
}

static gboolean
read_options (PdkViewerSpec *spec, const char *query, GError **error)
{
  g_auto (GStrv) options = g_strsplit_set (query != NULL ? query : "", "&;", -1);

  for (gsize i = 0; options[i] != NULL; i++)
    if (*options[i] != '\0' && !read_option (spec, options[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_socket (PdkViewerSpec *spec, const PdkUri *uri, GError **error)
{
  if (uri->host != NULL || uri->user != NULL || uri->query != NULL)
    return fail (error, _ ("A socket on this computer is written with three slashes, as in "
                           "spice+unix:///run/display."));
  spec->socket = g_strdup (uri->path);
  return TRUE;
}

static gboolean
read_host (PdkViewerSpec *spec, Way way, const PdkUri *uri, GError **error)
{
  spec->host = g_strdup (uri->host);
  spec->user_name = g_strdup (uri->user);
  if (way == TO_TLS)
    spec->tls_port = uri->port;
  else
    spec->port = uri->port;
  if (*uri->path != '\0' && !g_str_equal (uri->path, "/"))
    return fail (error, _ ("The address goes on after the host and its port."));
  if (!read_options (spec, uri->query, error))
    return FALSE;
  if (spec->protocol == PDK_VIEWER_VNC && spec->port == 0)
    spec->port = VNC_PORT;
  return TRUE;
}

PdkViewerSpec *
pdk_viewer_address_parse (const char *text, GError **error)
{
  const int scheme = strlen (text) <= MAX_LENGTH ? find_scheme (text) : -1;
  g_autoptr (PdkViewerSpec) spec = NULL;
  g_autoptr (PdkUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (scheme < 0) {
    fail (error, _ ("This is not the address of a display. Such an address is for example "
                    "spice://example.org:5900, spice+tls://example.org:5901 or "
                    "vnc://example.org:5900."));
    return NULL;
  }
  uri = pdk_uri_parse (text, error);
  if (uri == NULL)
    return NULL;
  spec = pdk_viewer_spec_new (schemes[scheme].protocol);
  if (schemes[scheme].way == TO_SOCKET ? !read_socket (spec, uri, error)
                                       : !read_host (spec, schemes[scheme].way, uri, error))
    return NULL;
  return pdk_viewer_spec_check (spec, error) ? g_steal_pointer (&spec) : NULL;
}
