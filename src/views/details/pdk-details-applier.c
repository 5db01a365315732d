/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-applier.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/definition/pdk-definition-history.h"
#include "core/pdk-text.h"
#include "views/details/pdk-conflict-dialog.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-toast.h"

/* @PURPOSE_DRAFT: what somebody edited; @PURPOSE_BACK: a former definition; @PURPOSE_UNDO: what was
 * applied last is taken back */
typedef enum { PURPOSE_DRAFT, PURPOSE_BACK, PURPOSE_UNDO } Purpose;

/* One application.  Owns what it names. */
typedef struct {
  PdkDetailsApplier *self;
  Purpose purpose;
  PdkDomainDocument *base;
  GPtrArray *edits;
  gboolean autostart; /* how it was before */
} Run;

struct _PdkDetailsApplier {
  GObject parent_instance;

  GtkWidget *widget; /* borrowed */
  /* Owned. */
  PdkDomainDefinition *definition;
  GPtrArray *undo;              /* nullable: what takes the last one back */
  PdkDomainDocument *undo_base; /* nullable: what it is done on */
  char *details;                /* nullable: what there is to say beside @words */

  const char *words; /* nullable: what became of the last one, until it is dismissed */
  gboolean failed;   /* not all of it was done */
  gboolean undo_autostart;
  gboolean busy;
};

enum { SIGNAL_CHANGED, SIGNAL_APPLIED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDetailsApplier, pdk_details_applier, G_TYPE_OBJECT)

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
}

static Run *
run_new (PdkDetailsApplier *self, Purpose purpose, PdkDomainDocument *base, GPtrArray *edits)
{
  Run *run = g_new0 (Run, 1);

  run->self = g_object_ref (self);
  run->purpose = purpose;
  run->base = pdk_domain_document_ref (base);
  run->edits = g_ptr_array_ref (edits);
  return run;
}

