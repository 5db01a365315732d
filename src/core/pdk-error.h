/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkError:
 * @PDK_ERROR_FAILED: libvirt or the system refused; the message says why
 * @PDK_ERROR_NOT_CONNECTED: the operation needs an open connection
 * @PDK_ERROR_OUTCOME_UNKNOWN: the connection was closed or lost while the operation was
 *   under way
 * @PDK_ERROR_GONE: the object no longer exists on the host
 * @PDK_ERROR_NOT_ANSWERING: our own deadline passed; the outcome is unknown
 * @PDK_ERROR_AUTH: the host refused the credentials, or nobody could be asked
 * @PDK_ERROR_DENIED: the user lacks the right (libvirt group, polkit, read-only connection)
 * @PDK_ERROR_UNREACHABLE: no daemon, no socket, no route to the host
 * @PDK_ERROR_URI: the connection address is refused by the URI policy
 * @PDK_ERROR_XML: a document from outside is not acceptable
 * @PDK_ERROR_NO_DISPLAY: the machine has no display that can be shown, or it cannot be reached
 * @PDK_ERROR_BUSY: another operation holds the machine, or a machine the volume
 * @PDK_ERROR_NOT_SUPPORTED: the driver does not have this function
 * @PDK_ERROR_INVALID: a value cannot be what the user gave
 * @PDK_ERROR_EXISTS: there is one of that name already
 * @PDK_ERROR_NO_SPACE: the disk is full, or would be
 *
 * What a caller can act on.  libvirt's own code and text stay available through
 * pdk_error_get_libvirt_code() and the message.
 */
typedef enum {
  PDK_ERROR_FAILED,
  PDK_ERROR_NOT_CONNECTED,
  PDK_ERROR_OUTCOME_UNKNOWN,
  PDK_ERROR_GONE,
  PDK_ERROR_NOT_ANSWERING,
  PDK_ERROR_AUTH,
  PDK_ERROR_DENIED,
  PDK_ERROR_UNREACHABLE,
  PDK_ERROR_URI,
  PDK_ERROR_XML,
  PDK_ERROR_NO_DISPLAY,
  PDK_ERROR_BUSY,
  PDK_ERROR_NOT_SUPPORTED,
  PDK_ERROR_INVALID,
  PDK_ERROR_EXISTS,
  PDK_ERROR_NO_SPACE,
} PdkError;

#define PDK_ERROR (pdk_error_quark ())
GQuark pdk_error_quark (void);

/**
 * pdk_error_take_libvirt:
 * @error: where to put the error
 *
 * Turns this thread's last libvirt error into a #GError and clears it.  To be called in the worker
 * right after the failing call, as libvirt keeps one error per thread.  Sets an error even where
 * libvirt left none (a call in flight when keepalive closes the link does that).
 */
void pdk_error_take_libvirt (GError **error);

/** Returns: (transfer full): the user answered a host's question with Cancel; %PDK_ERROR_AUTH */
GError *pdk_error_new_cancelled_by_user (void);

/**
 * pdk_error_get_libvirt_code:
 *
 * Returns: libvirt's virErrorNumber kept with @error, or 0 when it did not come from libvirt
 */
int pdk_error_get_libvirt_code (const GError *error);

G_END_DECLS
