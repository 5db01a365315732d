/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "os/pdk-os-unattended.h"

G_BEGIN_DECLS

/* All that libosinfo knows of one system, for making a machine for it.  libosinfo is not thread safe
 * and its database is large: it is loaded once, on the first question, and read under a lock; what is
 * handed out are plain values that anybody may keep. */

/** Devices that a system has drivers for, without anything added to it. */
typedef enum {
  PDK_OS_VIRTIO_BLOCK = 1 << 0,
  PDK_OS_VIRTIO_NET = 1 << 1,
  PDK_OS_VIRTIO_SCSI = 1 << 2,
  PDK_OS_VIRTIO_CONSOLE = 1 << 3,
  PDK_OS_VIRTIO_BALLOON = 1 << 4,
  PDK_OS_VIRTIO_RNG = 1 << 5,
  PDK_OS_VIRTIO_GPU = 1 << 6,
  /** The devices of VirtIO 1.0, which those in a PCIe port are. */
  PDK_OS_VIRTIO_1 = 1 << 8,
  PDK_OS_E1000 = 1 << 10,
  PDK_OS_E1000E = 1 << 11,
  PDK_OS_RTL8139 = 1 << 12,
  PDK_OS_PCNET = 1 << 13,
  PDK_OS_NE2K = 1 << 14,
  PDK_OS_XHCI = 1 << 15,
  PDK_OS_TABLET = 1 << 16,
  PDK_OS_ICH6 = 1 << 17,
  PDK_OS_ICH9 = 1 << 18,
  PDK_OS_AC97 = 1 << 19,
  PDK_OS_Q35 = 1 << 20,
} PdkOsDevices;

/** What is known of a firmware. */
typedef enum { PDK_OS_UNKNOWN, PDK_OS_SUPPORTED, PDK_OS_UNSUPPORTED } PdkOsSupport;

/** What a system needs; 0 where nobody says. */
typedef struct {
  guint64 memory;  /* bytes */
  guint64 storage; /* bytes */
  guint n_cpus;
} PdkOsResources;

/** Immutable, ref-counted, from any thread. */
typedef struct _PdkOsInfo PdkOsInfo;

/**
 * pdk_os_info_load:
 * @id: “http://debian.org/debian/12”
 *
 * Reads files on the first call, some 0.3 s: worker only.
 *
 * Returns: (transfer full) (nullable): %NULL when libosinfo does not know it
 */
PdkOsInfo *pdk_os_info_load (const char *id);

/**
 * pdk_os_info_load_async:
 * @callback: called with a %NULL source object
 */
void pdk_os_info_load_async (const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full) (nullable): %NULL without an error when libosinfo does not know it */
PdkOsInfo *pdk_os_info_load_finish (GAsyncResult *result, GError **error);

PdkOsInfo *pdk_os_info_ref (PdkOsInfo *self);
void pdk_os_info_unref (PdkOsInfo *self);

const char *pdk_os_info_get_id (PdkOsInfo *self);
/** Display-safe, in the user's language. */
const char *pdk_os_info_get_name (PdkOsInfo *self);
/** “win11”, “debian12”: for names of machines. */
const char *pdk_os_info_get_short_id (PdkOsInfo *self);
/** Whether it is a Windows since @major (6 for Vista and later); 0 for any of the NT line. */
gboolean pdk_os_info_is_windows (PdkOsInfo *self, guint major);
/** Whether it takes the time of the machine’s clock for that of its time zone. */
gboolean pdk_os_info_keeps_local_time (PdkOsInfo *self);
/** Whether there are drivers for VirtIO’s disk and network on a disc of their own. */
gboolean pdk_os_info_wants_drivers (PdkOsInfo *self);
PdkOsDevices pdk_os_info_get_devices (PdkOsInfo *self);
/** @type: “bios”, “efi”, “efi-secure” */
PdkOsSupport pdk_os_info_get_firmware (PdkOsInfo *self, const char *arch, const char *type);
/** What it takes at least, on @arch. */
PdkOsResources pdk_os_info_get_minimum (PdkOsInfo *self, const char *arch);
/** What is good for it: as recommended, or twice the least. */
PdkOsResources pdk_os_info_get_recommended (PdkOsInfo *self, const char *arch);
/** How much memory its installer takes where that comes over the network: bytes; 0 where nobody says. */
guint64 pdk_os_info_get_network_memory (PdkOsInfo *self, const char *arch);
/** Returns: (transfer none) (element-type PdkOsScript): by which it is installed without a question */
GPtrArray *pdk_os_info_get_scripts (PdkOsInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOsInfo, pdk_os_info_unref)

G_END_DECLS
