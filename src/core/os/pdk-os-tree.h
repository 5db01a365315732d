/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-detect.h"

G_BEGIN_DECLS

/**
 * pdk_os_tree_inspect:
 * @address: of an install tree
 * @arch: which architecture is wanted
 *
 * Looks for the file that says what a tree is (“.treeinfo”), and without one for kernels where
 * distributions have them.  Worker only.
 *
 * Returns: (transfer full): or %NULL with the error
 */
PdkOsSource *pdk_os_tree_inspect (const char *address,
                                  const char *arch,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
