/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-replay.h"

#include "devices/pdk-edits-between.h"
#include "devices/pdk-item-match.h"
#include "pdk-error.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Each edit is done on both documents, so what they differ in is always what somebody else did, and
 * what an edit is about is looked for in theirs by what it is, never by its place. */

struct _PdkReplay {
  PdkDomainDocument *ours; /* the base with the edits so far; (nullable): nobody changed anything */
  PdkDomainDocument *theirs; /* the same edits on what they made of it */
  GHashTable *asked; /* the pages of ours that are not added for now: the user has to be asked */
};

/* One edit on its way.  Borrows all but the items and what it makes. */
typedef struct {
  PdkReplay *self;
  PdkEdit *edit;
  gboolean decided;
  PdkItem *ours;         /* (nullable): what it is about */
  PdkItem *theirs;       /* (nullable): the same in their document */
  guint n_left;          /* how many they have that may be it, where none surely is */
  PdkEdit *done;         /* (nullable) */
  PdkConflict *conflict; /* (nullable) */
} Turn;

static void
clear_conflict (gpointer data)
{
  PdkConflict *self = data;

  pdk_edit_unref (self->edit);
  g_free (self->title);
  g_free (self->page);
  pdk_text_wipe (self->base);
  pdk_text_wipe (self->theirs);
  g_free (self->changes);
}

PdkConflict *
pdk_conflict_ref (PdkConflict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
pdk_conflict_unref (PdkConflict *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_conflict);
}

PdkConflict *
pdk_conflict_for (PdkConflict *self, PdkEdit *edit)
{
  PdkConflict *other = NULL;

  g_return_val_if_fail (self != NULL && edit != NULL, NULL);

  other = g_atomic_rc_box_new0 (PdkConflict);
  other->type = self->type;
  other->edit = pdk_edit_ref (edit);
  other->title = g_strdup (self->title);
  other->page = g_strdup (self->page);
  other->field = self->field;
  other->base = g_strdup (self->base);
  other->theirs = g_strdup (self->theirs);
  other->changes = g_strdup (self->changes);
  return other;
}

PdkReplay *
pdk_replay_new (PdkDomainDocument *base, PdkDomainDocument *theirs)
{
  PdkReplay *self = NULL;

  g_return_val_if_fail (base != NULL && theirs != NULL, NULL);

  self = g_new0 (PdkReplay, 1);
  self->theirs = pdk_domain_document_copy (theirs);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!pdk_domain_document_equal (base, theirs))
    self->ours = pdk_domain_document_copy (base);
  return self;
}

void
pdk_replay_free (PdkReplay *self)
{
  g_clear_pointer (&self->ours, pdk_domain_document_unref);
  pdk_domain_document_unref (self->theirs);
  g_hash_table_unref (self->asked);
  g_free (self);
}

PdkDomainDocument *
pdk_replay_get_document (PdkReplay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->theirs;
}

/* Conflicts */

/* @base, @theirs: (transfer full) (nullable) */
static PdkReplayFate
disagree (Turn *turn, PdkConflictType type, const PdkItem *about, char *base, char *theirs)
{
  PdkConflict *conflict = g_atomic_rc_box_new0 (PdkConflict);

  conflict->type = type;
  conflict->edit = pdk_edit_ref (turn->edit);
  conflict->title = about != NULL ? pdk_item_get_title (about) : NULL;
  conflict->page = about != NULL ? g_strdup (about->page) : NULL;
  conflict->field = turn->edit->field;
  conflict->base = base;
  conflict->theirs = theirs;
  turn->conflict = conflict;
  return PDK_REPLAY_CONFLICT;
}

