/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-define-watch.h"
#include "definition/pdk-domain-documents-private.h"
#include "definition/pdk-edit-complete.h"
#include "domain/pdk-domain-call.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Somebody else would have to be faster so often in a row. */
#define MAX_TURNS 5
/* How long (ms) the host is waited for to tell that we have stored it: a turn of its main loop. */
#define EVENT_TIME 1000

/* The results */

static void
edit_result_free (gpointer data)
{
  PdkEditResult *self = data;

  pdk_edit_unref (self->edit);
  g_free (self->reason);
  g_free (self);
}

static PdkApplied *
applied_new (void)
{
  PdkApplied *self = g_atomic_rc_box_new0 (PdkApplied);

  self->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_conflict_unref);
  self->results = g_ptr_array_new_with_free_func (edit_result_free);
  return self;
}

PdkApplied *
pdk_applied_ref (PdkApplied *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_applied (gpointer data)
{
  PdkApplied *self = data;

  g_ptr_array_unref (self->conflicts);
  g_ptr_array_unref (self->results);
  g_clear_pointer (&self->former, pdk_domain_document_unref);
  g_clear_pointer (&self->documents, pdk_domain_documents_unref);
}

void
pdk_applied_unref (PdkApplied *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_applied);
}

PdkOutcome
pdk_applied_get_outcome (PdkApplied *self)
{
  PdkOutcome worst = PDK_OUTCOME_NOW;

  g_return_val_if_fail (self != NULL, PDK_OUTCOME_FAILED);

  if (self->conflicts->len > 0)
    return PDK_OUTCOME_FAILED;
  for (guint i = 0; i < self->results->len; i++) {
    const PdkEditResult *result = g_ptr_array_index (self->results, i);

    worst = MAX (worst, result->outcome);
  }
  return worst;
}

/* The steps */

static void
step_free (gpointer data)
{
  PdkStep *self = data;

  pdk_edit_unref (self->edit);
  pdk_edit_unref (self->full);
  g_clear_pointer (&self->before, pdk_domain_document_unref);
  g_clear_pointer (&self->after, pdk_domain_document_unref);
  g_free (self->added);
  g_free (self->kept_as);
  g_free (self->written);
  g_free (self->reason);
  g_free (self);
}

static void
apply_free (gpointer data)
{
  PdkApply *self = data;

  pdk_domain_document_unref (self->base);
  g_ptr_array_unref (self->edits);
  g_clear_pointer (&self->mine, g_ptr_array_unref);
  g_clear_pointer (&self->before, pdk_domain_documents_unref);
  g_clear_pointer (&self->live, pdk_domain_document_unref);
  g_clear_pointer (&self->final, pdk_domain_document_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self);
}

static PdkStep *
find_adding (GPtrArray *steps, const PdkEdit *edit)
{
  for (guint i = steps->len; i > 0; i--) {
    PdkStep *step = g_ptr_array_index (steps, i - 1);

    if (edit->page != NULL && g_strcmp0 (step->added, edit->page) == 0)
      return step;
  }
  return NULL;
}

static gboolean
is_for_live (PdkApply *self)
{
  return self->before->active && (self->flags & PDK_APPLY_STORED_ONLY) == 0;
}

/* Keeps what the running machine's turn has to know; nothing where there is no such turn. */
static void
note_step (PdkApply *self, PdkStep *step, PdkDomainDocument *after)
{
  if (!is_for_live (self))
    return;
  step->after = pdk_domain_document_copy (after);
  if (step->full->type == PDK_EDIT_ADD)
    step->added = pdk_edit_find_added (step->full, step->before, after);
  else
    step->part_of = find_adding (self->steps, step->full);
}

static gboolean
is_page (const PdkItem *item, const char *page)
{
  return strcmp (item->page, page) == 0;
}

static gboolean
is_same (const PdkItem *item, const PdkItem *other)
{
  return item->element == other->element && item->kind == other->kind;
}

