/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-merge.h"

#include "devices/pdk-edits-between.h"
#include "devices/pdk-replay.h"

/* The children of an element that are called like @like. */
static GPtrArray *
list_like (PdkXmlElement *parent, PdkXmlElement *like)
{
  GPtrArray *found = g_ptr_array_new ();
  const char *ns = pdk_xml_get_namespace (like);

  for (PdkXmlElement *at = NULL;
       (at = pdk_xml_next_anywhere (parent, at, pdk_xml_get_name (like))) != NULL;)
    if (g_strcmp0 (pdk_xml_get_namespace (at), ns) == 0)
      g_ptr_array_add (found, at);
  return found;
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!pdk_xml_equivalent (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_devices (PdkXmlElement *element)
{
  return g_strcmp0 (pdk_xml_get_name (element), "devices") == 0;
}

/* Those called like @like: where only one side changed them, that side's. */
static gboolean
merge_like (PdkXmlElement *like, PdkXmlElement *base, PdkXmlElement *mine, PdkXmlElement *now)
{
  g_autoptr (GPtrArray) before = list_like (base, like);
  g_autoptr (GPtrArray) own = list_like (mine, like);
  g_autoptr (GPtrArray) theirs = list_like (now, like);

  if (is_same (before, own) || is_same (own, theirs))
    return TRUE;
  if (!is_same (before, theirs))
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    pdk_xml_add_copy (now, own->pdata[i]);
  for (guint i = 0; i < theirs->len; i++)
    pdk_xml_remove (theirs->pdata[i]);
  return TRUE;
}

static gboolean
merge_children (PdkXmlElement *base, PdkXmlElement *mine, PdkXmlElement *now)
{
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next_anywhere (mine, at, NULL)) != NULL;)
    if (!is_devices (at) && !merge_like (at, base, mine, now))
      return FALSE;
  /* Those of which nothing is left. */
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next_anywhere (base, at, NULL)) != NULL;)
    if (!is_devices (at) && !merge_like (at, base, mine, now))
      return FALSE;
  return TRUE;
}

static gboolean
merge_elements (PdkXmlElement *base, PdkXmlElement *mine, PdkXmlElement *now)
{
  PdkXmlElement *devices[] = { pdk_xml_find (base, "devices"), pdk_xml_find (mine, "devices"),
                               pdk_xml_find (now, "devices") };

  if (!merge_children (base, mine, now))
    return FALSE;
  if (devices[0] == NULL || devices[1] == NULL || devices[2] == NULL)
    return devices[0] == devices[1];
  return merge_children (devices[0], devices[1], devices[2]);
}

/* What fields know of it, in both. */
static gboolean
merge_fields (PdkDomainDocument *base, PdkDomainDocument *mine, PdkReplay *replay)
{
  g_autoptr (GPtrArray) edits = pdk_edits_between (base, mine, NULL);

  for (guint i = 0; i < edits->len; i++) {
    g_autoptr (PdkEdit) done = NULL;
    g_autoptr (PdkConflict) conflict = NULL;
    const PdkReplayFate fate =
        pdk_replay_do (replay, edits->pdata[i], NULL, &done, &conflict, NULL);

    if ((fate != PDK_REPLAY_DONE && fate != PDK_REPLAY_NEEDLESS) ||
        !pdk_edit_apply (edits->pdata[i], base, NULL))
      return FALSE;
  }
  return TRUE;
}

/* Whether that is all of it: an attribute of the machine itself is in no element. */
static gboolean
is_whole (PdkXmlElement *base, PdkXmlElement *mine)
{
  g_autoptr (PdkXmlDocument) copy = pdk_xml_document_new_from (base);
  PdkXmlElement *root = pdk_xml_document_get_root (copy);

  return merge_elements (base, mine, root) && pdk_xml_equivalent (root, mine);
}

char *
pdk_create_merge (const char *base, const char *mine, const char *now)
{
  g_autoptr (PdkDomainDocument) before = pdk_domain_document_parse (base, NULL);
  g_autoptr (PdkDomainDocument) own = pdk_domain_document_parse (mine, NULL);
  g_autoptr (PdkDomainDocument) theirs = pdk_domain_document_parse (now, NULL);
  g_autoptr (PdkReplay) replay = NULL;

  if (before == NULL || own == NULL || theirs == NULL)
    return NULL;
  replay = pdk_replay_new (before, theirs);
  if (!merge_fields (before, own, replay))
    return NULL;
  if (!is_whole (pdk_domain_document_get_root (before), pdk_domain_document_get_root (own)) ||
      !merge_elements (pdk_domain_document_get_root (before), pdk_domain_document_get_root (own),
                       pdk_domain_document_get_root (pdk_replay_get_document (replay))))
    return NULL;
  return pdk_domain_document_to_string (pdk_replay_get_document (replay));
}
