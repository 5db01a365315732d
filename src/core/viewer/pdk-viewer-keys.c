/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-viewer"

#include "config.h"

#include "viewer/pdk-viewer-file.h"

#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* The keys are those of remote-viewer(1), CONNECTION FILE, and of the comment in its
 * virt-viewer-file.c. */

#define GROUP "virt-viewer"

/* So many names of what was ignored are kept, and so much of each. */
#define MAX_IGNORED       40
#define MAX_IGNORED_CHARS 40

/** @value: unescaped, not empty.  Returns: FALSE when it makes no sense */
typedef gboolean (*ReadValue) (PdkViewerSpec *spec, const char *value);

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, reason);
  return FALSE;
}

static gboolean
read_protocol (PdkViewerSpec *spec, const char *value)
{
  if (!g_str_equal (value, "spice") && !g_str_equal (value, "vnc"))
    return FALSE;
  spec->protocol = *value == 's' ? PDK_VIEWER_SPICE : PDK_VIEWER_VNC;
  return TRUE;
}

/* oVirt writes -1 for a port that is not there. */
static gboolean
read_port (const char *value, int *port)
{
  gint64 number;

  if (!g_ascii_string_to_signed (value, 10, -1, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = (int) MAX (number, 0);
  return TRUE;
}

static gboolean
read_plain_port (PdkViewerSpec *spec, const char *value)
{
  return read_port (value, &spec->port);
}

static gboolean
read_tls_port (PdkViewerSpec *spec, const char *value)
{
  return read_port (value, &spec->tls_port);
}

static gboolean
read_flag (const char *value, gboolean *flag)
{
  if (strlen (value) != 1 || strchr ("01", *value) == NULL)
    return FALSE;
  *flag = *value == '1';
  return TRUE;
}

static gboolean
read_fullscreen (PdkViewerSpec *spec, const char *value)
{
  return read_flag (value, &spec->fullscreen);
}

static gboolean
read_delete_file (PdkViewerSpec *spec, const char *value)
{
  return read_flag (value, &spec->delete_file);
}

static gboolean
read_host (PdkViewerSpec *spec, const char *value)
{
  spec->host = g_strdup (value);
  return TRUE;
}

static gboolean
read_user_name (PdkViewerSpec *spec, const char *value)
{
  spec->user_name = g_strdup (value);
  return TRUE;
}

static gboolean
read_password (PdkViewerSpec *spec, const char *value)
{
  spec->password = g_strdup (value);
  return TRUE;
}

static gboolean
read_authorities (PdkViewerSpec *spec, const char *value)
{
  spec->authorities = g_strdup (value);
  return TRUE;
}

static gboolean
read_subject (PdkViewerSpec *spec, const char *value)
{
  spec->subject = g_strdup (value);
  return TRUE;
}

static gboolean
read_title (PdkViewerSpec *spec, const char *value)
{
  spec->title = g_strdup (value);
  return TRUE;
}

/* Without a scheme it is HTTP; without a port, that of a proxy: as the SPICE library has it. */
static gboolean
read_proxy (PdkViewerSpec *spec, const char *value)
{
  g_autofree char *whole =
      strstr (value, "://") != NULL ? g_strdup (value) : g_strconcat ("http://", value, NULL);
  gsize length = strlen (whole);
  g_autoptr (GUri) uri = NULL;
  gboolean secure;

  if (whole[length - 1] == '/')
    whole[length - 1] = '\0';
  uri = g_uri_parse (whole, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return FALSE;
  secure = g_str_equal (g_uri_get_scheme (uri), "https");
  spec->proxy = g_uri_get_port (uri) > 0 ? g_strdup (whole)
                                         : g_strdup_printf ("%s:%d", whole, secure ? 3129 : 3128);
  return TRUE;
}

/* Met already: where there is TLS, every channel uses it; see read_keys() for where there is none. */
static gboolean
read_secure_channels (PdkViewerSpec *spec, const char *value)
{
  return TRUE;
}

static const struct {
  const char *name;
  ReadValue read;
  gboolean spice_only;
} keys[] = {
  { "type", read_protocol, FALSE },
  { "host", read_host, FALSE },
  { "port", read_plain_port, FALSE },
  { "tls-port", read_tls_port, TRUE },
  { "username", read_user_name, FALSE },
  { "password", read_password, FALSE },
  { "ca", read_authorities, TRUE },
  { "host-subject", read_subject, TRUE },
  { "proxy", read_proxy, FALSE },
  { "title", read_title, FALSE },
  { "fullscreen", read_fullscreen, FALSE },
  { "delete-this-file", read_delete_file, FALSE },
  { "secure-channels", read_secure_channels, TRUE },
};

static gboolean
fail_for_value (GError **error, const char *name)
{
  if (g_str_equal (name, "type"))
    return fail (error, _ ("It is for a display of another type than “spice” and “vnc”."));
  g_set_error (error, PDK_ERROR, PDK_ERROR_URI,
               /* Translators: %s is the name of an entry in a file, for example “port” */
               _ ("The value of “%s” makes no sense."), name);
  return FALSE;
}

static gboolean
read_keys (GKeyFile *file, PdkViewerSpec *spec, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) wrong = NULL;
    g_autofree char *value = NULL;
    gboolean good;

    if (!g_key_file_has_key (file, GROUP, keys[i].name, NULL) ||
        (keys[i].spice_only && spec->protocol != PDK_VIEWER_SPICE))
      continue;
    /* Comes with a part of the value where that is not escaped as it should be. */
    value = g_key_file_get_string (file, GROUP, keys[i].name, &wrong);
    good = wrong == NULL && (*value == '\0' || keys[i].read (spec, value));
    if (value != NULL)
      explicit_bzero (value, strlen (value));
    if (!good)
      return fail_for_value (error, keys[i].name);
  }
  if (spec->protocol == PDK_VIEWER_SPICE && spec->tls_port == 0 &&
      g_key_file_has_key (file, GROUP, "secure-channels", NULL))
    return fail (error, _ ("It demands an encrypted connection, and names no port for one."));
  return TRUE;
}

static gboolean
is_read (const char *name, PdkViewerProtocol protocol)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return protocol == PDK_VIEWER_SPICE || !keys[i].spice_only;
  return FALSE;
}

