/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connection-reason"

#include "config.h"

#include "connection/pdk-connection-reason.h"

#include "connection/pdk-uri.h"
#include "pdk-error.h"
#include "pdk-libvirt.h"
#include "pdk-text.h"

#include <glib/gi18n.h>

static gboolean
says (const GError *error, const char *words)
{
  return strstr (error->message, words) != NULL;
}

static PdkConnectionReason
explain_refusal (const GError *error)
{
  if (pdk_error_get_libvirt_code (error) == VIR_ERR_AUTH_CANCELLED)
    return (PdkConnectionReason){ _ ("signing in was cancelled"), NULL };
  if (says (error, "IDENTIFICATION HAS CHANGED"))
    return (PdkConnectionReason){
      _ ("the host's SSH key has changed"),
      _ ("Someone may be intercepting the connection. If the host's administrator says that it has "
         "a new key, remove the old one with “ssh-keygen -R” and the host's name, then try again."),
    };
  if (says (error, "Host key verification failed") || says (error, "HOST KEY VERIFICATION FAILED"))
    return (PdkConnectionReason){
      _ ("the host's SSH key is not trusted"),
      _ ("Try again, and compare the key with the one that the host's administrator gives."),
    };
  if (says (error, "Permission denied") || says (error, "authentication failures"))
    return (PdkConnectionReason){
      _ ("SSH refused to sign in"),
      _ ("Check the user name, and set up an SSH key for this host, for example with ssh-copy-id."),
    };
  return (PdkConnectionReason){
    _ ("the host refused to sign in"),
    _ ("Check the user name and the password."),
  };
}

static PdkConnectionReason
explain_denial (const GError *error, const char *uri)
{
  gboolean nobody =
      pdk_error_get_libvirt_code (error) == VIR_ERR_AUTH_UNAVAILABLE || says (error, "polkit");

  if (!pdk_uri_is_local (uri))
    return (PdkConnectionReason){
      nobody ? _ ("nobody could be asked for permission") : _ ("you do not have permission"),
      _ ("On the host, your user must be in the “libvirt” group. An administrator adds it there "
         "with “sudo usermod -aG libvirt” and the user name."),
    };
  if (nobody)
    return (PdkConnectionReason){
      _ ("nobody could be asked for permission"),
      _ ("System virtual machines are reserved for administrators and members of the “libvirt” "
         "group. Join it with “sudo usermod -aG libvirt $USER” and log in again, or start a "
         "polkit agent."),
    };
  return (PdkConnectionReason){
    _ ("you do not have permission"),
    _ ("Join the “libvirt” group with “sudo usermod -aG libvirt $USER”, then log out and back in."),
  };
}

static PdkConnectionReason
explain_certificate (void)
{
  return (PdkConnectionReason){
    _ ("the TLS certificates do not match"),
    _ ("This computer needs a CA certificate that signed the host's, and a client certificate that "
       "the host accepts, in /etc/pki or ~/.pki/libvirt."),
  };
}

static PdkConnectionReason
explain_missing_daemon (void)
{
  return (PdkConnectionReason){
    _ ("the libvirt daemon is not running"),
    _ ("Start it with “sudo systemctl start libvirtd”, or install the package "
       "libvirt-daemon-system (libvirt on some distributions)."),
  };
}

static gboolean
is_unknown_name (const GError *error)
{
  return pdk_error_get_libvirt_code (error) == VIR_ERR_UNKNOWN_HOST ||
         says (error, "Could not resolve") || says (error, "unable to resolve") ||
         says (error, "Name or service not known");
}

static PdkConnectionReason
explain_unreachable (const GError *error, const char *uri)
{
  int code = pdk_error_get_libvirt_code (error);

  if (code == VIR_ERR_NO_CONNECT)
    return (PdkConnectionReason){
      _ ("libvirt on this computer has no driver for it"),
      _ ("Check the address, or install the libvirt driver for this kind of hypervisor."),
    };
  if (code == VIR_ERR_GNUTLS_ERROR || says (error, "ertificate"))
    return explain_certificate ();
  if (is_unknown_name (error))
    return (PdkConnectionReason){
      _ ("the host name could not be found"),
      _ ("Check the name and the network connection of this computer."),
    };
  if (pdk_uri_is_local (uri))
    return explain_missing_daemon ();
  if (says (error, "refused"))
    return (PdkConnectionReason){
      _ ("the host does not accept connections"),
      _ ("Check that libvirt is running and listening there, and that no firewall blocks it."),
    };
  return (PdkConnectionReason){
    _ ("the host cannot be reached"),
    _ ("Check that the host is switched on and that the network connection works."),
  };
}

static PdkConnectionReason
explain_failure (const GError *error)
{
  if (says (error, "ertificate"))
    return explain_certificate ();
  return (PdkConnectionReason){ _ ("the connection failed"), NULL };
}