/* @edits: what they have done; of one device, which need not be named */
static char *
list_changes (GPtrArray *edits, gboolean of_one, gboolean whole)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < edits->len; i++) {
    PdkEdit *edit = g_ptr_array_index (edits, i);
    g_autofree char *value = of_one ? pdk_field_describe (edit->field, edit->value) : NULL;
    g_autofree char *words = of_one ? g_strdup_printf ("%s: %s", _ (edit->field->label), value)
                                    : pdk_edit_describe (edit);

    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
  }
  /* What no field knows. */
  if (!whole)
    g_string_append_printf (text, "%s…", text->len > 0 ? "\n" : "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static PdkReplayFate
disagree_on_xml (Turn *turn)
{
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  edits = pdk_edits_between_items (turn->ours, turn->theirs->element, &whole);
  disagree (turn, PDK_CONFLICT_CHANGED, turn->ours, pdk_item_to_string (turn->ours),
            pdk_item_to_string (turn->theirs));
  turn->conflict->changes = list_changes (edits, TRUE, whole);
  return PDK_REPLAY_CONFLICT;
}

static PdkReplayFate
disagree_on_all (Turn *turn)
{
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  edits = pdk_edits_between (turn->self->ours, turn->self->theirs, &whole);
  disagree (turn, PDK_CONFLICT_CHANGED, NULL, pdk_domain_document_to_string (turn->self->ours),
            pdk_domain_document_to_string (turn->self->theirs));
  turn->conflict->changes = list_changes (edits, FALSE, whole);
  return PDK_REPLAY_CONFLICT;
}

static PdkReplayFate
disagree_on_field (Turn *turn, PdkConflictType type, const PdkField *field)
{
  const PdkReplayFate fate =
      disagree (turn, type, turn->ours, pdk_field_get (field, turn->ours->element),
                pdk_field_get (field, turn->theirs->element));

  turn->conflict->field = field;
  return fate;
}

/* Doing */

/* Does @edit, (transfer full), on their document. */
static PdkReplayFate
carry_out (Turn *turn, PdkEdit *edit, GError **error)
{
  turn->done = edit;
  return edit != NULL && pdk_edit_apply (edit, turn->self->theirs, error) ? PDK_REPLAY_DONE
                                                                          : PDK_REPLAY_FAILED;
}

/* @xml: (transfer full) */
static PdkReplayFate
carry_out_replacement (Turn *turn, const char *page, char *xml, GError **error)
{
  PdkEdit *edit = page != NULL ? pdk_edit_new_replace (page, xml, error)
                               : pdk_edit_new_replace_all (xml, error);

  pdk_text_wipe (xml);
  return carry_out (turn, edit, error);
}

static gboolean
has_address (PdkDomainDocument *document, PdkXmlElement *address)
{
  PdkXmlElement *devices = pdk_xml_find (pdk_domain_document_get_root (document), "devices");
  PdkXmlElement *device = NULL;

  while (devices != NULL && (device = pdk_xml_next (devices, device, NULL)) != NULL) {
    PdkXmlElement *other = pdk_xml_find (device, "address");

    if (other != NULL && pdk_xml_equal (other, address))
      return TRUE;
  }
  return FALSE;
}

/* What they have taken away comes back as the edit leaves it; its place may be taken by now. */
static PdkReplayFate
put_back (Turn *turn, const char *changed, GError **error)
{
  g_autoptr (PdkXmlDocument) xml = changed != NULL
                                       ? pdk_xml_document_parse (changed, error)
                                       : pdk_xml_document_new_from (turn->ours->element);
  PdkXmlElement *root = xml != NULL ? pdk_xml_document_get_root (xml) : NULL;
  PdkXmlElement *address = NULL;
  PdkReplayFate fate = PDK_REPLAY_FAILED;
  char *text = NULL;

  if (root == NULL)
    return fate;
  if (changed == NULL)
    pdk_field_set (turn->edit->field, root, turn->edit->value);
  address = pdk_xml_find (root, "address");
  if (address != NULL && has_address (turn->self->theirs, address))
    pdk_xml_remove (address);
  text = pdk_xml_document_to_string (xml);
  fate = carry_out (turn, pdk_edit_new_add (turn->edit->kind->id, text, error), error);
  pdk_text_wipe (text);
  return fate;
}

/* The same edit of the same thing, which may have another name there. */
static PdkReplayFate
carry_over (Turn *turn, GError **error)
{
  PdkEdit *edit = turn->edit;

  if (strcmp (turn->theirs->page, edit->page) == 0)
    return carry_out (turn, pdk_edit_ref (edit), error);
  if (edit->type == PDK_EDIT_SET)
    return carry_out (turn,
                      pdk_edit_new_set (turn->theirs->page, edit->field->id, edit->value, error),
                      error);
  if (edit->type == PDK_EDIT_REMOVE)
    return carry_out (turn, pdk_edit_new_remove (turn->theirs->page), error);
  return carry_out (turn, pdk_edit_new_replace (turn->theirs->page, edit->xml, error), error);
}

/* One field */

static gboolean
is_same_page (const PdkItem *item, const PdkKind *kind)
{
  return kind == item->kind ||
         ((kind->flags & PDK_KIND_MACHINE) != 0 && (item->kind->flags & PDK_KIND_MACHINE) != 0);
}

/* (nullable): a field of @kind that they have changed and that would be undone along with this one */
static const PdkField *
find_undone_in (Turn *turn, const PdkKind *kind, PdkXmlElement *after)
{
  for (const PdkField *field = kind->fields; field->id != NULL; field++) {
    g_autofree char *ours = NULL;
    g_autofree char *theirs = NULL;
    g_autofree char *then = NULL;

    if (field == turn->edit->field)
      continue;
    theirs = pdk_field_get (field, turn->theirs->element);
    ours = pdk_field_get (field, turn->ours->element);
    if (g_strcmp0 (ours, theirs) == 0)
      continue;
    then = pdk_field_get (field, after);
    if (g_strcmp0 (then, theirs) != 0)
      return field;
  }
  return NULL;
}

static const PdkField *
find_undone (Turn *turn)
{
  g_autoptr (PdkXmlDocument) copy = NULL;
  PdkXmlElement *after = NULL;

  if (turn->edit->field->set == NULL)
    return NULL;
  copy = pdk_xml_document_new_from (turn->theirs->element);
  after = pdk_xml_document_get_root (copy);
  pdk_field_set (turn->edit->field, after, turn->edit->value);
  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++) {
    const PdkField *field =
        is_same_page (turn->theirs, *kind) ? find_undone_in (turn, *kind, after) : NULL;

    if (field != NULL)
      return field;
  }
  return NULL;
}

