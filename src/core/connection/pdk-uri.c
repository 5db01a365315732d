/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-uri"
#include "config.h"

#include "connection/pdk-uri.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* libvirt parses the same text again with libxml2.  So that both see the same parts, only the
 * characters RFC 3986 allows in a URI are accepted at all. */
#define URI_CHARACTERS "-._~:/?#[]@!$&'()*+,;=%"

#define PARSE_FLAGS                                                                                \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT)

void
pdk_uri_free (PdkUri *uri)
{
  if (uri == NULL)
    return;
  g_free (uri->driver);
  g_free (uri->transport);
  g_free (uri->user);
  g_free (uri->host);
  g_free (uri->path);
  g_free (uri->query);
  g_free (uri);
}

static gboolean
has_only_uri_characters (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (URI_CHARACTERS, *p) == NULL)
      return FALSE;
  return *text != '\0';
}

/* With a second “@”, with nothing before it, or with brackets in the user's name, parsers disagree on
 * where the host begins. */
static gboolean
has_plain_authority (const char *text)
{
  const char *begin = strstr (text, "//");
  const char *end, *at;

  if (begin == NULL)
    return TRUE;
  begin += strlen ("//");
  end = begin + strcspn (begin, "/?#");
  at = memchr (begin, '@', end - begin);
  return at == NULL || (at > begin && memchr (at + 1, '@', end - at - 1) == NULL &&
                        begin + strcspn (begin, "[]@") == at);
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, reason);
  return FALSE;
}

static gboolean
check_shape (const char *fragment, const char *password, const char *path, GError **error)
{
  if (password != NULL)
    return fail (error,
                 _ ("The address contains a password. You will be asked for it when needed."));
  if (fragment != NULL)
    return fail (error, _ ("A connection address cannot contain “#”."));
  if (*path != '\0' && *path != '/')
    return fail (error, _ ("This is not a connection address."));
  return TRUE;
}

PdkUri *
pdk_uri_parse (const char *text, GError **error)
{
  g_autofree char *scheme = NULL, *user = NULL, *password = NULL, *host = NULL;
  g_autofree char *path = NULL, *query = NULL, *fragment = NULL;
  g_auto (GStrv) names = NULL;
  int port = -1;
  PdkUri *uri;

  g_return_val_if_fail (text != NULL, NULL);

  if (!has_only_uri_characters (text) || !has_plain_authority (text) ||
      !g_uri_split_with_user (text, PARSE_FLAGS, &scheme, &user, &password, NULL, &host, &port,
                              &path, &query, &fragment, NULL) ||
      scheme == NULL) {
    fail (error, _ ("This is not a connection address."));
    return NULL;
  }
  if (!check_shape (fragment, password, path, error))
    return NULL;

  names = g_strsplit (scheme, "+", 2);
  uri = g_new0 (PdkUri, 1);
  uri->driver = g_ascii_strdown (names[0], -1);
  uri->transport = names[1] != NULL ? g_ascii_strdown (names[1], -1) : NULL;
  uri->user = user != NULL && *user != '\0' ? g_steal_pointer (&user) : NULL;
  uri->host = host != NULL && *host != '\0' ? g_steal_pointer (&host) : NULL;
  uri->port = MAX (port, 0);
  uri->path = g_steal_pointer (&path);
  uri->query = g_steal_pointer (&query);
  return uri;
}

char *
pdk_uri_build (const PdkUri *uri)
{
  g_autofree char *scheme = NULL;

  g_return_val_if_fail (uri != NULL && uri->driver != NULL, NULL);

  scheme = g_strjoin ("+", uri->driver, uri->transport, NULL);
  /* libvirt wants the two slashes of an authority even when it is empty. */
  return g_uri_join_with_user (PARSE_FLAGS, scheme, uri->user, NULL, NULL,
                               uri->host != NULL ? uri->host : "", uri->port > 0 ? uri->port : -1,
                               uri->path != NULL && *uri->path != '\0' ? uri->path : "/",
                               uri->query, NULL);
}

gboolean
pdk_uri_is_local (const char *text)
{
  g_autoptr (PdkUri) uri = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  uri = pdk_uri_parse (text, NULL);
  if (uri == NULL)
    return FALSE;
  if (g_strcmp0 (uri->transport, "unix") == 0)
    return TRUE;
  return uri->transport == NULL && uri->host == NULL;
}

