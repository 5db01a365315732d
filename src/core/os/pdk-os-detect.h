/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-disc.h"
#include "os/pdk-os-info.h"

G_BEGIN_DECLS

/** So long detection may take, in seconds. */
#define PDK_OS_DETECT_DEADLINE 20

/**
 * PdkOsSource:
 * @os: (nullable): what it installs; %NULL when libosinfo does not know it
 * @arch: (nullable): for which architecture, where that is known
 * @label: (nullable): what a disc calls itself: untrusted
 * @disc: (nullable): the disc, where there are scripts for the installation from it
 * @kernel, @initrd: (nullable): addresses of what a tree is booted with
 * @bootable: whether a machine can start from it
 * @live: whether it can be used without installing anything
 *
 * What was found out about a disc image or an install tree.
 */
typedef struct {
  PdkOsInfo *os;
  char *arch;
  char *label;
  PdkOsDisc *disc;
  char *kernel;
  char *initrd;
  gboolean bootable;
  gboolean live;
} PdkOsSource;

void pdk_os_source_free (PdkOsSource *self);

/**
 * pdk_os_detect_async:
 * @location: the path of a disc image or of a drive with a disc in it; or the address of an install
 *   tree (http, https, ftp)
 * @arch: which of a tree's architectures is wanted: “x86_64”
 *
 * Fails with %PDK_ERROR_NOT_ANSWERING after %PDK_OS_DETECT_DEADLINE seconds.
 */
void pdk_os_detect_async (const char *location,
                          const char *arch,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/** Returns: (transfer full): or %NULL with the error, which is %G_IO_ERROR_NOT_FOUND where a tree has
 * nothing to start from */
PdkOsSource *pdk_os_detect_finish (GAsyncResult *result, GError **error);

/** The deadline, for tests. */
void pdk_os_detect_set_deadline (guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsSource, pdk_os_source_free)

G_END_DECLS
