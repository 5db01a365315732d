/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-cloud"

#include "config.h"

#include "cloud/pdk-ssh-key.h"

#include <string.h>

#include "pdk-text.h"

/* An RSA key of 16384 bits has less than 3 KiB. */
#define MAX_LINE (8 * 1024)

/* Whether @blob says of itself that it is of @type: a length of four bytes, then the name (RFC 4253). */
static gboolean
is_of_type (const char *blob, const char *type)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (blob, &length);
  const gsize n = strlen (type);

  return bytes != NULL && length > 4 + n && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0 &&
         bytes[3] == n && memcmp (bytes + 4, type, n) == 0;
}

static gboolean
is_base64 (const char *text)
{
  static const char *const others = "+/=";

  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr (others, *text) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_type (const char *text)
{
  return g_str_has_prefix (text, "ssh-") || g_str_has_prefix (text, "ecdsa-") ||
         g_str_has_prefix (text, "sk-");
}

PdkSshKey *
pdk_ssh_key_parse (const char *line)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  PdkSshKey *self = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  if (strlen (line) > MAX_LINE || !g_utf8_validate (line, -1, NULL))
    return NULL;
  text = g_strstrip (g_strdup (line));
  if (strpbrk (text, "\n\r") != NULL)
    return NULL;
  parts = g_strsplit_set (text, " \t", 3);
  if (g_strv_length (parts) < 2 || !is_type (parts[0]) || !is_base64 (parts[1]) ||
      !is_of_type (parts[1], parts[0]))
    return NULL;
  self = g_new0 (PdkSshKey, 1);
  self->line = g_steal_pointer (&text);
  self->blob = g_strdup (parts[1]);
  self->title = pdk_text_display (parts[2] != NULL && *parts[2] != '\0' ? parts[2] : parts[0]);
  return self;
}

void
pdk_ssh_key_free (PdkSshKey *self)
{
  if (self == NULL)
    return;
  g_free (self->line);
  g_free (self->blob);
  g_free (self->title);
  g_free (self);
}
