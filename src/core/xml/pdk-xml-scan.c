/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-xml"

#include "config.h"

#include "xml/pdk-xml-scan.h"

#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <glib/gi18n.h>
#include <string.h>

/* The scan follows XML's own lexing as far as it goes.  Where a text leaves the grammar, libxml2
 * stops reading too, so nothing can hide behind a mistake. */

typedef struct {
  const char *text;
  const char *at;
  guint depth;
  guint n_elements;
  GError **error;
} Scan;

static gboolean
refuse (Scan *self, const char *message)
{
  g_set_error_literal (self->error, PDK_ERROR, PDK_ERROR_XML, message);
  return FALSE;
}

static int
get_line (Scan *self)
{
  int line = 1;

  for (const char *p = self->text; p < self->at; p++)
    line += *p == '\n';
  return line;
}

/* Where the mistake is, as libxml2 tells it of others. */
static gboolean
refuse_here (Scan *self)
{
  g_set_error (self->error, PDK_ERROR, PDK_ERROR_XML,
               _ ("The document is not well-formed XML (line %d)"), get_line (self));
  return FALSE;
}

static gboolean
refuse_open (Scan *self)
{
  /* Translators: %d is a line number; an element, a value or a comment that is not closed */
  g_set_error (self->error, PDK_ERROR, PDK_ERROR_XML, _ ("What begins in line %d has no end"),
               get_line (self));
  return FALSE;
}

static gboolean
skip_past (Scan *self, const char *end)
{
  const char *found = strstr (self->at, end);

  if (found == NULL)
    return refuse_open (self);
  self->at = found + strlen (end);
  return TRUE;
}

static gboolean
skip_quoted (Scan *self)
{
  const char *end = strchr (self->at + 1, *self->at);

  if (end == NULL)
    return refuse_open (self);
  if (memchr (self->at, '<', end - self->at) != NULL)
    return refuse_here (self);
  self->at = end + 1;
  return TRUE;
}

/* Moves past the “>” of a start tag. */
static gboolean
skip_attributes (Scan *self, gboolean *is_empty)
{
  guint n_attributes = 0;

  for (;;) {
    self->at += strcspn (self->at, "=\"'<>");
    switch (*self->at) {
    case '=':
      if (++n_attributes > PDK_XML_MAX_ATTRIBUTES)
        return refuse (self, _ ("An element of the document has too many attributes"));
      self->at++;
      break;
    case '"':
    case '\'':
      if (!skip_quoted (self))
        return FALSE;
      break;
    case '>':
      *is_empty = self->at[-1] == '/';
      self->at++;
      return TRUE;
    default:
      return refuse_here (self);
    }
  }
}

static gboolean
scan_start_tag (Scan *self)
{
  gboolean is_empty = FALSE;

  if (++self->n_elements > PDK_XML_MAX_ELEMENTS)
    return refuse (self, _ ("The document has too many elements"));
  if (self->depth >= PDK_XML_MAX_DEPTH)
    return refuse (self, _ ("The elements of the document are nested too deeply"));
  self->at++;
  if (!skip_attributes (self, &is_empty))
    return FALSE;
  if (!is_empty)
    self->depth++;
  return TRUE;
}

static gboolean
scan_end_tag (Scan *self)
{
  if (self->depth == 0)
    return refuse_here (self);
  self->depth--;
  return skip_past (self, ">");
}

/* What starts with “<”. */
static gboolean
scan_markup (Scan *self)
{
  if (g_str_has_prefix (self->at, "<!--")) {
    self->at += strlen ("<!--");
    return skip_past (self, "-->");
  }
  if (g_str_has_prefix (self->at, "<![CDATA["))
    return skip_past (self, "]]>");
  if (self->at[1] == '!')
    return refuse (self, _ ("Document types are not accepted"));
  if (self->at[1] == '?')
    return skip_past (self, "?>");
  if (self->at[1] == '/')
    return scan_end_tag (self);
  return scan_start_tag (self);
}

gboolean
pdk_xml_scan (const char *text, GError **error)
{
  Scan self = { .text = text, .at = text, .error = error };

  while ((self.at = strchr (self.at, '<')) != NULL) {
    if (!scan_markup (&self))
      return FALSE;
  }
  return TRUE;
}
