/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml/pdk-xml.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

/* One step of a path: “name”, or “name[attribute=value]”. */
typedef struct {
  char name[96];
  char *attribute; /* (nullable): points into name */
  char *value;     /* (nullable): points into name */
} PdkXmlStep;

static inline const xmlChar *
to_xml (const char *text)
{
  return (const xmlChar *) text;
}

/* A namespace that paths know by its prefix. */
typedef struct {
  const char *prefix, *ns;
} PdkXmlSpace;

/* (nullable): the namespace of “qemu:arg”, of which @name is then moved to “arg” */
const PdkXmlSpace *pdk_xml_take_prefix (const char **name);
/* Puts @node, whose parent is @parent, into @space, which is declared there unless it is in scope. */
void pdk_xml_put_into (xmlNodePtr node, xmlNodePtr parent, const PdkXmlSpace *space);
/* Moves @path past its first step. */
void pdk_xml_take_step (const char **path, PdkXmlStep *step);
PdkXmlElement *pdk_xml_find_step (PdkXmlElement *parent, const PdkXmlStep *step);
/* Moves the lines of @root, a copy of @original, to where they are without what was around it. */
void pdk_xml_outdent (PdkXmlElement *root, PdkXmlElement *original);

G_END_DECLS
