/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/* The passwords in a machine's document: of its displays, and of its disks' servers. */

/**
 * pdk_secrets_mask:
 * @text: a document, or a part of one, well-formed or not
 *
 * Returns: (transfer full): the same with bullets for passwords, as many lines as before
 */
char *pdk_secrets_mask (const char *text);

/** Takes the passwords out of @document. */
void pdk_secrets_take_out (PdkDomainDocument *document);

/**
 * pdk_secrets_put_back:
 * @from: another document of the same machine
 *
 * Gives the devices of @document that have no password those of the same devices in @from.
 */
void pdk_secrets_put_back (PdkDomainDocument *document, PdkDomainDocument *from);

/**
 * pdk_secrets_fill_in:
 * @text: what somebody made of a text that pdk_secrets_mask() had given
 * @page: (nullable): the device that it is; %NULL: the whole document
 * @from: the document that was masked
 *
 * Bullets stand for the password that was there; what was typed instead is taken as it is.
 *
 * Returns: (transfer full): @text with passwords, to be wiped; or %NULL with %PDK_ERROR_XML, or
 *   %PDK_ERROR_INVALID where bullets stand for nothing: they are never taken for a password
 */
char *pdk_secrets_fill_in (const char *text,
                           const char *page,
                           PdkDomainDocument *from,
                           GError **error);

G_END_DECLS
