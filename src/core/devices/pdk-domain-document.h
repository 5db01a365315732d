/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-kind.h"

G_BEGIN_DECLS

/* A machine's document as pages and devices, over a kept tree: what nobody here knows stays as it
 * is.  Not locked: one thread at a time. */

/** Ref-counted. */
typedef struct _PdkDomainDocument PdkDomainDocument;

/**
 * PdkItem:
 * @kind: what it is
 * @element: where it is
 * @key: (nullable): what tells it from its like, see #PdkKind
 * @position: among those of its kind, from 0
 * @page: its name in an edit: “disk:vda”, “cpu”, “input#2”
 *
 * A page of the machine, or a device.  Belongs to the list it came in, and dies with its document.
 */
typedef struct {
  const PdkKind *kind;
  PdkXmlElement *element;
  char *key;
  guint position;
  char *page;
} PdkItem;

/**
 * pdk_domain_document_parse:
 * @xml: a machine's document; see pdk_xml_document_parse()
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_XML
 */
PdkDomainDocument *pdk_domain_document_parse (const char *xml, GError **error);
PdkDomainDocument *pdk_domain_document_ref (PdkDomainDocument *self);
void pdk_domain_document_unref (PdkDomainDocument *self);
/** Returns: (transfer full): one of its own */
PdkDomainDocument *pdk_domain_document_copy (PdkDomainDocument *self);
PdkXmlElement *pdk_domain_document_get_root (PdkDomainDocument *self);
/** Returns: (transfer full) */
char *pdk_domain_document_to_string (PdkDomainDocument *self);
/** Whether both say the same, whatever their white space. */
gboolean pdk_domain_document_equal (PdkDomainDocument *self, PdkDomainDocument *other);
/** Makes it what @xml says; fails as pdk_domain_document_parse(), and stays as it was. */
gboolean pdk_domain_document_replace (PdkDomainDocument *self, const char *xml, GError **error);
/** Returns: (transfer none): “kvm”, “qemu”, “lxc”, “xen”…; “” where it is not written */
const char *pdk_domain_document_get_type (PdkDomainDocument *self);

/**
 * pdk_domain_document_list:
 *
 * The pages of the machine and the devices, in the order of pages.  Invalid after any change of
 * structure.
 *
 * Returns: (transfer full) (element-type PdkItem)
 */
GPtrArray *pdk_domain_document_list (PdkDomainDocument *self);

/**
 * pdk_domain_document_find:
 * @page: as PdkItem.page, or a kind's id alone for the first of it
 *
 * Returns: (transfer full) (nullable)
 */
PdkItem *pdk_domain_document_find (PdkDomainDocument *self, const char *page);
void pdk_item_free (PdkItem *self);

/** Returns: (transfer none): translated: “CD/DVD Drive” for one that is told from other disks */
const char *pdk_kind_get_title_of (const PdkKind *kind, PdkXmlElement *element);
/** Returns: (transfer full): “Disk vda”, “CD/DVD Drive sda”, “Network interface 2” */
char *pdk_item_get_title (const PdkItem *self);
/** Returns: (transfer none) */
const char *pdk_item_get_icon_name (const PdkItem *self);
/** Returns: (transfer full): what is worth a line: “VirtIO · 20 GiB”; may be “” */
char *pdk_item_get_summary (const PdkItem *self);
/** Returns: (transfer full): the XML of one device */
char *pdk_item_to_string (const PdkItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDomainDocument, pdk_domain_document_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkItem, pdk_item_free)

G_END_DECLS
