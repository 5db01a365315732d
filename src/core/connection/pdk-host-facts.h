/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the file system of this computer says about its hypervisors.  Looking and judging are apart,
 * so that every case can be tested on any computer. */

typedef enum {
  PDK_PACKAGES_UNKNOWN,
  PDK_PACKAGES_APT,
  PDK_PACKAGES_DNF,
  PDK_PACKAGES_PACMAN,
  PDK_PACKAGES_ZYPPER
} PdkPackages;

/** Drivers of libvirt with a system daemon on this computer. */
typedef enum {
  PDK_HYPERVISOR_QEMU,
  PDK_HYPERVISOR_XEN,
  PDK_HYPERVISOR_LXC,
  PDK_HYPERVISOR_VBOX,
  PDK_HYPERVISOR_VZ,
  PDK_N_HYPERVISORS,
} PdkHypervisor;

typedef enum {
  PDK_SOCKET_NONE,
  PDK_SOCKET_FORBIDDEN, /* there, but not for this user */
  PDK_SOCKET_USABLE,
} PdkSocketState;

typedef struct {
  PdkPackages packages;
  gboolean sandboxed; /* in a Flatpak: the programs of the computer cannot be seen */
  gboolean superuser;
  gboolean systemd;
  gboolean has_libvirtd;  /* the one daemon for all */
  gboolean has_virtqemud; /* one daemon for each driver */
  gboolean has_qemu;
  PdkSocketState sockets[PDK_N_HYPERVISORS];
  gboolean group_exists; /* “libvirt” */
  gboolean group_member; /* as the user database says */
  gboolean group_active; /* as this login has it */
  gboolean kvm_exists;   /* /dev/kvm */
  gboolean kvm_usable;   /* by this user */
  const char *kvm_module; /* nullable, static: “kvm_intel” or “kvm_amd”: what the CPU could do */
} PdkHostFacts;

/**
 * pdk_host_facts_gather:
 * @root: put before each path: “” for this computer, a folder in tests
 * @user: name of the user
 *
 * Worker only: reads files.
 */
void pdk_host_facts_gather (PdkHostFacts *facts, const char *root, const char *user);

/** Returns: (transfer full) (element-type PdkProbeResult): what that means, usable ones first */
GPtrArray *pdk_host_facts_judge (const PdkHostFacts *facts);

G_END_DECLS
