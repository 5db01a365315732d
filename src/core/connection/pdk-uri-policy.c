/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-uri"
#include "config.h"

/* Which connection addresses are accepted.  An address may come from a link, a file or another
 * program, and libvirt's addresses can name programs to run and checks to skip.  So this is a list
 * of what is known to be harmless; what is not on it needs a question or is refused. */

#include "connection/pdk-uri.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define ALPHANUMERIC "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

typedef PdkUriVerdict (*JudgeValue) (const char *value, const char **consequence);

static PdkUriVerdict
allow_text (const char *value, const char **consequence)
{
  for (const char *p = value; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr ("'\"`", *p) != NULL) {
      *consequence = _ ("The address contains quotation marks or control characters.");
      return PDK_URI_REFUSED;
    }
  return PDK_URI_ALLOWED;
}

static PdkUriVerdict
judge_no_verify (const char *value, const char **consequence)
{
  if (g_str_equal (value, "0"))
    return PDK_URI_ALLOWED;
  *consequence = _ ("The identity of the host will not be checked: someone on the network could "
                    "take its place and read everything, passwords included.");
  return PDK_URI_ASK;
}

static PdkUriVerdict
judge_known_hosts_verify (const char *value, const char **consequence)
{
  if (g_str_equal (value, "normal"))
    return PDK_URI_ALLOWED;
  if (!g_str_equal (value, "ignore") && !g_str_equal (value, "auto")) {
    *consequence = _ ("The address asks for an unknown method of checking the host’s key.");
    return PDK_URI_REFUSED;
  }
  *consequence = _ ("The host’s key will be accepted without asking: someone on the network could "
                    "take its place and read everything, passwords included.");
  return PDK_URI_ASK;
}

static PdkUriVerdict
judge_socket (const char *value, const char **consequence)
{
  if (value[0] != '/' || value[1] == '\0' || value[strspn (value, ALPHANUMERIC "./_-")] != '\0') {
    *consequence = _ ("The socket path is not allowed.");
    return PDK_URI_REFUSED;
  }
  *consequence = _ ("The connection uses a socket other than libvirt’s own: whatever listens there "
                    "is trusted with your machines.");
  return PDK_URI_ASK;
}

static PdkUriVerdict
judge_netcat (const char *value, const char **consequence)
{
  if (*value == '\0' || *value == '-' || value[strspn (value, ALPHANUMERIC "./_-")] != '\0') {
    *consequence = _ ("The name of the program to run on the host is not allowed.");
    return PDK_URI_REFUSED;
  }
  *consequence = _ ("The named program will be run on the host to reach libvirt.");
  return PDK_URI_ASK;
}

static PdkUriVerdict
judge_proxy (const char *value, const char **consequence)
{
  static const char *const known[] = { "auto", "native", "netcat", NULL };

  if (g_strv_contains (known, value))
    return PDK_URI_ALLOWED;
  *consequence = _ ("The connection goes through another computer, which can see or change it.");
  return PDK_URI_ADVANCED;
}

static PdkUriVerdict
judge_command (const char *value, const char **consequence)
{
  *consequence = _ ("A program on this computer, named in the address, will be run.");
  return PDK_URI_ADVANCED;
}

static const struct {
  const char *name;
  JudgeValue judge;
} parameters[] = {
  { "argv", judge_command },
  { "command", judge_command },
  { "keyfile", allow_text },
  { "known_hosts", allow_text },
  { "known_hosts_verify", judge_known_hosts_verify },
  { "mode", allow_text },
  { "netcat", judge_netcat },
  { "no_tty", allow_text },
  { "no_verify", judge_no_verify },
  { "pkipath", allow_text },
  { "proxy", judge_proxy },
  { "socket", judge_socket },
  { "sshauth", allow_text },
  { "tls_priority", allow_text },
};

static PdkUriVerdict
judge_parameter (const char *parameter, const char **consequence)
{
  const char *equals = strchr (parameter, '=');
  g_autofree char *name = NULL, *value = NULL;

  /* Unescaped before they are compared, as libvirt does: “comm%61nd” is a command too. */
  name = g_uri_unescape_segment (parameter, equals, NULL);
  value = g_uri_unescape_string (equals != NULL ? equals + 1 : "", NULL);
  if (name == NULL || value == NULL) {
    *consequence = _ ("The address is not encoded correctly.");
    return PDK_URI_REFUSED;
  }
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (g_ascii_strcasecmp (name, parameters[i].name) == 0)
      return parameters[i].judge (value, consequence);

  if (allow_text (value, consequence) == PDK_URI_REFUSED)
    return PDK_URI_REFUSED;
  *consequence = _ ("The address contains an option that Paddock does not know.");
  return PDK_URI_ADVANCED;
}

