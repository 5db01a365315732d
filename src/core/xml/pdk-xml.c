/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-xml"

#include "config.h"

#include "xml/pdk-xml-private.h"

#include "pdk-error.h"
#include "xml/pdk-xml-scan.h"

#include <glib/gi18n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlsave.h>
#include <stdlib.h>
#include <string.h>

struct _PdkXmlDocument {
  xmlDocPtr doc;
  gboolean indent; /* made here, so that there is no white space to keep */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlBuffer, xmlBufferFree)

/* No entities, no DTD, no XInclude, no limits lifted; the text is UTF-8 whatever it says itself. */
#define PARSE_OPTIONS                                                                              \
  (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC)

static void
free_memory (void *memory)
{
  free (memory);
}

/* Whoever brings functions of their own keeps libxml2 from taking its tables down at exit(), when there
 * are threads that still read. */
static void
init_parser (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done)) {
    xmlMemSetup (free_memory, malloc, realloc, strdup);
    xmlInitParser ();
    g_once_init_leave (&done, 1);
  }
}

static PdkXmlDocument *
wrap (xmlDocPtr doc, gboolean indent)
{
  PdkXmlDocument *self = g_atomic_rc_box_new0 (PdkXmlDocument);

  self->doc = doc;
  self->indent = indent;
  return self;
}

static gboolean
check_text (const char *text, GError **error)
{
  gsize length = strlen (text);

  if (length > PDK_XML_MAX_LENGTH) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML, _ ("The document is too long"));
    return FALSE;
  }
  if (!g_utf8_validate (text, length, NULL)) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_XML, _ ("The document is not valid UTF-8"));
    return FALSE;
  }
  return pdk_xml_scan (text, error);
}

static xmlDocPtr
read_document (const char *text, GError **error)
{
  g_autoptr (xmlParserCtxt) context = NULL;
  const xmlError *failure = NULL;
  xmlDocPtr doc = NULL;

  init_parser ();
  context = xmlNewParserCtxt ();
  doc = xmlCtxtReadMemory (context, text, (int) strlen (text), NULL, "UTF-8", PARSE_OPTIONS);
  if (doc != NULL && xmlDocGetRootElement (doc) != NULL)
    return doc;

  failure = xmlCtxtGetLastError (context);
  /* Translators: %d is a line number */
  g_set_error (error, PDK_ERROR, PDK_ERROR_XML, _ ("The document is not well-formed XML (line %d)"),
               failure != NULL ? failure->line : 1);
  g_clear_pointer (&doc, xmlFreeDoc);
  return NULL;
}

PdkXmlDocument *
pdk_xml_document_parse (const char *text, GError **error)
{
  xmlDocPtr doc = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (text, error))
    return NULL;
  doc = read_document (text, error);
  return doc != NULL ? wrap (doc, FALSE) : NULL;
}

PdkXmlDocument *
pdk_xml_document_new (const char *root_name)
{
  const PdkXmlSpace *space = pdk_xml_take_prefix (&root_name);
  xmlDocPtr doc = NULL;
  xmlNodePtr root = NULL;

  g_return_val_if_fail (root_name != NULL, NULL);

  init_parser ();
  doc = xmlNewDoc (to_xml ("1.0"));
  root = xmlNewDocNode (doc, NULL, to_xml (root_name), NULL);
  xmlDocSetRootElement (doc, root);
  if (space != NULL)
    pdk_xml_put_into (root, root, space);
  return wrap (doc, TRUE);
}

PdkXmlDocument *
pdk_xml_document_ref (PdkXmlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_document (gpointer data)
{
  PdkXmlDocument *self = data;

  xmlFreeDoc (self->doc);
}

void
pdk_xml_document_unref (PdkXmlDocument *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_document);
}

PdkXmlElement *
pdk_xml_document_get_root (PdkXmlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return xmlDocGetRootElement (self->doc);
}

char *
pdk_xml_document_to_string (PdkXmlDocument *self)
{
  g_autoptr (xmlBuffer) buffer = xmlBufferCreate ();
  int options = XML_SAVE_NO_DECL;
  xmlSaveCtxtPtr save = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->indent)
    options |= XML_SAVE_FORMAT;
  save = xmlSaveToBuffer (buffer, "UTF-8", options);
  xmlSaveDoc (save, self->doc);
  xmlSaveClose (save);
  return g_strdup ((const char *) xmlBufferContent (buffer));
}

PdkXmlDocument *
pdk_xml_document_new_from (PdkXmlElement *element)
{
  xmlDocPtr doc = NULL;
  xmlNodePtr copy = NULL;

  g_return_val_if_fail (element != NULL, NULL);

  doc = xmlNewDoc (to_xml ("1.0"));
  copy = xmlDocCopyNode (element, doc, 1);
  xmlDocSetRootElement (doc, copy);
  xmlReconciliateNs (doc, copy);
  pdk_xml_outdent (copy, element);
  return wrap (doc, FALSE);
}

PdkXmlDocument *
pdk_xml_document_copy (PdkXmlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return wrap (xmlCopyDoc (self->doc, 1), self->indent);
}