/* Keeps what tells whether the host has stored it.  @items: of @after, listed before the step */
static void
note_written (PdkStep *step, GPtrArray *items, PdkDomainDocument *after)
{
  g_autoptr (GPtrArray) now = NULL;
  guint index = 0;

  if (step->full->type != PDK_EDIT_SET || step->full->field->type == PDK_FIELD_SECRET ||
      !g_ptr_array_find_with_equal_func (items, step->full->page, (GEqualFunc) is_page, &index))
    return;
  now = pdk_domain_document_list (after);
  if (g_ptr_array_find_with_equal_func (now, g_ptr_array_index (items, index), (GEqualFunc) is_same,
                                        &index)) {
    const PdkItem *item = g_ptr_array_index (now, index);

    step->kept_as = g_strdup (item->page);
    step->written = pdk_field_get (step->full->field, item->element);
  }
}

/* (nullable): what the user was asked about @edit, and decided for it */
static const PdkConflict *
find_decided (PdkApply *self, PdkEdit *edit)
{
  for (guint i = 0; self->mine != NULL && i < self->mine->len; i++) {
    const PdkConflict *conflict = g_ptr_array_index (self->mine, i);

    if (conflict->edit == edit)
      return conflict;
  }
  return NULL;
}

/* Does @edit on their document.  @conflicts: gets what the user has to be asked */
static gboolean
plan_step (PdkApply *self, PdkReplay *replay, PdkEdit *edit, GPtrArray *conflicts, GError **error)
{
  PdkDomainDocument *document = pdk_replay_get_document (replay);
  g_autoptr (PdkConflict) conflict = NULL;
  g_autoptr (PdkEdit) full = NULL;
  g_autoptr (GPtrArray) items = NULL;
  PdkStep *step = g_new0 (PdkStep, 1);
  PdkEdit *done = NULL;

  g_ptr_array_add (self->steps, step);
  step->edit = pdk_edit_ref (edit);
  step->full = pdk_edit_ref (edit);
  step->outcome = PDK_OUTCOME_NOW;
  if (pdk_field_is_beside (edit->field))
    return TRUE;
  full = pdk_edit_complete (edit, document, self->live);
  step->before = is_for_live (self) ? pdk_domain_document_copy (document) : NULL;
  items = pdk_domain_document_list (document);
  if (pdk_replay_do (replay, full, find_decided (self, edit), &done, &conflict, error) ==
      PDK_REPLAY_FAILED)
    return FALSE;
  if (done != NULL) {
    pdk_edit_unref (step->full);
    step->full = done;
    note_step (self, step, document);
    note_written (step, items, document);
  }
  if (conflict != NULL) {
    /* The caller knows its own edits. */
    g_ptr_array_add (conflicts, pdk_conflict_for (conflict, edit));
  }
  return TRUE;
}

/* Makes the steps, and the document that is to be stored. */
static gboolean
plan (PdkApply *self, GPtrArray *conflicts, GError **error)
{
  PdkDomainDocument *theirs = pdk_domain_documents_get_base (self->before);
  g_autoptr (PdkReplay) replay = pdk_replay_new (self->base, theirs);

  g_ptr_array_set_size (self->steps, 0);
  for (guint i = 0; i < self->edits->len; i++)
    if (!plan_step (self, replay, g_ptr_array_index (self->edits, i), conflicts, error))
      return FALSE;
  g_clear_pointer (&self->final, pdk_domain_document_unref);
  self->final = pdk_domain_document_ref (pdk_replay_get_document (replay));
  return TRUE;
}

/* As it is now, on which all begins anew. */
static gboolean
read_anew (PdkApply *self, GError **error)
{
  PdkDomainDocuments *documents = pdk_domain_documents_read (self->handle, error);

  if (documents == NULL)
    return FALSE;
  g_clear_pointer (&self->before, pdk_domain_documents_unref);
  g_clear_pointer (&self->live, pdk_domain_document_unref);
  self->before = documents;
  if (documents->live != NULL)
    self->live = pdk_domain_document_copy (documents->live);
  return TRUE;
}

