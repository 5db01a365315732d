/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/devices/pdk-domain-draft.h"

G_BEGIN_DECLS

#define PDK_TYPE_DETAILS_XML (pdk_details_xml_get_type ())
/**
 * PdkDetailsXml:
 *
 * A machine or one of its devices as XML, with search.  What is typed goes to the draft as soon as it
 * is well-formed, so that forms and text are never out of step.
 *
 * Property: wrong (read-only): whether the text is not in the draft, as it is no XML.
 * Passwords are shown as placeholders, which stand for what they were.
 */
G_DECLARE_FINAL_TYPE (PdkDetailsXml, pdk_details_xml, PDK, DETAILS_XML, GtkWidget)

/** @page: (nullable): a device; %NULL: the whole machine */
GtkWidget *pdk_details_xml_new (PdkDomainDraft *draft, const char *page);
gboolean pdk_details_xml_is_wrong (PdkDetailsXml *self);

G_END_DECLS
