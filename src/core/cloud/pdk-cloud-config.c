/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-cloud"

#include "config.h"

#include "cloud/pdk-cloud-config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "cloud/pdk-ssh-key.h"
#include "pdk-error.h"

/* RFC 1123, and what Linux has room for. */
#define MAX_LABEL     63
#define MAX_HOST_NAME 253
#define MAX_USER      32

PdkCloudConfig *
pdk_cloud_config_new (const char *host_name)
{
  PdkCloudConfig *self = g_new0 (PdkCloudConfig, 1);

  self->host_name = g_strdup (host_name);
  self->keys = g_new0 (char *, 1);
  return self;
}

PdkCloudConfig *
pdk_cloud_config_copy (const PdkCloudConfig *self)
{
  PdkCloudConfig *copy = g_new0 (PdkCloudConfig, 1);

  copy->host_name = g_strdup (self->host_name);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->keys = g_strdupv (self->keys);
  copy->address = g_strdup (self->address);
  copy->gateway = g_strdup (self->gateway);
  copy->servers = g_strdupv (self->servers);
  copy->mac = g_strdup (self->mac);
  return copy;
}

void
pdk_cloud_config_free (PdkCloudConfig *self)
{
  if (self == NULL)
    return;
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->host_name);
  g_free (self->user);
  g_free (self->password);
  g_strfreev (self->keys);
  g_free (self->address);
  g_free (self->gateway);
  g_strfreev (self->servers);
  g_free (self->mac);
  g_free (self);
}

/* What can be */

static gboolean
is_label (const char *text, gsize length)
{
  if (length == 0 || length > MAX_LABEL || text[0] == '-' || text[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_host_name (const char *text)
{
  if (strlen (text) > MAX_HOST_NAME)
    return FALSE;
  for (const char *dot = strchr (text, '.'); dot != NULL; dot = strchr (text, '.')) {
    if (!is_label (text, (gsize) (dot - text)))
      return FALSE;
    text = dot + 1;
  }
  return is_label (text, strlen (text));
}

/* As useradd takes them everywhere. */
static gboolean
is_user (const char *text)
{
  if (strlen (text) > MAX_USER || (!g_ascii_islower (*text) && *text != '_'))
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_islower (*text) && !g_ascii_isdigit (*text) && *text != '_' && *text != '-')
      return FALSE;
  return TRUE;
}

/* Returns: (nullable): an address with its prefix length */
static GInetAddress *
parse_network (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  g_autoptr (GInetAddress) address = NULL;
  guint64 prefix = 0;

  if (g_strv_length (parts) != 2)
    return NULL;
  address = g_inet_address_new_from_string (parts[0]);
  if (address == NULL ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, 8 * g_inet_address_get_native_size (address),
                                   &prefix, NULL))
    return NULL;
  return g_steal_pointer (&address);
}

static const char *
judge_network (const PdkCloudConfig *self)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GInetAddress) gateway = NULL;

  if (self->address == NULL)
    return NULL;
  address = parse_network (self->address);
  if (address == NULL)
    return _ ("The address has to be like 192.168.122.10/24");
  if (self->gateway != NULL)
    gateway = g_inet_address_new_from_string (self->gateway);
  if (self->gateway != NULL && (gateway == NULL || g_inet_address_get_family (gateway) !=
                                                       g_inet_address_get_family (address)))
    return _ ("The gateway has to be an address like 192.168.122.1");
  for (guint i = 0; self->servers != NULL && self->servers[i] != NULL; i++)
    if (!g_hostname_is_ip_address (self->servers[i]))
      return _ ("Name servers have to be addresses, with spaces between them");
  return NULL;
}

static const char *
judge_keys (const PdkCloudConfig *self)
{
  for (guint i = 0; self->keys[i] != NULL; i++) {
    g_autoptr (PdkSshKey) key = pdk_ssh_key_parse (self->keys[i]);

    if (key == NULL)
      return _ ("This is no SSH public key");
  }
  return NULL;
}

static const char *
judge (const PdkCloudConfig *self)
{
  const char *reason = NULL;

  if (!is_host_name (self->host_name))
    return _ ("A host name is made of letters, digits, “-” and dots");
  if (self->user != NULL && !is_user (self->user))
    return _ ("A user’s name is made of small letters, digits, “-” and “_”");
  if (g_strcmp0 (self->user, "root") == 0)
    return _ ("The user “root” is there already: choose another name");
  if (self->password == NULL && self->keys[0] == NULL)
    return _ ("Nobody could sign in: type a password or choose an SSH key");
  reason = judge_keys (self);
  return reason != NULL ? reason : judge_network (self);
}

gboolean
pdk_cloud_config_check (const PdkCloudConfig *self, GError **error)
{
  const char *reason = judge (self);

  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, reason);
  return FALSE;
}

