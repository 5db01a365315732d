/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PDK_HOST_LINK_NETWORK,   /* a virtual network of libvirt's */
  PDK_HOST_LINK_BRIDGE,    /* a bridge of the host */
  PDK_HOST_LINK_INTERFACE, /* a network interface of the host */
} PdkHostLinkType;

/**
 * PdkHostLink:
 * @name: what a definition calls it: untrusted
 * @detail: (nullable): what else there is to say, translated, with untrusted text in it
 * @network: (nullable): of a bridge: the virtual network that it belongs to
 * @active: whether a network is started, a bridge or interface is up
 *
 * Something on the host that a machine's network interface can be connected to.
 */
typedef struct {
  PdkHostLinkType type;
  char *name;
  char *detail;
  char *network;
  gboolean active;
} PdkHostLink;

/** @type, @name, @active: as in #PdkHostLink.  @detail: (transfer full) (nullable) */
PdkHostLink *pdk_host_link_new (PdkHostLinkType type,
                                const char *name,
                                char *detail,
                                gboolean active);
void pdk_host_link_free (PdkHostLink *self);

/** Reads libvirt's document of a network; its bridge is added, too.  @links: to add to */
void pdk_host_links_read_network (const char *xml, gboolean active, GPtrArray *links);
/** Reads libvirt's document of an interface, which may be a bridge. */
void pdk_host_links_read_interface (const char *xml, gboolean active, GPtrArray *links);
/** Sorts @links by type and name; of those that were added twice one stays. */
void pdk_host_links_tidy (GPtrArray *links);

G_END_DECLS