static PdkUriVerdict
judge_transport (const char *transport, const char **consequence)
{
  static const char *const known[] = { "unix", "ssh", "libssh", "libssh2", "tls", NULL };

  if (transport == NULL || g_strv_contains (known, transport))
    return PDK_URI_ALLOWED;
  if (g_str_equal (transport, "tcp")) {
    *consequence = _ (
        "The connection is not encrypted: anyone on the network can read and change it, passwords "
        "included.");
    return PDK_URI_ASK;
  }
  if (g_str_equal (transport, "ext"))
    return judge_command ("", consequence);
  *consequence = _ ("This way of reaching a host is not supported.");
  return PDK_URI_REFUSED;
}

/* libvirt hands the host and the user to ssh, which may put them into a command line of the user's
 * (ProxyCommand), and to a shell on the other side.  Letters beyond ASCII mean nothing to a shell. */
static gboolean
is_allowed_in_user (char c)
{
  return (guchar) c >= 0x80 || g_ascii_isalnum (c) || strchr ("._@\\+-", c) != NULL;
}

static PdkUriVerdict
judge_user (const char *user, const char **consequence)
{
  if (user == NULL)
    return PDK_URI_ALLOWED;
  for (const char *p = user; *p != '\0'; p++)
    if (!is_allowed_in_user (*p)) {
      *consequence = _ ("The user name contains characters that are not allowed.");
      return PDK_URI_REFUSED;
    }
  if (*user == '-') {
    *consequence = _ ("The user name must not begin with a dash.");
    return PDK_URI_REFUSED;
  }
  return PDK_URI_ALLOWED;
}

static gboolean
is_address_v6 (const char *host)
{
  gsize length = strspn (host, "0123456789abcdefABCDEF:.");

  /* A zone may follow: fe80::1%eth0 */
  return strchr (host, ':') != NULL &&
         (host[length] == '\0' ||
          (host[length] == '%' && host[length + 1] != '\0' && host[length + 1] != '-' &&
           host[length + 1 + strspn (host + length + 1, ALPHANUMERIC "._-")] == '\0'));
}

static PdkUriVerdict
judge_host (const char *host, const char **consequence)
{
  if (host == NULL || is_address_v6 (host))
    return PDK_URI_ALLOWED;
  if (*host == '-') {
    *consequence = _ ("The host name must not begin with a dash.");
    return PDK_URI_REFUSED;
  }
  if (host[strspn (host, ALPHANUMERIC "._-")] != '\0') {
    *consequence = _ ("The host name contains characters that are not allowed.");
    return PDK_URI_REFUSED;
  }
  return PDK_URI_ALLOWED;
}

static PdkUriVerdict
judge_path (const char *path, const char **consequence)
{
  for (const char *p = path; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p)) {
      *consequence = _ ("The path contains control characters.");
      return PDK_URI_REFUSED;
    }
  return PDK_URI_ALLOWED;
}

/* The worst of the parts, and all that makes it so. */
typedef struct {
  PdkUriVerdict verdict;
  GString *reasons; /* sentences; empty while allowed */
} Judgement;

static void
judge_part (Judgement *worst, JudgeValue judge, const char *part)
{
  const char *reason = NULL;
  PdkUriVerdict verdict = judge (part, &reason);

  if (verdict > worst->verdict)
    g_string_truncate (worst->reasons, 0);
  if (verdict < worst->verdict || reason == NULL || strstr (worst->reasons->str, reason) != NULL)
    return;

  worst->verdict = verdict;
  if (worst->reasons->len > 0)
    g_string_append_c (worst->reasons, ' ');
  g_string_append (worst->reasons, reason);
}

static void
judge_parts (Judgement *worst, const PdkUri *uri)
{
  g_auto (GStrv) query = g_strsplit_set (uri->query != NULL ? uri->query : "", "&;", -1);

  judge_part (worst, judge_transport, uri->transport);
  judge_part (worst, judge_user, uri->user);
  judge_part (worst, judge_host, uri->host);
  judge_part (worst, judge_path, uri->path);
  for (guint i = 0; query[i] != NULL; i++)
    if (*query[i] != '\0')
      judge_part (worst, judge_parameter, query[i]);
}

PdkUriVerdict
pdk_uri_judge (const char *text, char **consequence)
{
  g_autoptr (PdkUri) uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) reasons = g_string_new (NULL);
  Judgement judgement = { PDK_URI_ALLOWED, reasons };

  g_return_val_if_fail (text != NULL, PDK_URI_REFUSED);

  uri = pdk_uri_parse (text, &error);
  if (uri != NULL) {
    judge_parts (&judgement, uri);
  } else {
    judgement.verdict = PDK_URI_REFUSED;
    g_string_assign (reasons, error->message);
  }
  if (consequence != NULL)
    *consequence = reasons->len > 0 ? g_strdup (reasons->str) : NULL;
  return judgement.verdict;
}
