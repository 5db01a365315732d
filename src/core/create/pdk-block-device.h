/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

#include <glib.h>

G_BEGIN_DECLS

/** What a block device is to its host. */
typedef enum {
  PDK_BLOCK_DISK, /* a whole one */
  PDK_BLOCK_PART, /* a partition of one */
  PDK_BLOCK_MADE, /* what software makes of others: LVM, encryption, RAID */
  PDK_BLOCK_UNKNOWN,
} PdkBlockKind;

/**
 * PdkBlockDevice:
 * @name: (nullable): what it calls itself, or who made it; untrusted
 * @size: bytes; 0: not known
 * @use: (nullable): what its host does with it, for the user: who has it as well destroys what is on it
 * @use_known: whether @use says all; otherwise the host may use it all the same
 *
 * A disk of a host that is no file.
 */
typedef struct {
  PdkBlockKind kind;
  char *name;
  guint64 size;
  char *use;
  gboolean use_known;
} PdkBlockDevice;

void pdk_block_device_free (PdkBlockDevice *self);

/** Worker only.  Of this computer.  Returns: (transfer full) (nullable): %NULL: @path is no block device */
PdkBlockDevice *pdk_block_device_look (const char *path);
/** Worker only.  As pdk_block_device_look(), by its numbers; @root: (nullable): where “sys” and “proc” are
 * instead */
PdkBlockDevice *pdk_block_device_read (const char *root, guint major, guint minor);
/** Worker only.  Of any host, as far as libvirt tells.  Returns: (transfer full) (nullable): %NULL: @path
 * is none */
PdkBlockDevice *pdk_block_device_find (virConnectPtr conn, const char *path);

/** Returns: (transfer full): “a whole disk of the host (Samsung SSD, 465.8 GiB)”, display-safe */
char *pdk_block_device_describe (const PdkBlockDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkBlockDevice, pdk_block_device_free)

G_END_DECLS