static PdkReplayFate
do_set (Turn *turn, GError **error)
{
  const PdkField *field = turn->edit->field;
  const PdkField *undone = NULL;
  g_autofree char *before = pdk_field_get (field, turn->ours->element);
  g_autofree char *now = NULL;

  if (turn->theirs == NULL && turn->decided)
    return put_back (turn, NULL, error);
  if (turn->theirs == NULL)
    return disagree (turn, PDK_CONFLICT_GONE, turn->ours, g_steal_pointer (&before), NULL);
  now = pdk_field_get (field, turn->theirs->element);
  if (!turn->decided && g_strcmp0 (before, now) != 0 && g_strcmp0 (now, turn->edit->value) != 0)
    return disagree_on_field (turn, PDK_CONFLICT_CHANGED, field);
  if (!turn->decided && pdk_field_applies (field, turn->ours->element) &&
      !pdk_field_applies (field, turn->theirs->element))
    return disagree_on_field (turn, PDK_CONFLICT_MEANINGLESS, field);
  undone = turn->decided ? NULL : find_undone (turn);
  if (undone != NULL)
    return disagree_on_field (turn, PDK_CONFLICT_CHANGED, undone);
  return carry_over (turn, error);
}

/* Whole devices */

static PdkReplayFate
do_remove (Turn *turn, GError **error)
{
  if (turn->theirs == NULL && turn->n_left > 0 && !turn->decided)
    return disagree (turn, PDK_CONFLICT_GONE, turn->ours, pdk_item_to_string (turn->ours), NULL);
  if (turn->theirs == NULL)
    return PDK_REPLAY_NEEDLESS;
  if (!turn->decided && !pdk_xml_equal (turn->ours->element, turn->theirs->element))
    return disagree_on_xml (turn);
  return carry_over (turn, error);
}

/* Another XML that is as good as other values of fields, none of which they have changed.
 * Returns: (transfer full) (nullable): what they have with those */
static char *
merge_item (Turn *turn)
{
  g_autoptr (PdkXmlDocument) mine = pdk_xml_document_parse (turn->edit->xml, NULL);
  g_autoptr (PdkXmlDocument) merged = pdk_xml_document_new_from (turn->theirs->element);
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (mine == NULL)
    return NULL;
  edits = pdk_edits_between_items (turn->ours, pdk_xml_document_get_root (mine), &whole);
  for (guint i = 0; whole && i < edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);
    g_autofree char *before = pdk_field_get (edit->field, turn->ours->element);
    g_autofree char *now = pdk_field_get (edit->field, turn->theirs->element);

    if (edit->field->set != NULL || g_strcmp0 (before, now) != 0)
      return NULL;
    pdk_field_set (edit->field, pdk_xml_document_get_root (merged), edit->value);
  }
  return whole ? pdk_xml_document_to_string (merged) : NULL;
}

