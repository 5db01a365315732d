/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-failure.h"

#include "pdk-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

static gboolean
says_any (const char *words, const char *const *phrases)
{
  for (gsize i = 0; phrases[i] != NULL; i++)
    if (strstr (words, phrases[i]) != NULL)
      return TRUE;
  return FALSE;
}

static PdkError
classify (const char *words)
{
  static const char *const refused[] = {
    "Permission denied",
    "Host key verification failed",
    "HOST KEY VERIFICATION FAILED",
    "Too many authentication failures",
    "No supported authentication",
    NULL,
  };

  return says_any (words, refused) ? PDK_ERROR_AUTH : PDK_ERROR_UNREACHABLE;
}

GError *
pdk_ssh_failure_new (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);

  g_strstrip (valid);
  if (*valid == '\0')
    return g_error_new_literal (PDK_ERROR, PDK_ERROR_UNREACHABLE,
                                _ ("ssh ended without saying why"));
  return g_error_new_literal (PDK_ERROR, classify (valid), valid);
}

char *
pdk_ssh_failure_explain_channel (const char *words, const char *host)
{
  static const char *const forbidden[] = { "administratively prohibited", "forwarding is disabled",
                                           "Server has disabled", NULL };
  static const char *const closed[] = { "Connection refused", "No such file or directory", NULL };
  static const char *const denied[] = { "Permission denied", NULL };

  g_return_val_if_fail (words != NULL && host != NULL, NULL);

  if (says_any (words, forbidden))
    return g_strdup_printf (
        /* Translators: %s is the name of a host. */
        _ ("The SSH server of %s does not allow forwarding, through which displays are shown. Its "
           "administrator allows it with “AllowTcpForwarding local” and “AllowStreamLocalForwarding "
           "local” in sshd_config."),
        host);
  if (says_any (words, closed))
    return g_strdup_printf (
        /* Translators: %s is the name of a host. */
        _ ("Nothing answers on %s where the display should listen."), host);
  if (says_any (words, denied))
    return g_strdup_printf (
        /* Translators: %s is the name of a host. */
        _ ("Your user on %s may not open the display’s socket. Let the display listen on the address "
           "127.0.0.1, or sign in as a user who may."),
        host);
  return NULL;
}
