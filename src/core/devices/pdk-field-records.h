/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

G_BEGIN_DECLS

/* Repeated elements that say several things each, as one line of text with libvirt's own words:
 * “10.0.0.0/8 via 10.0.0.1 metric 2, …”. */

#define PDK_FIELD_MAX_PARTS 8

/**
 * PdkFieldPart:
 * @path: below the element: “@gateway”; “” for its text; %NULL ends the parts
 * @word: (nullable): what stands before it; one sign is written without white space: “/”
 * @unit: (nullable): of an amount: the path of its unit
 * @is_valid: (nullable)
 * @optional: whether it may be missing
 */
typedef struct {
  const char *path, *word, *unit;
  gboolean (*is_valid) (const char *text);
  gboolean optional;
} PdkFieldPart;

/**
 * PdkFieldRecords:
 * @way: the element they are in, from the item
 * @name: theirs
 * @separator: what stands between two
 * @example: how one is written, in libvirt’s words
 * @parts: the first one has no word
 * @finish: (nullable): writes what follows from the others
 */
typedef struct _PdkFieldRecords {
  const char *way, *name;
  char separator;
  const char *example;
  PdkFieldPart parts[PDK_FIELD_MAX_PARTS];
  void (*finish) (PdkXmlElement *element);
} PdkFieldRecords;

/** Returns: (transfer full) (nullable): those that can be said in this way */
char *pdk_field_records_get (const PdkFieldRecords *self, PdkXmlElement *item);
/** Whether @text says something; with %PDK_ERROR_INVALID and an example. */
gboolean pdk_field_records_check (const PdkFieldRecords *self, const char *text, GError **error);
/**
 * pdk_field_records_set:
 * @text: (nullable): what pdk_field_records_check() accepts
 *
 * Has one element for each entry, in their order.  One that says the same, or begins so, stays where it
 * is with all else that it says; those that cannot be said in this way stay as they are.
 */
void pdk_field_records_set (const PdkFieldRecords *self, PdkXmlElement *item, const char *text);

/* What a part may be. */

gboolean pdk_field_is_number (const char *text);
/** A number of a port, from 1 */
gboolean pdk_field_is_port (const char *text);
/** “0-3,^2” */
gboolean pdk_field_is_cpus (const char *text);
gboolean pdk_field_is_ip (const char *text);

G_END_DECLS
