/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkSshKey:
 * @line: as in authorized_keys, without options
 * @blob: what no other key has
 * @title: for the user, display-safe
 *
 * An SSH public key.
 */
typedef struct {
  char *line;
  char *blob;
  char *title;
} PdkSshKey;

/** @line: untrusted.  Returns: (transfer full) (nullable): %NULL: it is no public key */
PdkSshKey *pdk_ssh_key_parse (const char *line);
void pdk_ssh_key_free (PdkSshKey *self);

/** Finds the keys of this user: of the agent, and in ~/.ssh.  */
void pdk_ssh_key_find_async (GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Reads those of a file, one a line; fails where there is none in it. */
void pdk_ssh_key_load_async (const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Of both.  Returns: (transfer full) (element-type PdkSshKey): each once; or %NULL with the error */
GPtrArray *pdk_ssh_key_find_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkSshKey, pdk_ssh_key_free)

G_END_DECLS
