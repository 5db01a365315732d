/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/* Repeated elements as one value: “10, 20”, “IP=10.0.0.1, IP=10.0.0.2”, “a.example:6789, [::1]”. */

/**
 * PdkFieldList:
 * @way: the element they are in, from the item
 * @name: theirs
 * @key: the attribute that each has
 * @value: (nullable): the attribute that one may have as well
 * @join: what stands between both
 */
typedef struct {
  const char *way, *name, *key, *value;
  char join;
} PdkFieldList;

/** Returns: (transfer full) (nullable): what those say that have the key */
char *pdk_field_list_get (const PdkFieldList *self, PdkXmlElement *item);
/**
 * pdk_field_list_set:
 * @text: (nullable): entries with commas between
 *
 * Has one element for each entry, in their order.  What else an element says stays with its entry, and
 * elements without the key stay as they are.
 */
void pdk_field_list_set (const PdkFieldList *self, PdkXmlElement *item, const char *text);

G_END_DECLS
