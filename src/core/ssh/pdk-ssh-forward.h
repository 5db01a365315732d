/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Something that listens on a host: a port, or a UNIX socket.  Both come from the host: untrusted. */
typedef struct {
  const char *address; /* nullable: an address of the host's own, as its own programs name it */
  int port;
  const char *path; /* nullable: of a UNIX socket; then the others do not count */
} PdkSshEndpoint;

/**
 * pdk_ssh_forward_format:
 * @local: the path of a socket of ours
 *
 * Returns: (transfer full): what ssh's -L takes, or %NULL with %PDK_ERROR_NO_DISPLAY when the host
 *   names a place that no program of its own would listen at
 */
char *pdk_ssh_forward_format (const char *local, const PdkSshEndpoint *endpoint, GError **error);

G_END_DECLS
