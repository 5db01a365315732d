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
  case ENOSPC:
  case EDQUOT:
    return PDK_ERROR_NO_SPACE;
  case EPIPE:
  case EIO:
    /* How a link breaks under a call: written to, or read from, after its end. */
    return is_link && classify_ssh (text) == PDK_ERROR_FAILED ? PDK_ERROR_NOT_CONNECTED
                                                              : classify_ssh (text);
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

/* What a code alone says. */
static const struct {
  int code;
  PdkError meaning;
} meanings[] = {
  { VIR_ERR_NO_DOMAIN, PDK_ERROR_GONE },
  { VIR_ERR_NO_NETWORK, PDK_ERROR_GONE },
  { VIR_ERR_NO_INTERFACE, PDK_ERROR_GONE },
  { VIR_ERR_NO_STORAGE_POOL, PDK_ERROR_GONE },
  { VIR_ERR_NO_STORAGE_VOL, PDK_ERROR_GONE },
  { VIR_ERR_NO_NODE_DEVICE, PDK_ERROR_GONE },
  { VIR_ERR_NO_NWFILTER, PDK_ERROR_GONE },
  { VIR_ERR_NO_SECRET, PDK_ERROR_GONE },
  { VIR_ERR_NO_DOMAIN_SNAPSHOT, PDK_ERROR_GONE },
  { VIR_ERR_NO_DOMAIN_CHECKPOINT, PDK_ERROR_GONE },
  { VIR_ERR_STORAGE_VOL_EXIST, PDK_ERROR_EXISTS },
  { VIR_ERR_AUTH_FAILED, PDK_ERROR_AUTH },
  { VIR_ERR_AUTH_CANCELLED, PDK_ERROR_AUTH },
  { VIR_ERR_AUTH_UNAVAILABLE, PDK_ERROR_DENIED },
  { VIR_ERR_ACCESS_DENIED, PDK_ERROR_DENIED },
  { VIR_ERR_OPERATION_DENIED, PDK_ERROR_DENIED },
  { VIR_ERR_INVALID_CONN, PDK_ERROR_NOT_CONNECTED },
  { VIR_ERR_UNKNOWN_HOST, PDK_ERROR_UNREACHABLE },
  { VIR_ERR_NO_CONNECT, PDK_ERROR_UNREACHABLE },
  { VIR_ERR_GNUTLS_ERROR, PDK_ERROR_UNREACHABLE },
  /* “cannot acquire state change lock”: someone else's job holds the machine. */
  { VIR_ERR_OPERATION_TIMEOUT, PDK_ERROR_BUSY },
  { VIR_ERR_NO_SUPPORT, PDK_ERROR_NOT_SUPPORTED },
  { VIR_ERR_CONFIG_UNSUPPORTED, PDK_ERROR_NOT_SUPPORTED },
  { VIR_ERR_OPERATION_UNSUPPORTED, PDK_ERROR_NOT_SUPPORTED },
  { VIR_ERR_ARGUMENT_UNSUPPORTED, PDK_ERROR_NOT_SUPPORTED },
  { VIR_ERR_XML_ERROR, PDK_ERROR_XML },
  { VIR_ERR_XML_DETAIL, PDK_ERROR_XML },
  { VIR_ERR_XML_INVALID_SCHEMA, PDK_ERROR_XML },
};

/* What other programs said for libvirt, whose errno is lost. */
static PdkError
classify_words (const char *text)
{
  static const char *const full[] = { "No space left on device", "Disk quota exceeded", NULL };

  return text != NULL && contains_any (text, full) ? PDK_ERROR_NO_SPACE : PDK_ERROR_FAILED;
}

static PdkError
classify (const virError *error)
{
  switch (error->code) {
  case VIR_ERR_LIBSSH:
  case VIR_ERR_SSH:
    return classify_ssh (error->message != NULL ? error->message : "");
  case VIR_ERR_SYSTEM_ERROR:
    return classify_system (error);
  case VIR_ERR_INTERNAL_ERROR:
  case VIR_ERR_RPC:
    return error->domain == VIR_FROM_RPC ? classify_rpc (error) : classify_words (error->message);
  default:
    for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
      if (meanings[i].code == error->code)
        return meanings[i].meaning;
    return classify_words (error->message);
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