static PdkReplayFate
do_replace (Turn *turn, GError **error)
{
  char *merged = NULL;

  if (turn->theirs == NULL && turn->decided)
    return put_back (turn, turn->edit->xml, error);
  if (turn->theirs == NULL)
    return disagree (turn, PDK_CONFLICT_GONE, turn->ours, pdk_item_to_string (turn->ours), NULL);
  if (turn->decided || pdk_xml_equal (turn->ours->element, turn->theirs->element))
    return carry_over (turn, error);
  merged = merge_item (turn);
  return merged != NULL ? carry_out_replacement (turn, turn->theirs->page, merged, error)
                        : disagree_on_xml (turn);
}

/* (nullable): what they have added in the place of @added */
static PdkItem *
find_rival (Turn *turn, const PdkItem *added)
{
  g_autoptr (PdkItem) rival = NULL;

  if (added->key == NULL && (added->kind->flags & PDK_KIND_SINGLE) == 0)
    return NULL;
  rival = pdk_domain_document_find (turn->self->theirs, added->page);
  return rival != NULL && g_strcmp0 (rival->key, added->key) == 0 ? g_steal_pointer (&rival) : NULL;
}

static PdkReplayFate
do_add (Turn *turn, GError **error)
{
  g_autoptr (PdkDomainDocument) with = pdk_domain_document_copy (turn->self->ours);
  g_autofree char *page = NULL;
  g_autoptr (PdkItem) added = NULL;
  g_autoptr (PdkItem) rival = NULL;

  if (!pdk_edit_apply (turn->edit, with, error))
    return PDK_REPLAY_FAILED;
  page = pdk_edit_find_added (turn->edit, turn->self->ours, with);
  added = page != NULL ? pdk_domain_document_find (with, page) : NULL;
  rival = added != NULL ? find_rival (turn, added) : NULL;
  if (rival == NULL)
    return carry_out (turn, pdk_edit_ref (turn->edit), error);
  if (pdk_xml_equal (added->element, rival->element))
    return PDK_REPLAY_NEEDLESS;
  g_hash_table_remove (turn->self->asked, added->page);
  if (turn->decided)
    return carry_out_replacement (turn, rival->page, g_strdup (turn->edit->xml), error);
  g_hash_table_add (turn->self->asked, g_strdup (added->page));
  disagree (turn, PDK_CONFLICT_RIVAL, added, NULL, pdk_item_to_string (rival));
  turn->conflict->changes = pdk_item_get_summary (rival);
  return PDK_REPLAY_CONFLICT;
}

/* The whole document */

/* Another document that is as good as edits, none of which meets theirs.
 * Returns: (transfer full) (nullable): what they have with those */
static char *
merge_all (Turn *turn)
{
  g_autoptr (PdkDomainDocument) mine = pdk_domain_document_parse (turn->edit->xml, NULL);
  g_autoptr (PdkReplay) replay = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (mine == NULL)
    return NULL;
  edits = pdk_edits_between (turn->self->ours, mine, &whole);
  replay = pdk_replay_new (turn->self->ours, turn->self->theirs);
  for (guint i = 0; whole && i < edits->len; i++) {
    g_autoptr (PdkEdit) done = NULL;
    g_autoptr (PdkConflict) conflict = NULL;
    const PdkReplayFate fate =
        pdk_replay_do (replay, g_ptr_array_index (edits, i), NULL, &done, &conflict, NULL);

    whole = fate == PDK_REPLAY_DONE || fate == PDK_REPLAY_NEEDLESS;
  }
  return whole ? pdk_domain_document_to_string (replay->theirs) : NULL;
}

static PdkReplayFate
do_replace_all (Turn *turn, GError **error)
{
  char *merged = NULL;

  if (turn->decided)
    return carry_out (turn, pdk_edit_ref (turn->edit), error);
  merged = merge_all (turn);
  if (merged != NULL)
    return carry_out_replacement (turn, NULL, merged, error);
  return disagree_on_all (turn);
}

