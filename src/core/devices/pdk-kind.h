/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field.h"

G_BEGIN_DECLS

/**
 * PdkKind:
 *
 * A kind of what a machine's document is made of: a page of the machine itself (“cpu”), a kind of
 * device (“disk”), or one row of a list in a page (“vcpupin”).  Static; the tables are in the files
 * pdk-kind-*.c.
 */
typedef struct _PdkKind PdkKind;

/**
 * PdkKindFlags:
 * @PDK_KIND_MACHINE: a page of the machine: its item is the whole document
 * @PDK_KIND_DEVICE: an element of <devices>
 * @PDK_KIND_ROW: a repeated element elsewhere, edited in the page of its parent
 * @PDK_KIND_SINGLE: there is one at most
 * @PDK_KIND_NO_REMOVE: libvirt has one whether it is written or not
 * @PDK_KIND_HOTPLUG: libvirt can plug it into a running machine
 * @PDK_KIND_NO_ADD: made by libvirt alone
 * @PDK_KIND_MEASURED: nothing of the document: what the machine does
 * @PDK_KIND_COUNTED: titles count them from 1, as a machine's text consoles are counted elsewhere;
 *   their keys begin with 0, and several may have the same
 * @PDK_KIND_ADD_ONCE: a second one is not for every machine, and left to the XML
 */
typedef enum {
  PDK_KIND_MACHINE = 1 << 0,
  PDK_KIND_DEVICE = 1 << 1,
  PDK_KIND_ROW = 1 << 2,
  PDK_KIND_SINGLE = 1 << 3,
  PDK_KIND_NO_REMOVE = 1 << 4,
  PDK_KIND_HOTPLUG = 1 << 5,
  PDK_KIND_NO_ADD = 1 << 6,
  PDK_KIND_MEASURED = 1 << 7,
  PDK_KIND_COUNTED = 1 << 8,
  PDK_KIND_ADD_ONCE = 1 << 9,
} PdkKindFlags;

/** What some of a kind are called and look like.  A table ends with a row whose title is %NULL. */
typedef struct {
  const char *title; /* to be translated: “CD Drive” */
  const char *icon;  /* symbolic */
  const char *when;  /* which ones, as PdkField.when */
} PdkKindVariant;

/** What is to be said of a group of a page.  A table ends with a row whose title is %NULL. */
typedef struct {
  const char *title; /* to be translated: as PdkField.group */
  const char *text;  /* to be translated */
} PdkGroupText;

struct _PdkKind {
  const char *id;         /* unique: “disk” */
  const char *title;      /* to be translated: “Disk” */
  const char *list_title; /* of a row: to be translated: what a list of them is called */
  const char *list_text;  /* (nullable): of a row: to be translated: what is to be said of a list */
  const char *icon;       /* symbolic */
  PdkKindFlags flags;
  /* Where its elements are, from the document's root: “devices/disk”, “cputune/vcpupin”; %NULL for
   * a page of the machine. */
  const char *path;
  const char *parent; /* (nullable): the id of the page that shows a row */
  /* (nullable): of a row: which machines have use for it, as PdkField.when of the document; one that
   * is there is shown all the same */
  const char *parent_when;
  const char *when;      /* (nullable): which of those elements, as PdkField.when */
  const char *plug_when; /* (nullable): which of those can be plugged, as PdkField.when */
  /* What tells one from another, ended by %NULL: the first path that has text.  Two items of
   * different documents are the same when these are equal. */
  const char *keys[5];
  /* For what is told by more than one text, instead: a new text, or %NULL.  (nullable) */
  char *(*key) (PdkXmlElement *element);
  /* Fields whose values describe it in a list: “virtio disk · 20 GiB”.  Ended by %NULL. */
  const char *summary[4];
  const PdkField *fields;         /* ended by a row whose id is %NULL */
  const PdkGroupText *groups;     /* (nullable) */
  const PdkKindVariant *variants; /* (nullable): the first that is so, instead of title and icon */
};

/** Returns: (transfer none): all kinds in the order of pages, ended by %NULL */
const PdkKind *const *pdk_kinds (void);
/** Returns: (transfer none) (nullable) */
const PdkKind *pdk_kind_find (const char *id);
/** Whether the machine of the document at @root has use for a list of @self, of which none may be there. */
gboolean pdk_kind_is_of_use (const PdkKind *self, PdkXmlElement *root);
/** Returns: (transfer none) (nullable): the kind of @page, “disk:vda”, “disk#2” or “disk” */
const PdkKind *pdk_kind_of_page (const char *page);
/** Returns: (transfer none) (nullable) */
const PdkField *pdk_kind_find_field (const PdkKind *self, const char *id);

G_END_DECLS