PdkConnectionReason
pdk_connection_reason_of_error (const GError *error, const char *uri)
{
  if (error->domain != PDK_ERROR)
    return explain_failure (error);

  switch ((PdkError) error->code) {
  case PDK_ERROR_NOT_ANSWERING:
    return (PdkConnectionReason){
      _ ("the host does not answer"),
      _ ("Check that it is switched on and not overloaded."),
    };
  case PDK_ERROR_AUTH:
    return explain_refusal (error);
  case PDK_ERROR_DENIED:
    return explain_denial (error, uri);
  case PDK_ERROR_UNREACHABLE:
    return explain_unreachable (error, uri);
  case PDK_ERROR_URI:
  case PDK_ERROR_NOT_SUPPORTED:
  case PDK_ERROR_INVALID:
  case PDK_ERROR_EXISTS:
  case PDK_ERROR_NO_SPACE:
    return (PdkConnectionReason){ _ ("the address cannot be used"), _ ("Check the address.") };
  case PDK_ERROR_NOT_CONNECTED:
  case PDK_ERROR_OUTCOME_UNKNOWN:
    return pdk_connection_reason_of_close (-1);
  case PDK_ERROR_FAILED:
  case PDK_ERROR_GONE:
  case PDK_ERROR_XML:
  case PDK_ERROR_NO_DISPLAY:
  case PDK_ERROR_BUSY:
    return explain_failure (error);
  }
  return explain_failure (error);
}

PdkConnectionReason
pdk_connection_reason_of_close (int reason)
{
  switch (reason) {
  case VIR_CONNECT_CLOSE_REASON_EOF:
    return (PdkConnectionReason){ _ ("the host closed the connection"), NULL };
  case VIR_CONNECT_CLOSE_REASON_KEEPALIVE:
    return (PdkConnectionReason){ _ ("the host stopped answering"), NULL };
  default:
    return (PdkConnectionReason){ _ ("the connection was interrupted"), NULL };
  }
}

gboolean
pdk_connection_reason_is_passing (const GError *error)
{
  return !says (error, "ertificate") && !g_error_matches (error, PDK_ERROR, PDK_ERROR_AUTH) &&
         !g_error_matches (error, PDK_ERROR, PDK_ERROR_DENIED) &&
         !g_error_matches (error, PDK_ERROR, PDK_ERROR_URI) &&
         !g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED) &&
         pdk_error_get_libvirt_code (error) != VIR_ERR_NO_CONNECT;
}

static char *
format_lost (guint seconds, const char *reason)
{
  if (seconds < 60)
    /* Translators: the %s is why, as in “the host closed the connection”. */
    return g_strdup_printf (ngettext ("Lost %u second ago: %s", "Lost %u seconds ago: %s", seconds),
                            seconds, reason);
  if (seconds < 60 * 60)
    /* Translators: the %s is why, as in “the host closed the connection”. */
    return g_strdup_printf (ngettext ("Lost %u minute ago: %s", "Lost %u minutes ago: %s",
                                      seconds / 60),
                            seconds / 60, reason);
  /* Translators: the %s is why, as in “the host closed the connection”. */
  return g_strdup_printf (ngettext ("Lost %u hour ago: %s", "Lost %u hours ago: %s",
                                    seconds / 3600),
                          seconds / 3600, reason);
}

static char *
format_not_answering (guint seconds)
{
  if (seconds < 120)
    /* Translators: s is the unit symbol of seconds. */
    return g_strdup_printf (_ ("Not answering for %u s"), seconds);
  return g_strdup_printf (ngettext ("Not answering for %u minute", "Not answering for %u minutes",
                                    seconds / 60),
                          seconds / 60);
}

char *
pdk_connection_reason_format_status (PdkConnectionState state,
                                     gint64 since,
                                     const char *reason,
                                     gboolean was_connected)
{
  guint seconds = (guint) ((g_get_monotonic_time () - since) / G_TIME_SPAN_SECOND);
  g_autofree char *safe = pdk_text_display (reason != NULL ? reason : "");

  switch (state) {
  case PDK_CONNECTION_CONNECTING:
    return g_strdup (_ ("Connecting…"));
  case PDK_CONNECTION_CONNECTED:
    return g_strdup (_ ("Connected"));
  case PDK_CONNECTION_NOT_ANSWERING:
    return format_not_answering (seconds);
  case PDK_CONNECTION_LOST:
    if (was_connected)
      return format_lost (seconds, safe);
    /* Translators: the %s is why, as in “the host cannot be reached”. */
    return g_strdup_printf (_ ("Could not connect: %s"), safe);
  case PDK_CONNECTION_DISCONNECTED:
    if (reason != NULL)
      /* Translators: the %s is why, as in “you do not have permission”. */
      return g_strdup_printf (_ ("Could not connect: %s"), safe);
    return g_strdup (_ ("Not connected"));
  }
  return g_strdup ("");
}