/* Of the system’s own libvirt, whose storage its drivers share. */
static gboolean
shares_storage (const PdkUri *uri)
{
  static const char *const drivers[] = { "bhyve", "ch", "lxc", "qemu", "xen", NULL };

  return g_strv_contains (drivers, uri->driver) &&
         (g_str_equal (uri->path, "/system") ||
          (!g_str_equal (uri->driver, "qemu") &&
           (*uri->path == '\0' || g_str_equal (uri->path, "/"))));
}

static gboolean
is_same_way (const PdkUri *a, const PdkUri *b)
{
  return a->port == b->port && g_strcmp0 (a->transport, b->transport) == 0 &&
         g_strcmp0 (a->query, b->query) == 0 && (a->host == NULL) == (b->host == NULL) &&
         (a->host == NULL || g_ascii_strcasecmp (a->host, b->host) == 0);
}

gboolean
pdk_uri_is_beside (const char *a, const char *b)
{
  g_autoptr (PdkUri) one = NULL;
  g_autoptr (PdkUri) other = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  one = pdk_uri_parse (a, NULL);
  other = pdk_uri_parse (b, NULL);
  return one != NULL && other != NULL && shares_storage (one) && shares_storage (other) &&
         !g_str_equal (one->driver, other->driver) && is_same_way (one, other);
}

static const char *
get_driver_name (const char *driver)
{
  static const struct {
    const char *driver, *name;
  } names[] = {
    { "bhyve", "bhyve" },
    { "ch", "Cloud Hypervisor" },
    { "esx", "VMware ESX" },
    { "gsx", "VMware GSX" },
    { "hyperv", "Hyper-V" },
    { "lxc", "LXC" },
    { "openvz", "OpenVZ" },
    { "parallels", "Virtuozzo" },
    { "vbox", "VirtualBox" },
    { "vmwarefusion", "VMware Fusion" },
    { "vmwareplayer", "VMware Player" },
    { "vmwarews", "VMware Workstation" },
    { "vpx", "VMware vCenter" },
    { "vz", "Virtuozzo" },
    { "xen", "Xen" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (driver, names[i].driver))
      return names[i].name;
  return driver;
}

static char *
describe_test (const PdkUri *uri)
{
  g_autofree char *name = g_path_get_basename (uri->path);

  if (g_str_equal (uri->path, "/default") || strlen (uri->path) <= 1)
    return g_strdup (_ ("Test driver"));
  if (g_str_has_suffix (name, ".xml") && strlen (name) > strlen (".xml"))
    name[strlen (name) - strlen (".xml")] = '\0';
  return g_steal_pointer (&name);
}

static char *
describe_place (const PdkUri *uri)
{
  g_autofree char *port = uri->port > 0 ? g_strdup_printf (":%d", uri->port) : g_strdup ("");
  gboolean bracket = uri->host != NULL && uri->port > 0 && strchr (uri->host, ':') != NULL;

  if (uri->host == NULL)
    return g_strdup (_ ("This computer"));
  return g_strconcat (uri->user != NULL ? uri->user : "", uri->user != NULL ? "@" : "",
                      bracket ? "[" : "", uri->host, bracket ? "]" : "", port, NULL);
}

gboolean
pdk_uri_is_session (const char *text)
{
  g_autoptr (PdkUri) uri = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  uri = pdk_uri_parse (text, NULL);
  return uri != NULL && g_str_equal (uri->path, "/session");
}

char *
pdk_uri_describe (const char *text)
{
  g_autoptr (PdkUri) uri = NULL;
  g_autofree char *place = NULL;
  gboolean session;

  g_return_val_if_fail (text != NULL, NULL);

  uri = pdk_uri_parse (text, NULL);
  if (uri == NULL)
    return g_strdup (text);
  if (g_str_equal (uri->driver, "test") && uri->host == NULL)
    return describe_test (uri);

  place = describe_place (uri);
  session = g_str_equal (uri->path, "/session");
  if (!g_str_equal (uri->driver, "qemu"))
    /* Translators: a host and its hypervisor, for example “lab1 (Xen)” */
    return g_strdup_printf (_ ("%s (%s)"), place, get_driver_name (uri->driver));
  if (session)
    /* Translators: a host and the user's own, unprivileged session on it */
    return g_strdup_printf (_ ("%s (session)"), place);
  return g_steal_pointer (&place);
}