static void
add_name (GPtrArray *names, const char *name)
{
  g_autofree char *shown = pdk_text_display (name);

  if (names->len < MAX_IGNORED)
    g_ptr_array_add (names, pdk_text_shorten (shown, MAX_IGNORED_CHARS));
}

/* Names of keys, and of groups in brackets. */
static GStrv
list_ignored (GKeyFile *file, PdkViewerProtocol protocol)
{
  g_auto (GStrv) in_group = g_key_file_get_keys (file, GROUP, NULL, NULL);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; in_group[i] != NULL; i++)
    if (!is_read (in_group[i], protocol))
      add_name (names, in_group[i]);
  for (gsize i = 0; groups[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("[%s]", groups[i]);

    if (!g_str_equal (groups[i], GROUP))
      add_name (names, name);
  }
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_text (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (data[i]) && strchr ("\t\r\n", data[i]) == NULL)
      return FALSE;
  return memchr (data, '\0', length) == NULL && g_utf8_validate (data, (gssize) length, NULL);
}

static GKeyFile *
load (const char *data, gsize length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (length == 0 || length > PDK_VIEWER_FILE_MAX || !is_text (data, length) ||
      !g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_key (file, GROUP, "type", NULL))
    return NULL;
  return g_steal_pointer (&file);
}

PdkViewerSpec *
pdk_viewer_file_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (PdkViewerSpec) spec = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  file = load (data, length);
  if (file == NULL) {
    fail (error, _ ("It is not a connection file as Proxmox or oVirt make them."));
    return NULL;
  }
  spec = pdk_viewer_spec_new (PDK_VIEWER_SPICE);
  if (!read_keys (file, spec, error) || !pdk_viewer_spec_check (spec, error))
    return NULL;
  g_strfreev (spec->ignored);
  spec->ignored = list_ignored (file, spec->protocol);
  return g_steal_pointer (&spec);
}
