/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-edit.h"

G_BEGIN_DECLS

/* Edits done again on a document that somebody else has changed meanwhile, so that both people's
 * survive. */

/**
 * PdkConflictType:
 * @PDK_CONFLICT_CHANGED: they have changed the same, or what the edit would change along with it
 * @PDK_CONFLICT_GONE: they have taken away what is edited; to do it all the same puts it back
 * @PDK_CONFLICT_RIVAL: they have added one with the same name; to do it all the same takes its place
 * @PDK_CONFLICT_MEANINGLESS: what they did leaves the field without a meaning
 */
typedef enum {
  PDK_CONFLICT_CHANGED,
  PDK_CONFLICT_GONE,
  PDK_CONFLICT_RIVAL,
  PDK_CONFLICT_MEANINGLESS,
} PdkConflictType;

/**
 * PdkConflict:
 * @edit: what was asked for
 * @title: names what it is about as lists of devices do: “Disk vda”
 * @page: (nullable): what it is about, where the edits were made; of ADD what is added
 * @field: (nullable): what they have changed; the field of @edit, or one that goes along with it
 * @base: (nullable): how it was when the edit began: the value of @field, or the XML; %NULL: not there
 * @theirs: (nullable): how somebody else has left it
 * @changes: (nullable): of whole devices: what they have changed, in words, a line each
 *
 * Two people changed the same thing.  Immutable, ref-counted, of any thread.
 */
typedef struct {
  PdkConflictType type;
  PdkEdit *edit;
  char *title;
  char *page;
  const PdkField *field;
  char *base;
  char *theirs;
  char *changes;
} PdkConflict;

PdkConflict *pdk_conflict_ref (PdkConflict *self);
void pdk_conflict_unref (PdkConflict *self);
/** Returns: (transfer full): the same about @edit */
PdkConflict *pdk_conflict_for (PdkConflict *self, PdkEdit *edit);

/** Both documents, step by step: where the edits were made, and as somebody else has left it. */
typedef struct _PdkReplay PdkReplay;

/**
 * PdkReplayFate:
 * @PDK_REPLAY_DONE: it is done
 * @PDK_REPLAY_NEEDLESS: there is nothing to do any more: they have done the same
 * @PDK_REPLAY_CONFLICT: not done: the user has to be asked
 * @PDK_REPLAY_FAILED: it cannot be done at all
 */
typedef enum {
  PDK_REPLAY_DONE,
  PDK_REPLAY_NEEDLESS,
  PDK_REPLAY_CONFLICT,
  PDK_REPLAY_FAILED,
} PdkReplayFate;

/**
 * pdk_replay_new:
 * @base: the document the edits were made on
 * @theirs: the document as it is now
 */
PdkReplay *pdk_replay_new (PdkDomainDocument *base, PdkDomainDocument *theirs);
void pdk_replay_free (PdkReplay *self);
/** Returns: (transfer none): their document with what was done so far */
PdkDomainDocument *pdk_replay_get_document (PdkReplay *self);

/**
 * pdk_replay_do:
 * @edit: the next one, in the order they were made in
 * @decided: (nullable): to be done even though they left it like this: the user was asked, and chose
 *   the edit.  What they have done since is another conflict
 * @done: (out) (transfer full) (nullable): with %PDK_REPLAY_DONE what was done: the same device may
 *   have another place there, and what was taken away is added again
 * @conflict: (out) (transfer full) (nullable): with %PDK_REPLAY_CONFLICT
 */
PdkReplayFate pdk_replay_do (PdkReplay *self,
                             PdkEdit *edit,
                             const PdkConflict *decided,
                             PdkEdit **done,
                             PdkConflict **conflict,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConflict, pdk_conflict_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkReplay, pdk_replay_free)

G_END_DECLS