static gboolean
check_scope (PdkApply *self, GError **error)
{
  const char *message = NULL;

  if (self->before->refusal != NULL) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_DENIED, self->before->refusal);
    return FALSE;
  }
  if (!self->before->persistent && (self->flags & PDK_APPLY_STORED_ONLY) != 0)
    message = _ ("The host does not store this machine: it is gone once it is shut down");
  else if (!self->before->active && (self->flags & PDK_APPLY_LIVE_ONLY) != 0)
    message = _ ("The machine does not run");
  if (message == NULL)
    return TRUE;
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
is_stored (PdkApply *self)
{
  return self->before->persistent && (self->flags & PDK_APPLY_LIVE_ONLY) == 0;
}

static void
set_beside (PdkApply *self)
{
  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);

    if (!pdk_field_is_beside (step->edit->field))
      continue;
    if (virDomainSetAutostart (self->handle, g_strcmp0 (step->edit->value, "yes") == 0) < 0)
      pdk_step_set_libvirt (step, PDK_OUTCOME_FAILED);
    else
      pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  }
}

/* The live steps speak of what is stored; where nothing is, what is not done now is not done. */
static void
settle (PdkApply *self)
{
  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);

    if (step->part_of != NULL)
      pdk_step_set (step, step->part_of->outcome, g_strdup (step->part_of->reason));
    if (pdk_field_is_beside (step->edit->field))
      continue;
    if (!is_stored (self) && step->outcome == PDK_OUTCOME_LATER)
      pdk_step_set (step, PDK_OUTCOME_FAILED,
                    step->reason != NULL
                        ? g_strdup (step->reason)
                        : g_strdup (_ ("This cannot be changed while the machine runs")));
    else if (self->before->active && (self->flags & PDK_APPLY_STORED_ONLY) != 0)
      pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    else if (self->before->saved)
      pdk_step_set (step, PDK_OUTCOME_LATER,
                    g_strdup (_ ("The next start goes on from the saved state, as it was")));
  }
}

static char *
read_value (PdkDomainDocument *document, const char *page, const PdkField *field)
{
  g_autoptr (PdkItem) item = pdk_domain_document_find (document, page);

  return item != NULL ? pdk_field_get (field, item->element) : NULL;
}

/* Whether the host has stored what was asked, or another word for it. */
static gboolean
is_kept (PdkApply *self, const PdkStep *step, PdkDomainDocument *former, PdkDomainDocument *stored)
{
  const PdkEdit *edit = step->full;
  g_autofree char *asked = NULL;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  if (step->kept_as == NULL || edit->value == NULL ||
      g_strcmp0 (edit->value, edit->field->same) == 0 ||
      (edit->field->type == PDK_FIELD_PRESENCE && strcmp (edit->value, "no") == 0))
    return TRUE;
  asked = read_value (self->final, step->kept_as, edit->field);
  /* A later edit has changed or removed it, or given it another place. */
  if (g_strcmp0 (asked, step->written) != 0)
    return TRUE;
  now = read_value (stored, step->kept_as, edit->field);
  before = read_value (former, edit->page, edit->field);
  return g_strcmp0 (now, edit->value) == 0 || (now != NULL && g_strcmp0 (now, before) != 0);
}

/* libvirt drops without a word what makes no sense to it beside the rest. */
static void
check_kept (PdkApply *self, PdkApplied *applied)
{
  PdkDomainDocument *stored = applied->documents != NULL ? applied->documents->stored : NULL;

  for (guint i = 0; stored != NULL && is_stored (self) && i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);

    if (!pdk_field_is_beside (step->edit->field) && !is_kept (self, step, applied->former, stored))
      pdk_step_set (step, PDK_OUTCOME_FAILED, NULL);
  }
}

static void
take_results (PdkApply *self, PdkApplied *applied)
{
  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);
    PdkEditResult *result = g_new0 (PdkEditResult, 1);

    result->edit = pdk_edit_ref (step->edit);
    result->outcome = step->outcome;
    result->reason = g_steal_pointer (&step->reason);
    g_ptr_array_add (applied->results, result);
  }
}

