/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "node/pdk-host-link.h"
#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/** What a network card can be plugged into. */
typedef enum {
  PDK_NETWORK_NETWORK, /* a virtual network of libvirt's */
  PDK_NETWORK_BRIDGE,
  PDK_NETWORK_MACVTAP, /* an interface of the host, shared */
  PDK_NETWORK_PASST,   /* the host's own connections, through passt */
  PDK_NETWORK_USER,    /* the same, through QEMU itself */
  PDK_NETWORK_NONE,
} PdkNetworkType;

/**
 * PdkNetworkChoice:
 * @source: (nullable): the name of the network, bridge or interface: untrusted
 * @title: translated, display-safe, as are the other texts
 * @detail: (nullable): what it is connected to
 * @reason: (nullable): why it cannot be had
 * @note: (nullable): what is worth knowing before
 * @stopped: a network that has to be started first: pdk_network_start_async()
 * @preferred: the one to begin with; one of a list is, unless it offers nothing
 *
 * One thing on a host that a new machine's network card can be plugged into.
 */
typedef struct {
  PdkNetworkType type;
  char *source;
  char *title;
  char *detail;
  char *reason;
  char *note;
  gboolean stopped;
  gboolean preferred;
} PdkNetworkChoice;

/**
 * pdk_network_choices_list:
 * @links: (nullable) (element-type PdkHostLink): what #PdkNodeList says (%PDK_NODE_LINKS)
 * @offer: (nullable): the host's domain capabilities
 * @session: the daemon is a user's own, which may do less
 *
 * Returns: (transfer full) (element-type PdkNetworkChoice): networks first, “none” last; what cannot be
 *   had is among them, with the reason
 */
GPtrArray *pdk_network_choices_list (GPtrArray *links, PdkXmlDocument *offer, gboolean session);
void pdk_network_choice_free (PdkNetworkChoice *self);

/** Returns: (nullable) (transfer none): the type of <interface>: “network”, “direct”; %NULL: none */
const char *pdk_network_choice_get_type_name (const PdkNetworkChoice *self);
/** Returns: (nullable) (transfer none): the type of its <backend>: “passt” */
const char *pdk_network_choice_get_backend (const PdkNetworkChoice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkNetworkChoice, pdk_network_choice_free)

G_END_DECLS
