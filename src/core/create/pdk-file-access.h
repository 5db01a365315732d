/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Whether another user of this computer can use a file, and the least that has to be permitted for it, as
 * access control lists (ACL) of POSIX 1003.1e draft 17.  Worker only. */

#define PDK_MAY_SEARCH 1 /* of a folder */
#define PDK_MAY_WRITE  2
#define PDK_MAY_READ   4

/**
 * PdkFileGrant:
 * @path: of the folder or file
 * @uid: who is permitted something
 * @may: what, in all, once it is: PDK_MAY_…
 * @had: what that user had of their own there before; -1: nothing was said of them
 * @had_mask: the mask that was there before; -1: none
 * @uses: what it is for, in bits of who plans it
 *
 * What one user is to be permitted at one place.
 */
typedef struct {
  char *path;
  guint uid;
  int may;
  int had;
  int had_mask;
  guint uses;
} PdkFileGrant;

PdkFileGrant *pdk_file_grant_copy (const PdkFileGrant *self);
void pdk_file_grant_free (PdkFileGrant *self);

/**
 * pdk_file_access_find:
 * @path: absolute
 * @groups: those of the user, @gid among them or not
 * @may: what they are to be permitted at @path: PDK_MAY_…
 * @can_grant: (out): whether this program may permit all of it
 *
 * Returns: (transfer full) (element-type PdkFileGrant): what is missing, folders first; empty where
 *   nothing is, or where nothing is known
 */
GPtrArray *pdk_file_access_find (const char *path,
                                 uid_t uid,
                                 gid_t gid,
                                 const gid_t *groups,
                                 guint n_groups,
                                 int may,
                                 gboolean *can_grant);

/** Fails where what others are permitted would be another as well. */
gboolean pdk_file_grant_apply (const PdkFileGrant *self, GError **error);

/** Returns: (transfer full): all of it but its path, for pdk_file_grant_revoke() */
char *pdk_file_grant_to_key (const PdkFileGrant *self);
/** Takes back what was permitted, where it is still as it was left.  Succeeds where @path is gone. */
gboolean pdk_file_grant_revoke (const char *path, const char *key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkFileGrant, pdk_file_grant_free)

G_END_DECLS
