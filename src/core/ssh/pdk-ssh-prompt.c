/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-prompt.h"

#include <string.h>

/* ssh has its questions as English sentences only; it does not translate them.  What is not
 * recognised is shown as it is. */

/* Returns: (transfer full) (nullable): what is between the two */
static char *
cut (const char *text, const char *before, const char *after)
{
  const char *begin = strstr (text, before);
  const char *end;

  if (begin == NULL)
    return NULL;
  begin += strlen (before);
  end = strstr (begin, after);
  return end != NULL && end > begin ? g_strndup (begin, (gsize) (end - begin)) : NULL;
}

/* “ED25519 key fingerprint is SHA256:….” on a line of its own. */
static void
read_fingerprint (const char *text, char **key_type, char **fingerprint)
{
  static const char marker[] = " key fingerprint is ";
  const char *found = strstr (text, marker);
  const char *begin = found;
  const char *value;
  gsize length;

  if (found == NULL)
    return;
  while (begin > text && begin[-1] != '\n')
    begin--;
  value = found + strlen (marker);
  length = strcspn (value, "\n");
  if (length > 0 && value[length - 1] == '.')
    length--;
  *key_type = g_strndup (begin, (gsize) (found - begin));
  *fingerprint = g_strndup (value, length);
}

static PdkAuthExchange *
parse_host_key (const char *text)
{
  g_autofree char *subject = cut (text, "The authenticity of host '", "' can't be established");
  g_autofree char *key_type = NULL;
  g_autofree char *fingerprint = NULL;
  PdkAuthPrompt prompt = { .topic = PDK_AUTH_HOST_KEY, .prompt = text, .confirm = TRUE };

  read_fingerprint (text, &key_type, &fingerprint);
  prompt.subject = subject;
  prompt.key_type = key_type;
  prompt.fingerprint = fingerprint;
  return pdk_auth_exchange_new_for_prompt (&prompt);
}

static PdkAuthExchange *
parse_secret (const char *text, gboolean again)
{
  g_autofree char *subject = cut (text, "Enter passphrase for key '", "'");
  PdkAuthPrompt prompt = { .type = VIR_CRED_NOECHOPROMPT, .secret = TRUE, .again = again };

  if (subject != NULL) {
    prompt.topic = PDK_AUTH_PASSPHRASE;
  } else if (g_str_has_suffix (text, "'s password: ")) {
    subject = g_strndup (text, strlen (text) - strlen ("'s password: "));
    prompt.topic = PDK_AUTH_PASSWORD;
  } else if (*text == '(' && g_str_has_suffix (text, ") Password: ")) {
    /* The keyboard-interactive way, which most often means PAM. */
    subject = cut (text, "(", ") Password: ");
    prompt.topic = PDK_AUTH_PASSWORD;
  }
  prompt.prompt = text;
  prompt.subject = subject;
  return pdk_auth_exchange_new_for_prompt (&prompt);
}

PdkAuthExchange *
pdk_ssh_prompt_parse (const char *hint, const char *text, gboolean again)
{
  g_return_val_if_fail (hint != NULL && text != NULL, NULL);

  if (strcmp (hint, "none") == 0)
    return pdk_auth_exchange_new_for_prompt (
        &(PdkAuthPrompt){ .topic = PDK_AUTH_NOTICE, .prompt = text });
  if (strstr (text, "(yes/no") != NULL)
    return parse_host_key (text);
  if (strcmp (hint, "confirm") == 0)
    return pdk_auth_exchange_new_for_prompt (&(PdkAuthPrompt){ .prompt = text, .confirm = TRUE });
  return parse_secret (text, again);
}

/* “26:64:…”, 32 bytes, as “SHA256:JmTF…”: it is that which one finds in a terminal of the host. */
static char *
rewrite_hash (const char *hash)
{
  guint8 bytes[32];
  g_autofree char *encoded = NULL;

  if (strlen (hash) != sizeof bytes * 3 - 1)
    return g_strdup (hash);
  for (gsize i = 0; i < sizeof bytes; i++) {
    const char *digits = hash + i * 3;

    if (!g_ascii_isxdigit (digits[0]) || !g_ascii_isxdigit (digits[1]) ||
        (digits[2] != ':' && digits[2] != '\0'))
      return g_strdup (hash);
    bytes[i] = (guint8) (g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]));
  }
  encoded = g_base64_encode (bytes, sizeof bytes);
  encoded[strcspn (encoded, "=")] = '\0';
  return g_strconcat ("SHA256:", encoded, NULL);
}

char *
pdk_ssh_prompt_read_library_key (const char *text, char **fingerprint)
{
  g_autofree char *hash = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (text != NULL && fingerprint != NULL, NULL);

  hash = cut (text, "Accept SSH host key with hash '", "' for host '");
  host = cut (text, "' for host '", "' (y/n)?");
  if (hash == NULL || host == NULL)
    return NULL;
  *fingerprint = rewrite_hash (hash);
  return g_steal_pointer (&host);
}
