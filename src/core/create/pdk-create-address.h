/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-disk-image.h"
#include "os/pdk-download.h"
#include "os/pdk-os-disc.h"
#include "os/pdk-os-info.h"

G_BEGIN_DECLS

/**
 * PdkCreateAddress:
 * @path: the file of this computer that it is downloaded into
 * @facts: what the server says, and how much is there of it
 * @kept: bytes of all that was ever downloaded and is still here
 * @os: (nullable): what is on it, where libosinfo lists it
 * @disc: (nullable): the disc, where there are scripts for the installation from it
 * @image: (nullable): of a cloud image: what it is, as far as that is known
 *
 * What can be told of something that a machine is made from, and that is on the network yet.
 */
typedef struct {
  char *path;
  PdkDownloadFacts *facts;
  guint64 kept;
  PdkOsInfo *os;
  PdkOsDisc *disc;
  PdkDiskImage *image;
} PdkCreateAddress;

void pdk_create_address_free (PdkCreateAddress *self);

/** @cloud: whether it is a cloud image; otherwise it is a disc */
void pdk_create_address_look_async (const char *address,
                                    gboolean cloud,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkCreateAddress *pdk_create_address_look_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateAddress, pdk_create_address_free)

G_END_DECLS
