/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A host that ssh reaches, and how.  Immutable, ref-counted. */
typedef struct {
  char *user; /* nullable: ssh's own choice */
  char *host;
  int port;          /* 0: ssh's own choice */
  char *program;     /* nullable: the URI names another program than ssh */
  char **options;    /* more arguments: “-o”, “Name=value”… */
  gboolean is_plain; /* libvirt itself reaches the host with the ssh program */
  char *key;         /* equal for targets that one connection can serve */
} PdkSshTarget;

/**
 * pdk_ssh_target_new:
 * @uri: a connection's
 *
 * Returns: (transfer full) (nullable): %NULL when ssh has no part in reaching that host
 */
PdkSshTarget *pdk_ssh_target_new (const char *uri);
PdkSshTarget *pdk_ssh_target_ref (PdkSshTarget *self);
void pdk_ssh_target_unref (PdkSshTarget *self);

/**
 * pdk_ssh_target_build_master:
 * @control: the path of the socket through which others use the connection
 *
 * Returns: (transfer full): the arguments that open the one connection to the host
 */
char **pdk_ssh_target_build_master (const PdkSshTarget *self, const char *control);

/**
 * pdk_ssh_target_build_request:
 * @request: “forward” or “cancel”
 * @forward: as pdk_ssh_forward_format() gives it
 *
 * Returns: (transfer full): the arguments that ask the open connection for something
 */
char **pdk_ssh_target_build_request (const PdkSshTarget *self,
                                     const char *control,
                                     const char *request,
                                     const char *forward);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSshTarget, pdk_ssh_target_unref)

G_END_DECLS
