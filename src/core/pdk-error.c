/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-error"

#include "config.h"

#include "pdk-error.h"

#include "pdk-libvirt.h"

#include <errno.h>
#include <glib/gi18n.h>

/* What is kept with an error beside its message. */
typedef struct {
  int libvirt_code;
} PdkErrorPrivate;

static void
pdk_error_private_init (PdkErrorPrivate *self)
{
  self->libvirt_code = 0;
}

static void
pdk_error_private_copy (const PdkErrorPrivate *from, PdkErrorPrivate *to)
{
  *to = *from;
}

static void
pdk_error_private_clear (PdkErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (PdkError, pdk_error)

static gboolean
contains_any (const char *text, const char *const *needles)
{
  for (gsize i = 0; needles[i] != NULL; i++) {
    if (strstr (text, needles[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* ssh runs as a program of its own, so all libvirt has is what it printed; libvirt's own SSH
 * transports have a code for everything. */
static PdkError
classify_ssh (const char *text)
{
  static const char *const refused[] = {
    "Permission denied",
    "Host key verification failed",
    "HOST KEY VERIFICATION FAILED",
    "uthentication",
    NULL,
  };
  static const char *const unreachable[] = {
    "Could not resolve",      "Connection refused", "Connection timed out", "No route to host",
    "Network is unreachable", "Connection reset",   "Connection closed",    NULL,
  };

  if (contains_any (text, refused))
    return PDK_ERROR_AUTH;
  if (contains_any (text, unreachable))
    return PDK_ERROR_UNREACHABLE;
  return PDK_ERROR_FAILED;
}

/* A system call failed: libvirt keeps its errno in int1. */
static PdkError
classify_system (const virError *error)
{
  const char *text = error->message != NULL ? error->message : "";
  gboolean is_link = error->domain == VIR_FROM_RPC || error->domain == VIR_FROM_REMOTE;

  switch (error->int1) {
  case EACCES:
  case EPERM:
    return PDK_ERROR_DENIED;
  case ENOENT:
  case ECONNREFUSED:
  case ECONNRESET:
  case ETIMEDOUT:
  case EHOSTUNREACH:
  case EHOSTDOWN:
  case ENETUNREACH:
  case ENETDOWN:
    /* The same numbers come from files of the host, which have nothing to do with the link. */
    if (!is_link)
      return PDK_ERROR_FAILED;
    /* ssh that was refused ends, which resets the connection to it. */
    return classify_ssh (text) == PDK_ERROR_AUTH ? PDK_ERROR_AUTH : PDK_ERROR_UNREACHABLE;
  default:
    return classify_ssh (text);
  }
}

static PdkError
classify_rpc (const virError *error)
{
  static const char *const closed[] = { "client socket is closed", "keepalive", NULL };
  static const char *const unknown_host[] = { "unable to resolve", "Unable to resolve", NULL };
  const char *text = error->message != NULL ? error->message : "";

  if (contains_any (text, closed))
    return PDK_ERROR_NOT_CONNECTED;
  if (contains_any (text, unknown_host))
    return PDK_ERROR_UNREACHABLE;
  return classify_ssh (text);
}

static PdkError
classify (const virError *error)
{
  switch (error->code) {
  case VIR_ERR_NO_DOMAIN:
  case VIR_ERR_NO_NETWORK:
  case VIR_ERR_NO_INTERFACE:
  case VIR_ERR_NO_STORAGE_POOL:
  case VIR_ERR_NO_STORAGE_VOL:
  case VIR_ERR_NO_NODE_DEVICE:
  case VIR_ERR_NO_NWFILTER:
  case VIR_ERR_NO_SECRET:
  case VIR_ERR_NO_DOMAIN_SNAPSHOT:
  case VIR_ERR_NO_DOMAIN_CHECKPOINT:
    return PDK_ERROR_GONE;
  case VIR_ERR_AUTH_FAILED:
  case VIR_ERR_AUTH_CANCELLED:
    return PDK_ERROR_AUTH;
  case VIR_ERR_LIBSSH:
  case VIR_ERR_SSH:
    return classify_ssh (error->message != NULL ? error->message : "");
  case VIR_ERR_AUTH_UNAVAILABLE:
  case VIR_ERR_ACCESS_DENIED:
  case VIR_ERR_OPERATION_DENIED:
    return PDK_ERROR_DENIED;
  case VIR_ERR_INVALID_CONN:
    return PDK_ERROR_NOT_CONNECTED;
  case VIR_ERR_UNKNOWN_HOST:
  case VIR_ERR_NO_CONNECT:
  case VIR_ERR_GNUTLS_ERROR:
    return PDK_ERROR_UNREACHABLE;
  case VIR_ERR_OPERATION_TIMEOUT:
    /* “cannot acquire state change lock”: someone else's job holds the machine. */
    return PDK_ERROR_BUSY;
  case VIR_ERR_NO_SUPPORT:
  case VIR_ERR_CONFIG_UNSUPPORTED:
  case VIR_ERR_OPERATION_UNSUPPORTED:
  case VIR_ERR_ARGUMENT_UNSUPPORTED:
    return PDK_ERROR_NOT_SUPPORTED;
  case VIR_ERR_XML_ERROR:
  case VIR_ERR_XML_DETAIL:
  case VIR_ERR_XML_INVALID_SCHEMA:
    return PDK_ERROR_XML;
  case VIR_ERR_SYSTEM_ERROR:
    return classify_system (error);
  case VIR_ERR_INTERNAL_ERROR:
  case VIR_ERR_RPC:
    return error->domain == VIR_FROM_RPC ? classify_rpc (error) : PDK_ERROR_FAILED;
  default:
    return PDK_ERROR_FAILED;
  }
}

void
pdk_error_take_libvirt (GError **error)
{
  virErrorPtr last = virGetLastError ();
  g_autofree char *message = NULL;
  GError *taken = NULL;

  if (error == NULL) {
    virResetLastError ();
    return;
  }

  if (last == NULL || last->code == VIR_ERR_OK) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_FAILED,
                         _ ("The host gave no reason; the connection may have been lost"));
    return;
  }

  message = g_utf8_make_valid (last->message != NULL ? last->message : "", -1);
  taken = g_error_new_literal (PDK_ERROR, classify (last), message);
  pdk_error_get_private (taken)->libvirt_code = last->code;
  virResetLastError ();
  g_propagate_error (error, taken);
}

GError *
pdk_error_new_cancelled_by_user (void)
{
  GError *error = g_error_new_literal (PDK_ERROR, PDK_ERROR_AUTH, _ ("Signing in was cancelled"));

  pdk_error_get_private (error)->libvirt_code = VIR_ERR_AUTH_CANCELLED;
  return error;
}

int
pdk_error_get_libvirt_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  if (error->domain != PDK_ERROR)
    return 0;
  return pdk_error_get_private (error)->libvirt_code;
}
