/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-block-device.h"
#include "connection/pdk-connection.h"
#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/**
 * PdkCreateArch:
 * @os_type: “hvm”; “xen” (PV) or “xenpvh” (PVH) for paravirtual machines; “exe” for containers
 * @emulator: (nullable): the program that runs its machines
 * @type: how its machines are run: “kvm” where the host can, “qemu” for plain emulation
 * @machines: machine types, aliases and all
 */
typedef struct {
  char *arch;
  char *os_type;
  char *emulator;
  char *type;
  GStrv machines;
} PdkCreateArch;

/**
 * PdkCreateHost:
 * @archs: (element-type PdkCreateArch): the host's own first, of those “hvm”; empty where no machine can be made
 * @memory: bytes; 0: not known
 *
 * What a host can make machines of.
 */
typedef struct {
  GPtrArray *archs;
  guint64 memory;
  guint n_cpus;
} PdkCreateHost;

/** Whether its machines have no firmware: they start from what they are given, or a disk with a system. */
gboolean pdk_create_arch_is_paravirtual (const PdkCreateArch *self);

/** Reads libvirt’s capabilities of a host into @self, without its memory and CPUs. */
gboolean pdk_create_host_read (PdkCreateHost *self, const char *capabilities, GError **error);
PdkCreateHost *pdk_create_host_new (void);
void pdk_create_host_free (PdkCreateHost *self);

void pdk_create_host_load_async (PdkConnection *connection,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkCreateHost *pdk_create_host_load_finish (PdkConnection *connection,
                                            GAsyncResult *result,
                                            GError **error);

/** @machine: (nullable): its type.  Reads the host's domain capabilities. */
void pdk_create_offer_load_async (PdkConnection *connection,
                                  const PdkCreateArch *arch,
                                  const char *machine,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkXmlDocument *pdk_create_offer_load_finish (PdkConnection *connection,
                                              GAsyncResult *result,
                                              GError **error);

/** Finds out the format of a disk that is there already: by its pool, or its first bytes where it is on
 * this computer, or its name.  Fails for what cannot be a disk, and for a device that the host uses itself. */
void pdk_create_format_find_async (PdkConnection *connection,
                                   const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** @backing: (out) (nullable) (transfer full): the file that it is built upon, as it says itself
 * @device: (out) (nullable) (transfer full): what it is where it is no file, and was not made for machines
 * Returns: (transfer full): “qcow2”, “raw”, …; or %NULL with the error */
char *pdk_create_format_find_finish (PdkConnection *connection,
                                     GAsyncResult *result,
                                     char **backing,
                                     PdkBlockDevice **device,
                                     GError **error);

/** Whether this computer’s files are to be seen: a sandbox shows others of the same names. */
gboolean pdk_create_sees_files (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateHost, pdk_create_host_free)

G_END_DECLS
