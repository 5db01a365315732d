/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-domain-document.h"

G_BEGIN_DECLS

/**
 * PdkEditType:
 * @PDK_EDIT_SET: one field has another value
 * @PDK_EDIT_ADD: there is one more device, or row of a list
 * @PDK_EDIT_REMOVE: there is one less
 * @PDK_EDIT_REPLACE: one device has another XML
 * @PDK_EDIT_REPLACE_ALL: the whole document is another
 */
typedef enum {
  PDK_EDIT_SET,
  PDK_EDIT_ADD,
  PDK_EDIT_REMOVE,
  PDK_EDIT_REPLACE,
  PDK_EDIT_REPLACE_ALL,
} PdkEditType;

/** One change somebody asked for: an operation, not a text, so that it can be done again on a
 * document that changed meanwhile.  Immutable, ref-counted, of any thread. */
typedef struct {
  PdkEditType type;
  char *page;            /* what is edited; of ADD the kind's id; %NULL for all */
  const PdkKind *kind;   /* (nullable): of @page */
  const PdkField *field; /* of SET */
  char *value;           /* (nullable): of SET; wiped when freed */
  char *xml;             /* of ADD, REPLACE, REPLACE_ALL; wiped when freed */
} PdkEdit;

/**
 * pdk_edit_new_set:
 * @page: as PdkItem.page
 * @field: the id of a field of that page
 * @value: (nullable): see #PdkField
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_INVALID: no such field, or no such value
 */
PdkEdit *pdk_edit_new_set (const char *page, const char *field, const char *value, GError **error);
/** @xml: one element.  Fails with %PDK_ERROR_XML. */
PdkEdit *pdk_edit_new_add (const char *kind, const char *xml, GError **error);
PdkEdit *pdk_edit_new_remove (const char *page);
PdkEdit *pdk_edit_new_replace (const char *page, const char *xml, GError **error);
PdkEdit *pdk_edit_new_replace_all (const char *xml, GError **error);
PdkEdit *pdk_edit_ref (PdkEdit *self);
void pdk_edit_unref (PdkEdit *self);

/**
 * pdk_edit_apply:
 *
 * Does it on @document, which stays as it was when it fails.
 *
 * Returns: %FALSE with %PDK_ERROR_GONE when what it is about is not there
 */
gboolean pdk_edit_apply (PdkEdit *self, PdkDomainDocument *document, GError **error);

/** Returns: (transfer full) (nullable): the page of what @edit has added, the last of its kind */
char *pdk_edit_find_added (PdkEdit *edit, PdkDomainDocument *before, PdkDomainDocument *after);

/** Returns: (transfer full): what it does: “Disk vda: Cache mode: None”; without secrets */
char *pdk_edit_describe (PdkEdit *self);
/** As pdk_edit_describe(), with what it is about called as in @document (nullable). */
char *pdk_edit_describe_in (PdkEdit *self, PdkDomainDocument *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkEdit, pdk_edit_unref)

G_END_DECLS
