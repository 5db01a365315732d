/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_xml_scan:
 * @text: valid UTF-8
 *
 * One pass over the text, before libxml2 sees it, that keeps out what costs it far more than its
 * length: too many attributes or elements, deep nesting, document types.
 *
 * Returns: whether the document is within the limits of pdk-xml.h, or %FALSE with %PDK_ERROR_XML
 */
gboolean pdk_xml_scan (const char *text, GError **error);

G_END_DECLS
