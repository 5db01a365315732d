/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os/pdk-os-info.h"

G_BEGIN_DECLS

/* What libosinfo knows to be on the network: discs of installers and live systems, and images of systems
 * that cloud-init sets up.  Read in a worker, once. */

/**
 * PdkOsMedium:
 * @name: “Debian 12”, with the variant where there is one; display-safe
 * @os_id: libosinfo's, of the system on it
 * @address: http or https
 * @arch: “x86_64”
 * @file: what it is called there; display-safe
 * @cloud: whether it is an image of a disk, for cloud-init; otherwise it is a disc
 * @live: whether it can be used without installing anything
 * @old: whether the system's maker does not care for it any more
 */
typedef struct {
  char *name;
  char *os_id;
  char *address;
  char *arch;
  char *file;
  gboolean cloud;
  gboolean live;
  gboolean old;
} PdkOsMedium;

void pdk_os_media_load_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer container) (element-type PdkOsMedium): by name, the latest first; they live as long
 * as the program */
GPtrArray *pdk_os_media_load_finish (GAsyncResult *result, GError **error);

/** Worker only.  Returns: (nullable) (transfer none): what is at @address, by the list */
const PdkOsMedium *pdk_os_media_find (const char *address);

/** @file: what an image that cloud-init sets up is called here, which is as it is called there as a rule. */
void pdk_os_media_recognise_async (const char *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (nullable) (transfer full): the only system whose image is called so; %NULL without an error where
 * there is none */
PdkOsInfo *pdk_os_media_recognise_finish (GAsyncResult *result, GError **error);

G_END_DECLS