char *
pdk_cloud_config_suggest_host_name (const char *name)
{
  g_autoptr (GString) label = g_string_new (NULL);

  for (; *name != '\0' && label->len < MAX_LABEL; name++) {
    if (g_ascii_isalnum (*name))
      g_string_append_c (label, *name);
    else if (label->len > 0 && label->str[label->len - 1] != '-')
      g_string_append_c (label, '-');
  }
  while (label->len > 0 && label->str[label->len - 1] == '-')
    g_string_truncate (label, label->len - 1);
  return g_strdup (label->len > 0 ? label->str : "machine");
}

/* YAML */

/* What a reader may take for a line's end, for nothing, or not take at all. */
static gboolean
is_escaped (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
         (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/* A double-quoted scalar: in it nothing but the two characters escaped here means anything. */
static void
add_quoted (GString *yaml, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (yaml, '"');
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    if (is_escaped (c)) {
      g_string_append_printf (yaml, c > 0xffff ? "\\U%08X" : "\\u%04X", c);
      continue;
    }
    if (c == '"' || c == '\\')
      g_string_append_c (yaml, '\\');
    g_string_append_unichar (yaml, c);
  }
  g_string_append_c (yaml, '"');
}

/* @key: with its indentation */
static void
add_value (GString *yaml, const char *key, const char *text)
{
  g_string_append (yaml, key);
  g_string_append (yaml, ": ");
  add_quoted (yaml, text);
  g_string_append_c (yaml, '\n');
}

static void
add_list (GString *yaml, const char *indent, const char *key, const char *const *texts)
{
  if (texts == NULL || texts[0] == NULL)
    return;
  g_string_append_printf (yaml, "%s%s:\n", indent, key);
  for (guint i = 0; texts[i] != NULL; i++) {
    g_string_append_printf (yaml, "%s  - ", indent);
    add_quoted (yaml, texts[i]);
    g_string_append_c (yaml, '\n');
  }
}

char *
pdk_cloud_config_write_meta (const PdkCloudConfig *self, const char *id)
{
  GString *yaml = g_string_new (NULL);

  add_value (yaml, "instance-id", id);
  add_value (yaml, "local-hostname", self->host_name);
  return g_string_free (yaml, FALSE);
}

static void
add_user (GString *yaml, const PdkCloudConfig *self, const char *hash)
{
  g_string_append (yaml, "users:\n");
  add_value (yaml, "  - name", self->user);
  add_value (yaml, "    shell", "/bin/bash");
  /* As the user that such images have of their own. */
  add_value (yaml, "    sudo", "ALL=(ALL) NOPASSWD:ALL");
  if (hash != NULL) {
    g_string_append (yaml, "    lock_passwd: false\n");
    add_value (yaml, "    passwd", hash);
  }
  add_list (yaml, "    ", "ssh_authorized_keys", (const char *const *) self->keys);
}

char *
pdk_cloud_config_write_user (const PdkCloudConfig *self, const char *hash)
{
  GString *yaml = g_string_new ("#cloud-config\n");

  add_value (yaml, "hostname", self->host_name);
  if (strchr (self->host_name, '.') != NULL)
    add_value (yaml, "fqdn", self->host_name);
  if (self->user != NULL) {
    add_user (yaml, self, hash);
  } else {
    if (hash != NULL)
      add_value (yaml, "password", hash);
    add_list (yaml, "", "ssh_authorized_keys", (const char *const *) self->keys);
  }
  if (hash != NULL)
    g_string_append (yaml, "chpasswd:\n  expire: false\n");
  /* Whoever has a key needs no password from the network. */
  g_string_append_printf (yaml, "ssh_pwauth: %s\n",
                          hash != NULL && self->keys[0] == NULL ? "true" : "false");
  return g_string_free (yaml, FALSE);
}

char *
pdk_cloud_config_write_network (const PdkCloudConfig *self)
{
  GString *yaml = NULL;

  if (self->address == NULL || self->mac == NULL)
    return NULL;
  yaml = g_string_new ("version: 2\nethernets:\n  first:\n    match:\n");
  add_value (yaml, "      macaddress", self->mac);
  add_list (yaml, "    ", "addresses", (const char *const[]){ self->address, NULL });
  if (self->gateway != NULL) {
    g_string_append (yaml, "    routes:\n");
    /* “default” is not understood everywhere. */
    add_value (yaml, "      - to", strchr (self->gateway, ':') != NULL ? "::/0" : "0.0.0.0/0");
    add_value (yaml, "        via", self->gateway);
  }
  if (self->servers != NULL && self->servers[0] != NULL) {
    g_string_append (yaml, "    nameservers:\n");
    add_list (yaml, "      ", "addresses", (const char *const *) self->servers);
  }
  return g_string_free (yaml, FALSE);
}