static void
run_free (Run *run)
{
  g_object_unref (run->self);
  pdk_domain_document_unref (run->base);
  g_ptr_array_unref (run->edits);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static void start (Run *run, GPtrArray *mine);

static void
set_busy (PdkDetailsApplier *self, gboolean busy)
{
  self->busy = busy;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWindow *
get_window (PdkDetailsApplier *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Taking back */

static void
forget_undo (PdkDetailsApplier *self)
{
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->undo_base, pdk_domain_document_unref);
}

static void
add_former_document (GPtrArray *undo, PdkApplied *applied)
{
  char *text = pdk_domain_document_to_string (applied->former);
  PdkEdit *edit = pdk_edit_new_replace_all (text, NULL);

  if (edit != NULL)
    g_ptr_array_add (undo, edit);
  pdk_text_wipe (text);
}

/* Of several changes some may not be done: what is beside the document is set back for itself, if it was
 * set.  What was taken back is not done again. */
static void
keep_undo (PdkDetailsApplier *self, const Run *run, PdkApplied *applied)
{
  gboolean within = FALSE;

  forget_undo (self);
  if (applied->former == NULL || applied->documents == NULL || run->purpose == PURPOSE_UNDO ||
      !pdk_applied_has_changed (applied))
    return;
  self->undo = new_edits ();
  self->undo_autostart = applied->documents->autostart;
  self->undo_base = pdk_domain_document_copy (pdk_domain_documents_get_base (applied->documents));
  for (guint i = 0; i < run->edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (run->edits, i);
    const PdkEditResult *done = g_ptr_array_index (applied->results, i);

    if (edit->field == NULL || edit->field->live != PDK_LIVE_AUTOSTART)
      within = TRUE;
    else if (done->outcome != PDK_OUTCOME_FAILED)
      g_ptr_array_add (self->undo, pdk_edit_new_set (edit->page, edit->field->id,
                                                     run->autostart ? "yes" : "no", NULL));
  }
  if (within)
    add_former_document (self->undo, applied);
}

/* What became of it */

static const char *
choose_words_of_failure (Purpose purpose, PdkApplied *applied)
{
  if (!pdk_applied_has_changed (applied))
    return _ ("Nothing was changed");
  return purpose == PURPOSE_UNDO ? _ ("Not all of it could be taken back")
                                 : _ ("Not all of it could be done");
}

static const char *
choose_words (Purpose purpose, PdkApplied *applied)
{
  const PdkOutcome outcome = pdk_applied_get_outcome (applied);

  switch (outcome) {
  case PDK_OUTCOME_NOW:
    return purpose == PURPOSE_UNDO ? _ ("Changes taken back") : _ ("Changes applied");
  case PDK_OUTCOME_LATER:
    return purpose == PURPOSE_UNDO ? _ ("Taken back: in effect after the machine was shut down")
                                   : _ ("Stored: in effect after the machine was shut down");
  case PDK_OUTCOME_WAITING:
    return _ ("The guest was asked to give the device back, and has not answered yet");
  case PDK_OUTCOME_FAILED:
    break;
  }
  return choose_words_of_failure (purpose, applied);
}

static void
forget_words (PdkDetailsApplier *self)
{
  self->words = NULL;
  self->failed = FALSE;
  g_clear_pointer (&self->details, g_free);
}

static void
show_toast (PdkDetailsApplier *self)
{
  g_autoptr (GError) error = NULL;

  if (self->details == NULL) {
    pdk_toast_show (self->widget, self->words);
    return;
  }
  g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, self->details);
  pdk_toast_show_error (self->widget, self->words, error);
}

/* The widget says it until it is dismissed; a toast where that is out of sight. */
static void
say_outcome (PdkDetailsApplier *self, const Run *run, PdkApplied *applied)
{
  forget_words (self);
  self->words = choose_words (run->purpose, applied);
  self->details = pdk_applied_describe (applied);
  self->failed = pdk_applied_get_outcome (applied) == PDK_OUTCOME_FAILED;
  if (!gtk_widget_get_mapped (self->widget))
    show_toast (self);
}

static void
on_history_clicked (PdkDetailsApplier *self)
{
  if (self->widget != NULL)
    gtk_widget_activate_action (self->widget, "details.show-history", NULL);
}

/* Nobody can tell what of theirs is lost; they were told that theirs was stored. */
static void
warn_of_overlap (PdkDetailsApplier *self)
{
  AdwToast *toast = pdk_toast_show_action (
      self->widget,
      _ ("The machine’s configuration was changed by somebody else at the same moment. Try again."),
      _ ("History"), G_CALLBACK (on_history_clicked), self);

  if (toast != NULL)
    adw_toast_set_timeout (toast, 0);
}

static void
on_conflicts_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GPtrArray) mine = NULL;

  (void) source;
  if (!pdk_conflict_dialog_ask_finish (result, &edits, &mine))
    return;
  if (edits->len == 0) {
    if (run->purpose == PURPOSE_DRAFT)
      g_signal_emit (run->self, signals[SIGNAL_APPLIED], 0);
    return;
  }
  g_ptr_array_unref (run->edits);
  run->edits = g_ptr_array_ref (edits);
  start (g_steal_pointer (&run), mine);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  PdkDetailsApplier *self = run->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkApplied) applied =
      pdk_domain_definition_apply_finish (PDK_DOMAIN_DEFINITION (source), result, &error);

  self->busy = FALSE;
  if (self->widget == NULL)
    return;
  if (applied == NULL) {
    pdk_toast_show_error (self->widget, _ ("The changes were refused"), error);
  } else if (applied->conflicts->len > 0) {
    GPtrArray *edits = run->edits;

    pdk_conflict_dialog_ask_async (get_window (self), edits, applied->conflicts,
                                   on_conflicts_decided, g_steal_pointer (&run));
  } else {
    keep_undo (self, run, applied);
    say_outcome (self, run, applied);
    if (applied->overlapped)
      warn_of_overlap (self);
    if (run->purpose == PURPOSE_DRAFT)
      g_signal_emit (self, signals[SIGNAL_APPLIED], 0);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* @run: (transfer full) */
static void
start (Run *run, GPtrArray *mine)
{
  PdkDetailsApplier *self = run->self;

  forget_words (self);
  set_busy (self, TRUE);
  pdk_domain_definition_apply_async (self->definition, run->base, run->edits, mine,
                                     run->purpose == PURPOSE_UNDO ? PDK_APPLY_PLUG : PDK_APPLY_NONE,
                                     on_applied, run);
}

static void
pdk_details_applier_dispose (GObject *object)
{
  PdkDetailsApplier *self = PDK_DETAILS_APPLIER (object);

  forget_undo (self);
  forget_words (self);
  self->widget = NULL;
  g_clear_object (&self->definition);
  G_OBJECT_CLASS (pdk_details_applier_parent_class)->dispose (object);
}

static void
pdk_details_applier_class_init (PdkDetailsApplierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_details_applier_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_DETAILS_APPLIER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_APPLIED] = g_signal_new ("applied", PDK_TYPE_DETAILS_APPLIER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_details_applier_init (PdkDetailsApplier *self)
{
  (void) self;
}

PdkDetailsApplier *
pdk_details_applier_new (GtkWidget *widget, PdkDomainDefinition *definition)
{
  PdkDetailsApplier *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (definition), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_APPLIER, NULL);
  self->widget = widget;
  self->definition = g_object_ref (definition);
  return self;
}

gboolean
pdk_details_applier_is_busy (PdkDetailsApplier *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_APPLIER (self), FALSE);

  return self->busy;
}

