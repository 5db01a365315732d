/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Documents from hosts, and documents made for them.  A document keeps everything it was read with,
 * also what nobody here knows, so that it can be edited and written back.  Not locked: one thread
 * at a time.
 *
 * A path names elements below a start element, first match at each step: “os/type”.  A step may ask
 * for an attribute's value: “clock/timer[name=hpet]”.  A last step with an @ names an attribute:
 * “os/type/@arch”, “@id”.  Elements in a namespace are found by path
 * where it is one of libvirt's own, by its usual prefix: “qemu:commandline/qemu:arg”; others only by
 * pdk_xml_next_in(). */

/** Longest document accepted: libvirt's own limit for one string, and some slack. */
#define PDK_XML_MAX_LENGTH (4 * 1024 * 1024 + 4096)
/** Most attributes of one element; libxml2's time grows with the square of them. */
#define PDK_XML_MAX_ATTRIBUTES 512
/** Most elements of one document. */
#define PDK_XML_MAX_ELEMENTS 100000
/** Deepest nesting of elements. */
#define PDK_XML_MAX_DEPTH 255

/** Ref-counted. */
typedef struct _PdkXmlDocument PdkXmlDocument;
/** An element; belongs to its document. */
typedef struct _xmlNode PdkXmlElement;

/**
 * pdk_xml_document_parse:
 * @text: an XML document; hostile ones are expected
 *
 * Refuses what is longer, deeper or broader than the limits above, document types (and so every
 * entity), and anything but UTF-8.  Loads nothing from anywhere.  Thread safe; slow ones belong in a
 * worker.  The error names a line at most, never the text, which may hold passwords.
 *
 * Returns: (transfer full): the document, or %NULL with %PDK_ERROR_XML
 */
PdkXmlDocument *pdk_xml_document_parse (const char *text, GError **error);

/** pdk_xml_document_new: Returns: (transfer full): a new document that is written out indented */
PdkXmlDocument *pdk_xml_document_new (const char *root_name);
PdkXmlDocument *pdk_xml_document_ref (PdkXmlDocument *self);
void pdk_xml_document_unref (PdkXmlDocument *self);
PdkXmlElement *pdk_xml_document_get_root (PdkXmlDocument *self);

/**
 * pdk_xml_document_to_string:
 *
 * Writes the document without an XML declaration, as libvirt does.  One that was parsed keeps its
 * white space, comments and unknown content.
 *
 * Returns: (transfer full)
 */
char *pdk_xml_document_to_string (PdkXmlDocument *self);
/** Returns: (transfer full): a document of its own with a copy of @element, outdented */
PdkXmlDocument *pdk_xml_document_new_from (PdkXmlElement *element);
/** Returns: (transfer full) */
PdkXmlDocument *pdk_xml_document_copy (PdkXmlDocument *self);

/* Reading */

const char *pdk_xml_get_name (PdkXmlElement *element);
/** (nullable): the namespace it is in */
const char *pdk_xml_get_namespace (PdkXmlElement *element);
/** (nullable): the element @element is in */
PdkXmlElement *pdk_xml_get_parent (PdkXmlElement *element);
/** (nullable): the first element at @path, which may be %NULL for @element itself */
PdkXmlElement *pdk_xml_find (PdkXmlElement *element, const char *path);
/** (nullable): the child element named @name (%NULL: any) after @previous (%NULL: from the start) */
PdkXmlElement *pdk_xml_next (PdkXmlElement *parent, PdkXmlElement *previous, const char *name);
/** As pdk_xml_next(), for elements of a namespace. */
PdkXmlElement *pdk_xml_next_in (PdkXmlElement *parent,
                                PdkXmlElement *previous,
                                const char *ns,
                                const char *name);

/** The same, whatever namespaces they are in.  @name: without a prefix, or %NULL: any */
PdkXmlElement *pdk_xml_next_anywhere (PdkXmlElement *parent,
                                      PdkXmlElement *previous,
                                      const char *name);

/**
 * pdk_xml_get_string:
 * @path: (nullable): an element, for its text, or an attribute
 *
 * Returns: (transfer full) (nullable): the text as written, or %NULL when there is none
 */
char *pdk_xml_get_string (PdkXmlElement *element, const char *path);

/** As pdk_xml_get_string(), for an attribute in a namespace. */
char *pdk_xml_get_attribute_in (PdkXmlElement *element, const char *ns, const char *name);

/**
 * pdk_xml_list_values:
 *
 * Returns: (transfer full): what the attributes of @element say, in their order, and its text unless
 *   there are elements in it
 */