/* All of them */

static gboolean
find_element (GPtrArray *items, const PdkItem *item, guint *index)
{
  for (guint i = 0; i < items->len; i++) {
    const PdkItem *other = g_ptr_array_index (items, i);

    if (other->element == item->element && other->kind == item->kind) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Finds what the edit is about; FALSE where it is not even in ours. */
static gboolean
find_both (Turn *turn)
{
  g_autoptr (GPtrArray) own = pdk_domain_document_list (turn->self->ours);
  g_autoptr (GPtrArray) items = pdk_domain_document_list (turn->self->theirs);
  const PdkItem *theirs = NULL;
  guint index = 0;

  g_clear_pointer (&turn->ours, pdk_item_free);
  g_clear_pointer (&turn->theirs, pdk_item_free);
  turn->ours = pdk_domain_document_find (turn->self->ours, turn->edit->page);
  if (turn->ours == NULL || !find_element (own, turn->ours, &index))
    return FALSE;
  theirs = pdk_item_match_changed (g_ptr_array_index (own, index), own, items, &turn->n_left);
  if (theirs != NULL && g_ptr_array_find (items, theirs, &index))
    turn->theirs = g_ptr_array_steal_index (items, index);
  return TRUE;
}

static PdkReplayFate
do_to_item (Turn *turn, GError **error)
{
  PdkReplay *self = turn->self;
  PdkReplayFate fate = PDK_REPLAY_NEEDLESS;

  if (g_hash_table_contains (self->asked, turn->edit->page))
    return fate;
  if (!find_both (turn)) {
    g_autoptr (PdkItem) other = pdk_domain_document_find (self->theirs, turn->edit->page);

    /* Of something that was to be added, where the user chose theirs. */
    return other != NULL ? fate : carry_out (turn, pdk_edit_ref (turn->edit), error);
  }
  if (turn->edit->type == PDK_EDIT_SET)
    fate = do_set (turn, error);
  else if (turn->edit->type == PDK_EDIT_REMOVE)
    fate = do_remove (turn, error);
  else
    fate = do_replace (turn, error);
  g_clear_pointer (&turn->ours, pdk_item_free);
  g_clear_pointer (&turn->theirs, pdk_item_free);
  return fate;
}

static PdkReplayFate
do_turn (Turn *turn, GError **error)
{
  if (turn->self->ours == NULL)
    return carry_out (turn, pdk_edit_ref (turn->edit), error);
  if (turn->edit->type == PDK_EDIT_ADD)
    return do_add (turn, error);
  if (turn->edit->type == PDK_EDIT_REPLACE_ALL)
    return do_replace_all (turn, error);
  return do_to_item (turn, error);
}

/* Whether the user was asked about just this. */
static gboolean
was_asked (const PdkConflict *decided, const PdkConflict *conflict)
{
  return decided != NULL && decided->type == conflict->type && decided->field == conflict->field &&
         g_strcmp0 (decided->theirs, conflict->theirs) == 0;
}

PdkReplayFate
pdk_replay_do (PdkReplay *self,
               PdkEdit *edit,
               const PdkConflict *decided,
               PdkEdit **done,
               PdkConflict **conflict,
               GError **error)
{
  Turn turn = { .self = self, .edit = edit };
  PdkReplayFate fate;

  g_return_val_if_fail (self != NULL && edit != NULL, PDK_REPLAY_FAILED);
  g_return_val_if_fail (done != NULL && conflict != NULL, PDK_REPLAY_FAILED);

  fate = do_turn (&turn, error);
  if (fate == PDK_REPLAY_CONFLICT && was_asked (decided, turn.conflict)) {
    g_clear_pointer (&turn.conflict, pdk_conflict_unref);
    turn.decided = TRUE;
    fate = do_turn (&turn, error);
  }
  /* What they have differs from this in what they did, and in what is not done for that. */
  if (self->ours != NULL && fate != PDK_REPLAY_FAILED)
    pdk_edit_apply (edit, self->ours, NULL);
  if (fate != PDK_REPLAY_DONE)
    g_clear_pointer (&turn.done, pdk_edit_unref);
  *done = turn.done;
  *conflict = turn.conflict;
  return fate;
}