/* Stores it.  What somebody else has done since it was read has the edits done again on that. */
static gboolean
store (PdkApply *self, PdkApplied *applied, GError **error)
{
  g_autoptr (PdkDefineWatch) watch = pdk_define_watch_begin (self->conn, self->handle);

  for (guint turn = 0; turn < MAX_TURNS; turn++) {
    switch (pdk_apply_define (self, watch, error)) {
    case PDK_DEFINE_DONE:
      applied->overlapped = pdk_define_watch_end (watch, self->n_defined, EVENT_TIME);
      return TRUE;
    case PDK_DEFINE_FAILED:
      return FALSE;
    case PDK_DEFINE_STALE:
      if (!read_anew (self, error) || !check_scope (self, error) ||
          !plan (self, applied->conflicts, error))
        return FALSE;
      if (applied->conflicts->len > 0 || !is_stored (self))
        return TRUE;
    }
  }
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_BUSY,
                       _ ("The machine’s configuration was changed by somebody else at the "
                          "same moment. Try again."));
  return FALSE;
}

static PdkApplied *
do_edits (PdkApply *self, GError **error)
{
  g_autoptr (PdkApplied) applied = applied_new ();

  if (!plan (self, applied->conflicts, error))
    return NULL;
  if (applied->conflicts->len == 0 && is_stored (self) && !store (self, applied, error))
    return NULL;
  if (applied->conflicts->len > 0) {
    applied->documents = pdk_domain_documents_ref (self->before);
    return g_steal_pointer (&applied);
  }
  applied->former = pdk_domain_document_copy (pdk_domain_documents_get_base (self->before));
  set_beside (self);
  if (is_for_live (self))
    pdk_apply_live (self);
  settle (self);
  applied->documents = pdk_domain_documents_read (self->handle, NULL);
  check_kept (self, applied);
  take_results (self, applied);
  return g_steal_pointer (&applied);
}

static gpointer
apply_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  PdkApply *self = data;
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, self->uuid);

  if (handle == NULL) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  self->conn = conn;
  self->handle = handle;
  self->steps = g_ptr_array_new_with_free_func (step_free);
  if (!read_anew (self, error) || !check_scope (self, error))
    return NULL;
  return do_edits (self, error);
}

/* On the main thread */

static gpointer
ref_edit (gconstpointer edit, gpointer unused)
{
  (void) unused;
  return pdk_edit_ref ((PdkEdit *) edit);
}

static gpointer
ref_conflict (gconstpointer conflict, gpointer unused)
{
  (void) unused;
  return pdk_conflict_ref ((PdkConflict *) conflict);
}

static GPtrArray *
copy_edits (GPtrArray *edits)
{
  GPtrArray *copy = g_ptr_array_copy (edits, ref_edit, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) pdk_edit_unref);
  return copy;
}

void
pdk_domain_apply_edits_async (PdkDomain *self,
                              PdkDomainDocument *base,
                              GPtrArray *edits,
                              GPtrArray *mine,
                              PdkApplyFlags flags,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  PdkApply *apply = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (base != NULL);
  g_return_if_fail (edits != NULL && edits->len > 0);
  g_return_if_fail ((flags & (PDK_APPLY_STORED_ONLY | PDK_APPLY_LIVE_ONLY)) !=
                    (PDK_APPLY_STORED_ONLY | PDK_APPLY_LIVE_ONLY));

  apply = g_new0 (PdkApply, 1);
  g_strlcpy (apply->uuid, pdk_domain_get_uuid (self), sizeof apply->uuid);
  apply->base = pdk_domain_document_copy (base);
  apply->edits = copy_edits (edits);
  if (mine != NULL) {
    apply->mine = g_ptr_array_copy (mine, ref_conflict, NULL);
    g_ptr_array_set_free_func (apply->mine, (GDestroyNotify) pdk_conflict_unref);
  }
  apply->flags = flags;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_apply_edits_async);
  g_task_set_task_data (task, apply, apply_free);
  pdk_domain_call (self, PDK_LANE_JOB, G_PRIORITY_DEFAULT, task, "pdk_domain_apply_edits_async",
                   apply_in_worker, (GDestroyNotify) pdk_applied_unref);
}

PdkApplied *
pdk_domain_apply_edits_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_apply_edits_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
