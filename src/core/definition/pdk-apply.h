/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "definition/pdk-domain-documents.h"
#include "devices/pdk-replay.h"

G_BEGIN_DECLS

/* Edits on their way to the host: into the stored definition first, as what is only in the running
 * machine is gone at its next start, then each into the running machine where libvirt can. */

/**
 * PdkApplyFlags:
 * @PDK_APPLY_FORCE_MEDIA: take a medium out although the guest has locked its tray
 * @PDK_APPLY_STORED_ONLY: leave the running machine as it is
 * @PDK_APPLY_LIVE_ONLY: leave the stored definition as it is: until the machine is shut down
 * @PDK_APPLY_PLUG: when the whole document is replaced, devices that are in one only are plugged and
 *   unplugged, too.  For taking a change back; without it they change after the next shutdown.
 */
typedef enum {
  PDK_APPLY_NONE = 0,
  PDK_APPLY_FORCE_MEDIA = 1 << 0,
  PDK_APPLY_STORED_ONLY = 1 << 1,
  PDK_APPLY_LIVE_ONLY = 1 << 2,
  PDK_APPLY_PLUG = 1 << 3,
} PdkApplyFlags;

/**
 * PdkOutcome:
 * @PDK_OUTCOME_NOW: done wherever it was to be done
 * @PDK_OUTCOME_LATER: stored; the running machine has it after it was shut down
 * @PDK_OUTCOME_WAITING: the guest was asked to give something back and has not answered yet; stored
 * @PDK_OUTCOME_FAILED: nothing was changed
 */
typedef enum {
  PDK_OUTCOME_NOW,
  PDK_OUTCOME_LATER,
  PDK_OUTCOME_WAITING,
  PDK_OUTCOME_FAILED,
} PdkOutcome;

/**
 * PdkEditResult:
 * @edit: what was asked for
 * @outcome: what became of it
 * @reason: (nullable): why not (yet): libvirt's own words, which are untrusted text, or ours
 */
typedef struct {
  PdkEdit *edit;
  PdkOutcome outcome;
  char *reason;
} PdkEditResult;

/**
 * PdkApplied:
 * @conflicts: (element-type PdkConflict): where somebody else has changed the same meanwhile.  When
 *   there are any, nothing was done: the user decides, and it is asked again with those that are to
 *   be done all the same.
 * @results: (element-type PdkEditResult): one for each edit, in their order; empty with conflicts
 * @former: (nullable): what the edits were done on: how it was stored before, or ran if it is not;
 *   with passwords
 * @documents: (nullable): the machine afterwards, without an offer; with conflicts: as somebody
 *   else has left it.  %NULL when it could not be read any more
 * @overlapped: somebody else has stored the machine at the same moment, between the last look and
 *   ours: what they did may be lost, and they or the user should look.  Known only where the host
 *   tells of it by an event, which it does not for a single device that libvirt itself changes
 *
 * Ref-counted.
 */
typedef struct {
  GPtrArray *conflicts;
  GPtrArray *results;
  PdkDomainDocument *former;
  PdkDomainDocuments *documents;
  gboolean overlapped;
} PdkApplied;

PdkApplied *pdk_applied_ref (PdkApplied *self);
void pdk_applied_unref (PdkApplied *self);
/** Returns: the worst of the outcomes; %PDK_OUTCOME_FAILED with conflicts */
PdkOutcome pdk_applied_get_outcome (PdkApplied *self);
/** Whether any of it was done or stored: there is something that can be taken back. */
gboolean pdk_applied_has_changed (PdkApplied *self);
/**
 * Returns: (transfer full) (nullable): what was done, what is only stored and what was not done, each
 *   with libvirt's reason, which is untrusted text; %NULL where the outcome alone says it all
 */
char *pdk_applied_describe (PdkApplied *self);

/**
 * pdk_domain_apply_edits_async:
 * @base: the document the edits were made on: of pdk_domain_documents_get_base()
 * @edits: (element-type PdkEdit): in their order; at least one
 * @mine: (nullable) (element-type PdkConflict): of an earlier call: where the user has chosen the
 *   edit.  What somebody else has done since is asked again
 *
 * Reads the stored definition again and does the edits on that, so that what somebody else has done
 * meanwhile stays; looks once more right before it is stored.  What is stored is all of them or none; the running machine takes them one by one.
 * Not cancelled half-way: the result says what was done.
 *
 * A disk or network interface to be added gets its name or address (MAC) here where it has none, so
 * that it is the same device in both.
 */
void pdk_domain_apply_edits_async (PdkDomain *self,
                                   PdkDomainDocument *base,
                                   GPtrArray *edits,
                                   GPtrArray *mine,
                                   PdkApplyFlags flags,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/**
 * pdk_domain_apply_edits_finish:
 *
 * Returns: (transfer full): or %NULL with the error when the definition was refused: then all is as
 *   it was before
 */
PdkApplied *pdk_domain_apply_edits_finish (PdkDomain *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkApplied, pdk_applied_unref)

G_END_DECLS
