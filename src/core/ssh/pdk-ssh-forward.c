/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-forward.h"

#include "pdk-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* ssh parses what -L takes: fields end at a colon, a backslash takes away a character's meaning,
 * “%h” and “${HOME}” are replaced.  There is no shell anywhere. */

/* As long as a socket's path can be, and more than any host has. */
#define MAX_PATH 107

static gboolean
refuse (GError **error)
{
  g_set_error_literal (
      error, PDK_ERROR, PDK_ERROR_NO_DISPLAY,
      _ ("The host says that the display listens in a place that cannot be used."));
  return FALSE;
}

static gboolean
is_usable_path (const char *path)
{
  if (path[0] != '/' || strlen (path) > MAX_PATH || strstr (path, "${") != NULL)
    return FALSE;
  for (const char *p = path; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

static char *
escape_path (const char *path)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = path; *p != '\0'; p++) {
    if (*p == ':' || *p == '\\' || *p == '[' || *p == ']')
      g_string_append_c (escaped, '\\');
    if (*p == '%')
      g_string_append_c (escaped, '%');
    g_string_append_c (escaped, *p);
  }
  return g_string_free (escaped, FALSE);
}

/* An address of any kind of the host's is reached at its loopback address, which no firewall of the
 * host keeps from itself.  A name is resolved by the host. */
static char *
format_address (const char *address)
{
  g_autoptr (GInetAddress) inet = NULL;

  if (address == NULL || *address == '\0')
    return g_strdup ("127.0.0.1");
  inet = g_inet_address_new_from_string (address);
  if (inet == NULL) {
    for (const char *p = address; *p != '\0'; p++)
      if (!g_ascii_isalnum (*p) && strchr ("._-", *p) == NULL)
        return NULL;
    return *address != '-' ? g_strdup (address) : NULL;
  }
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_get_is_any (inet) ? g_strdup ("127.0.0.1") : g_strdup (address);
  /* What listens on all addresses of version 6 may or may not do so on those of version 4. */
  return g_inet_address_get_is_any (inet) ? g_strdup ("localhost")
                                          : g_strdup_printf ("[%s]", address);
}

char *
pdk_ssh_forward_format (const char *local, const PdkSshEndpoint *endpoint, GError **error)
{
  g_autofree char *place = NULL;

  g_return_val_if_fail (local != NULL && endpoint != NULL, NULL);

  if (endpoint->path != NULL) {
    if (!is_usable_path (endpoint->path)) {
      refuse (error);
      return NULL;
    }
    place = escape_path (endpoint->path);
    return g_strconcat (local, ":", place, NULL);
  }

  place = format_address (endpoint->address);
  if (place == NULL || endpoint->port < 1 || endpoint->port > 65535) {
    refuse (error);
    return NULL;
  }
  return g_strdup_printf ("%s:%s:%d", local, place, endpoint->port);
}
