/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_DOMAIN_DRAFT (pdk_domain_draft_get_type ())
/**
 * PdkDomainDraft:
 *
 * A machine's document with edits that are not applied yet: what the pages show and change.  It
 * keeps operations; the document shown is the base with all of them done.
 */
G_DECLARE_FINAL_TYPE (PdkDomainDraft, pdk_domain_draft, PDK, DOMAIN_DRAFT, GObject)

/** @base: how the machine is stored */
PdkDomainDraft *pdk_domain_draft_new (PdkDomainDocument *base);

/** Returns: (transfer none) */
PdkDomainDocument *pdk_domain_draft_get_base (PdkDomainDraft *self);
/** Returns: (transfer none): the base with the edits; another one after each change */
PdkDomainDocument *pdk_domain_draft_get_document (PdkDomainDraft *self);
/** Returns: (transfer none) (element-type PdkEdit): in the order they are done */
GPtrArray *pdk_domain_draft_get_edits (PdkDomainDraft *self);
guint pdk_domain_draft_get_n_edits (PdkDomainDraft *self);

/** Returns: (transfer full) (nullable): the value with the edits */
char *pdk_domain_draft_get (PdkDomainDraft *self, const char *page, const char *field);
/** Whether an edit of this draft has changed the field; with %NULL: any field of the page,
 * or a row of a list in it. */
gboolean pdk_domain_draft_is_changed (PdkDomainDraft *self, const char *page, const char *field);

/**
 * pdk_domain_draft_set:
 *
 * A field set again is one edit, and none when it is what it was.  Fails with %PDK_ERROR_INVALID or
 * %PDK_ERROR_GONE, and the draft is as it was.
 */
gboolean pdk_domain_draft_set (
    PdkDomainDraft *self, const char *page, const char *field, const char *value, GError **error);
/**
 * pdk_domain_draft_set_row:
 * @kind: a kind of rows that are known by one field
 * @key_field: that field
 * @key: its value
 * @field: another field
 * @value: (nullable)
 *
 * Sets @field of the row, which is added where there is none, and removed where @value is %NULL.  One
 * edit, however often.  Fails as pdk_domain_draft_set().
 */
gboolean pdk_domain_draft_set_row (PdkDomainDraft *self,
                                   const char *kind,
                                   const char *key_field,
                                   const char *key,
                                   const char *field,
                                   const char *value,
                                   GError **error);
/** Adds an edit of another kind.  @edit: (transfer full) */
gboolean pdk_domain_draft_take (PdkDomainDraft *self, PdkEdit *edit, GError **error);
/**
 * pdk_domain_draft_write:
 * @page: (nullable): a device; %NULL: the whole document
 * @xml: what it is to be
 *
 * Takes the place of all edits of what @xml says.  No edit when it says the same as the base.
 */
gboolean pdk_domain_draft_write (PdkDomainDraft *self,
                                 const char *page,
                                 const char *xml,
                                 GError **error);
/** Takes back the last edit. */
void pdk_domain_draft_undo (PdkDomainDraft *self);
/** Takes back all edits of a page. */
void pdk_domain_draft_discard_page (PdkDomainDraft *self, const char *page);
void pdk_domain_draft_discard (PdkDomainDraft *self);
/**
 * pdk_domain_draft_rebase:
 * @base: how the machine is stored now
 *
 * Without edits the draft shows @base; with them they are kept on the document they were made on, to
 * be done again by pdk_edits_replay() when they are applied.  Returns: whether it shows @base now
 */
gboolean pdk_domain_draft_rebase (PdkDomainDraft *self, PdkDomainDocument *base);

G_END_DECLS
