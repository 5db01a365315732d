/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-unattended.h"

G_BEGIN_DECLS

/**
 * pdk_create_inject_async:
 * @initrd: the path of a file, which has to be ours alone
 *
 * Appends the script that answers an installer's questions to what it is booted with.
 */
void pdk_create_inject_async (const PdkOsUnattended *unattended,
                              const char *initrd,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer full): what has to be on the kernel's command line; or %NULL with the error */
char *pdk_create_inject_finish (GAsyncResult *result, GError **error);

/** For tests.  @files: (element-type PdkDiscFile); @size: bytes before it, which it is aligned to.
 * Returns: (transfer full): an archive (cpio, “newc”) of them, as a kernel unpacks it */
GByteArray *pdk_create_inject_make_archive (GPtrArray *files, guint64 size);

G_END_DECLS