const char *
pdk_details_applier_get_words (PdkDetailsApplier *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_APPLIER (self), NULL);

  return self->words;
}

gboolean
pdk_details_applier_has_failed (PdkDetailsApplier *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_APPLIER (self), FALSE);

  return self->failed;
}

gboolean
pdk_details_applier_has_details (PdkDetailsApplier *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_APPLIER (self), FALSE);

  return self->details != NULL;
}

void
pdk_details_applier_show_details (PdkDetailsApplier *self)
{
  g_return_if_fail (PDK_IS_DETAILS_APPLIER (self));

  if (self->details != NULL && get_window (self) != NULL)
    pdk_show_error_details (get_window (self), self->words, self->details);
}

gboolean
pdk_details_applier_can_undo (PdkDetailsApplier *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_APPLIER (self), FALSE);

  return !self->busy && self->undo != NULL && self->undo->len > 0;
}

void
pdk_details_applier_undo (PdkDetailsApplier *self)
{
  Run *run = NULL;

  g_return_if_fail (PDK_IS_DETAILS_APPLIER (self));

  if (!pdk_details_applier_can_undo (self))
    return;
  run = run_new (self, PURPOSE_UNDO, self->undo_base, self->undo);
  run->autostart = self->undo_autostart;
  forget_undo (self);
  start (run, NULL);
}

void
pdk_details_applier_dismiss (PdkDetailsApplier *self)
{
  g_return_if_fail (PDK_IS_DETAILS_APPLIER (self));

  forget_words (self);
  forget_undo (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
pdk_details_applier_apply (PdkDetailsApplier *self,
                           PdkDomainDraft *draft,
                           PdkDomainDocuments *documents)
{
  Run *run = NULL;

  g_return_if_fail (PDK_IS_DETAILS_APPLIER (self));
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (documents != NULL);

  if (self->busy || pdk_domain_draft_get_n_edits (draft) == 0)
    return;
  run = run_new (self, PURPOSE_DRAFT, pdk_domain_draft_get_base (draft),
                 pdk_domain_draft_get_edits (draft));
  run->autostart = documents->autostart;
  start (run, NULL);
}

void
pdk_details_applier_restore (PdkDetailsApplier *self, PdkDomainDocument *former)
{
  PdkDomainDocuments *documents = NULL;
  PdkDomainDocument *base = NULL;
  g_autoptr (GPtrArray) edits = new_edits ();
  PdkEdit *edit = NULL;

  g_return_if_fail (PDK_IS_DETAILS_APPLIER (self));
  g_return_if_fail (former != NULL);

  documents = pdk_domain_definition_get_documents (self->definition);
  base = documents != NULL ? pdk_domain_documents_get_base (documents) : NULL;
  edit = base != NULL && !self->busy ? pdk_definition_restore (former, base) : NULL;
  if (edit == NULL)
    return;
  g_ptr_array_add (edits, edit);
  start (run_new (self, PURPOSE_BACK, base, edits), NULL);
}
