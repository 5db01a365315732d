/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/devices/pdk-domain-draft.h"
#include "core/node/pdk-node-list.h"

G_BEGIN_DECLS

#define PDK_TYPE_HOST_LINK_BUTTON (pdk_host_link_button_get_type ())
/**
 * PdkHostLinkButton:
 *
 * A button at the end of an entry, with the networks, bridges or interfaces of the host, as what a
 * machine's network interface is connected to asks for; hidden where it asks for none.
 */
G_DECLARE_FINAL_TYPE (PdkHostLinkButton, pdk_host_link_button, PDK, HOST_LINK_BUTTON, GtkWidget)

/**
 * pdk_host_link_button_new:
 * @editable: what the name of the chosen one is written into; has to outlive the button
 * @page: the network interface that it is a field of
 */
GtkWidget *pdk_host_link_button_new (GtkEditable *editable,
                                     PdkDomainDraft *draft,
                                     const char *page,
                                     PdkNodeList *nodes);

G_END_DECLS
