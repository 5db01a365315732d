/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkApplianceDisk:
 * @path: (nullable): the file that it is in, where that is one of its own
 * @offset: where it is in the file; so is @length, in bytes
 * @capacity: how large it is said to be for a machine; bytes
 */
typedef struct {
  char *path;
  guint64 offset;
  guint64 length;
  guint64 capacity;
} PdkApplianceDisk;

/**
 * PdkApplianceNic:
 * @kind: (nullable): what it was: “E1000”, “VmxNet3”: untrusted
 * @mac: (nullable): its address, as libvirt writes one
 * @network: (nullable): what it was plugged into: untrusted
 */
typedef struct {
  char *kind;
  char *mac;
  char *network;
} PdkApplianceNic;

/**
 * PdkAppliance:
 * @name: (nullable): untrusted
 * @n_vcpus: 0: it does not say
 * @memory: bytes; 0: it does not say
 * @disks: (element-type PdkApplianceDisk): at least one
 * @nics: (element-type PdkApplianceNic): its network cards
 *
 * A machine that another program wrote into one file (OVA: a tar archive of an OVF description and its
 * disks), or into a folder (OVF).  Nothing of it is ever unpacked under a name of its own, and nothing
 * read that is not in that folder itself.
 */
typedef struct {
  char *name;
  guint n_vcpus;
  guint64 memory;
  GPtrArray *disks;
  GPtrArray *nics;
} PdkAppliance;

void pdk_appliance_free (PdkAppliance *self);
/** Whether one of its network cards has an address.  @self: (nullable) */
gboolean pdk_appliance_has_macs (const PdkAppliance *self);
/** How large all disks are together, in bytes. */
guint64 pdk_appliance_get_capacity (const PdkAppliance *self);

/** Reads a file of this computer, made by whoever. */
void pdk_appliance_read_async (const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** Returns: (transfer full): or %NULL with %PDK_ERROR_INVALID or another error */
PdkAppliance *pdk_appliance_read_finish (GAsyncResult *result, GError **error);

/**
 * PdkApplianceMember:
 *
 * A file in the archive, or with a @path (nullable) one of the folder.
 */
typedef struct {
  char *name;
  char *path;
  guint64 offset;
  guint64 length;
} PdkApplianceMember;

void pdk_appliance_member_free (PdkApplianceMember *self);

/** @xml: an OVF description; hostile ones are expected.  @members: (element-type PdkApplianceMember): those
 * of the archive.  @folder: (nullable): the one whose files are meant instead, which are added to @members.
 * Returns: (transfer full): or %NULL with the error */
PdkAppliance *pdk_appliance_parse (const char *xml,
                                   const char *folder,
                                   GPtrArray *members,
                                   GError **error);

void pdk_appliance_disk_free (PdkApplianceDisk *self);
void pdk_appliance_nic_free (PdkApplianceNic *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkAppliance, pdk_appliance_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkApplianceMember, pdk_appliance_member_free)

G_END_DECLS
