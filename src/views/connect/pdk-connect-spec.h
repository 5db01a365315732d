/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a user chooses when adding a connection, and the URI that follows from it.  Pure. */

/** In the order of the dialog's list. */
typedef enum {
  PDK_HYPERVISOR_QEMU_SYSTEM,
  PDK_HYPERVISOR_QEMU_SESSION,
  PDK_HYPERVISOR_XEN,
  PDK_HYPERVISOR_LXC,
  PDK_HYPERVISOR_BHYVE,
  PDK_HYPERVISOR_VIRTUOZZO,
  PDK_HYPERVISOR_VIRTUALBOX,
  PDK_HYPERVISOR_ESX,
  PDK_HYPERVISOR_VMWARE_PLAYER,
  PDK_HYPERVISOR_CUSTOM,
} PdkHypervisor;
#define PDK_N_HYPERVISORS (PDK_HYPERVISOR_CUSTOM + 1)

typedef enum {
  PDK_TRANSPORT_LOCAL = 1 << 0,
  PDK_TRANSPORT_SSH = 1 << 1,
  PDK_TRANSPORT_TLS = 1 << 2,
  PDK_TRANSPORT_LIBSSH = 1 << 3,
  PDK_TRANSPORT_HTTPS = 1 << 4, /* the driver's own */
} PdkTransport;

typedef struct {
  PdkHypervisor hypervisor;
  PdkTransport transport;
  const char *user; /* nullable or empty: none given */
  const char *host;
  const char *port;         /* as typed; nullable or empty: the usual one */
  gboolean any_certificate; /* HTTPS only: the host's certificate is not checked */
  const char *custom;       /* the whole address, for PDK_HYPERVISOR_CUSTOM */
} PdkConnectSpec;

/** Translated. */
const char *pdk_hypervisor_get_title (PdkHypervisor hypervisor);
/** (nullable): translated; what to know before choosing it */
const char *pdk_hypervisor_get_hint (PdkHypervisor hypervisor);
/** Returns: the ways to reach it, as flags; 0 for a custom address */
PdkTransport pdk_hypervisor_get_transports (PdkHypervisor hypervisor);
/** Translated. */
const char *pdk_transport_get_title (PdkTransport transport);

/**
 * pdk_connect_spec_build_uri:
 * @incomplete: (out): %TRUE when something is still to be typed
 *
 * Returns: (transfer full): the URI, not yet judged; or %NULL with %PDK_ERROR_URI
 */
char *pdk_connect_spec_build_uri (const PdkConnectSpec *self, gboolean *incomplete, GError **error);

G_END_DECLS
