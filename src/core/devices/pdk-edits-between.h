/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

G_BEGIN_DECLS

/**
 * pdk_edits_between:
 * @whole: (out) (optional): whether the edits say all that differs
 *
 * What leads from @from to @to, as far as the tables of fields know it: SET for each field that
 * differs, REMOVE and ADD for devices and rows that are in one only.
 *
 * Returns: (transfer full) (element-type PdkEdit)
 */
GPtrArray *pdk_edits_between (PdkDomainDocument *from, PdkDomainDocument *to, gboolean *whole);

/**
 * pdk_edits_between_items:
 * @page: the name of @from in the edits
 *
 * The same of one device.
 */
GPtrArray *pdk_edits_between_items (const PdkItem *from, PdkXmlElement *to, gboolean *whole);

G_END_DECLS