GStrv pdk_xml_list_values (PdkXmlElement *element);

/**
 * pdk_xml_equal:
 *
 * Whether both say the same: names, namespaces, attributes in any order, text and children in their
 * order.  White space between elements and comments are not looked at.
 */
gboolean pdk_xml_equal (PdkXmlElement *a, PdkXmlElement *b);

/** As pdk_xml_equal(), but elements of different names may stand in any order, which means nothing
 * where there are elements for single things; those of the same name are a list, which is in order. */
gboolean pdk_xml_equivalent (PdkXmlElement *a, PdkXmlElement *b);

/** Whether the text at @path is @value. */
gboolean pdk_xml_equals (PdkXmlElement *element, const char *path, const char *value);

/**
 * pdk_xml_get_uint:
 *
 * Reads a decimal number.  White space around it is allowed, signs are not.
 *
 * Returns: whether there is one from @min to @max; otherwise @value is untouched
 */
gboolean pdk_xml_get_uint (
    PdkXmlElement *element, const char *path, guint64 min, guint64 max, guint64 *value);

/**
 * pdk_xml_get_bytes:
 * @path: (nullable): an element whose text is a number, scaled by its attribute “unit”
 * @default_unit: what it counts in when it has no unit, for example “KiB”
 *
 * Reads an amount with libvirt's units: “b”, “bytes”, “KB” (1000), “k” and “KiB” (1024), up to “EiB”.
 *
 * Returns: whether there is one that fits 64 bits; otherwise @bytes is untouched
 */
gboolean pdk_xml_get_bytes (PdkXmlElement *element,
                            const char *path,
                            const char *default_unit,
                            guint64 *bytes);

/** Returns: the bytes in one @unit, 0 for an unknown one.  As libvirt's virScaleInteger(): case does
 * not matter. */
guint64 pdk_xml_unit_scale (const char *unit);

/* Writing.  Names are ours, never from outside.  Values may be any text that pdk_xml_is_text()
 * accepts, which callers check where it comes from a user. */

/** Whether XML can hold @text: valid UTF-8 with no control characters but tab and line ends. */
gboolean pdk_xml_is_text (const char *text);
/** @text: (nullable).  Returns: (transfer none): the new last child */
PdkXmlElement *pdk_xml_add (PdkXmlElement *parent, const char *name, const char *text);
/** Returns: (transfer none): a new element before @sibling, on a line of its own where that is */
PdkXmlElement *pdk_xml_add_before (PdkXmlElement *sibling, const char *name);
/** As pdk_xml_add(), in a namespace, which is declared on the new element unless it is in scope. */
PdkXmlElement *pdk_xml_add_in (
    PdkXmlElement *parent, const char *ns, const char *prefix, const char *name, const char *text);
/** Returns: (transfer none): the element at @path, with those missing on the way to it added */
PdkXmlElement *pdk_xml_ensure (PdkXmlElement *element, const char *path);
/** Replaces the text (and any children) of @element.  @text: (nullable) */
void pdk_xml_set_text (PdkXmlElement *element, const char *text);
/** @value: (nullable): %NULL removes the attribute */
void pdk_xml_set_attribute (PdkXmlElement *element, const char *name, const char *value);
/** As pdk_xml_set_attribute(), in a namespace, which is declared on @element unless it is in scope. */
void pdk_xml_set_attribute_in (PdkXmlElement *element,
                               const char *ns,
                               const char *prefix,
                               const char *name,
                               const char *value);
/**
 * pdk_xml_set:
 * @path: an element, for its text, or an attribute
 * @value: (nullable): “” for an element that only has to be there
 *
 * Writes @value there, adding what is missing on the way.  %NULL removes the attribute, or the
 * element with all it holds, and those on the way to it that nothing else is in.
 */
void pdk_xml_set (PdkXmlElement *element, const char *path, const char *value);
/** Returns: (transfer none): a copy of @other as the last child, indented like its neighbours */
PdkXmlElement *pdk_xml_add_copy (PdkXmlElement *parent, PdkXmlElement *other);
/** Frees @element.  Returns: (transfer none): a copy of @other in its place */
PdkXmlElement *pdk_xml_replace (PdkXmlElement *element, PdkXmlElement *other);
/** Removes @element when nothing is in it, then what that leaves empty, up to below @top. */
void pdk_xml_remove_if_empty (PdkXmlElement *element, PdkXmlElement *top);
/** Takes @element out of its document, with the line it stood on, and frees it. */
void pdk_xml_remove (PdkXmlElement *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkXmlDocument, pdk_xml_document_unref)

G_END_DECLS
