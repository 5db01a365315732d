/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/** As pdk_domain_document_list(), of a document's root: for fields that are about several devices. */
GPtrArray *pdk_items_list (PdkXmlElement *root);

G_END_DECLS
