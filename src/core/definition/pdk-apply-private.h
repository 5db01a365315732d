/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One application of edits, in its worker. */

#include "definition/pdk-apply.h"
#include "definition/pdk-define-watch.h"
#include "pdk-libvirt.h"

G_BEGIN_DECLS

/**
 * PdkStep:
 * @edit: what was asked for (owned)
 * @full: what is done: the same with what was left out (names, addresses), of the device that it is
 *   about in the document as it is now (owned)
 * @before, @after: (nullable): the document before and after it, all earlier ones done; only where
 *   there is a running machine to be changed (owned)
 * @added: (nullable): of ADD: the page of what was added, in @after (owned)
 * @kept_as, @written: (nullable): of SET: the page of what it is about, which may be named by that
 *   value, and the value, in the document right after it; not of secrets (owned)
 * @part_of: (nullable): the ADD that adds what this is about, whose outcome it shares (borrowed)
 * @outcome, @reason: see #PdkEditResult
 * @done: whether the running machine was dealt with
 */
typedef struct _PdkStep PdkStep;
struct _PdkStep {
  PdkEdit *edit;
  PdkEdit *full;
  PdkDomainDocument *before;
  PdkDomainDocument *after;
  char *added;
  char *kept_as;
  char *written;
  PdkStep *part_of;
  PdkOutcome outcome;
  char *reason;
  gboolean done;
};

/**
 * PdkApply:
 * @live: (nullable): the running machine's document as it is now
 * @final: the document with all edits done, before libvirt saw it
 * @n_defined: how often libvirt has told that we have stored it, once it does
 */
typedef struct {
  /* Given; owned */
  char uuid[VIR_UUID_STRING_BUFLEN];
  PdkDomainDocument *base;
  GPtrArray *edits;
  GPtrArray *mine; /* nullable */
  PdkApplyFlags flags;

  /* Borrowed, in the worker */
  virConnectPtr conn;
  virDomainPtr handle;

  /* Owned, made in the worker */
  PdkDomainDocuments *before;
  PdkDomainDocument *live;
  PdkDomainDocument *final;
  GPtrArray *steps;
  guint n_defined;
} PdkApply;

/** Sets what became of @step.  @reason: (transfer full) (nullable) */
void pdk_step_set (PdkStep *step, PdkOutcome outcome, char *reason);
/** As pdk_step_set() with libvirt's error of this thread, which is cleared. */
void pdk_step_set_libvirt (PdkStep *step, PdkOutcome outcome);
/** Sets by what libvirt's function returned: below 0 is %PDK_OUTCOME_LATER with its error. */
void pdk_step_set_by (PdkStep *step, int result);

/**
 * PdkDefined:
 * @PDK_DEFINE_DONE: it is stored
 * @PDK_DEFINE_STALE: somebody else has changed it since it was read, and nothing was done
 * @PDK_DEFINE_FAILED: libvirt refused it, and all is as it was
 */
typedef enum { PDK_DEFINE_DONE, PDK_DEFINE_STALE, PDK_DEFINE_FAILED } PdkDefined;

/**
 * pdk_apply_define:
 * @watch: reset when it looks for the last time
 *
 * Stores @self->final, if what is stored is @self->before still.
 */
PdkDefined pdk_apply_define (PdkApply *self, PdkDefineWatch *watch, GError **error);

/** Does the steps on the running machine, one by one. */
void pdk_apply_live (PdkApply *self);
/** Reads the running machine's document anew; keeps the former one where that fails. */
void pdk_apply_refresh (PdkApply *self);
/** Whether @field belongs to the machine beside its document. */
gboolean pdk_field_is_beside (const PdkField *field);
/** Returns: (nullable): the field of a row that says which CPUs of the host it is about */
const PdkField *pdk_apply_find_pin (const PdkKind *kind);

/* The ways a running machine takes a value.  @item: of the live document; @value: what is asked */

/** Memory, virtual CPUs, the shares and limits, pins; title and notes. */
void pdk_apply_tune (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item);
/** A pin that is not written any more: any CPU of the host. */
void pdk_apply_unpin (PdkApply *self, PdkStep *step, const PdkField *field, const PdkItem *item);

/**
 * pdk_apply_update:
 * @steps: (element-type PdkStep): fields of one device, given to it at once
 * @item: the device in the live document
 */
void pdk_apply_update (PdkApply *self, GPtrArray *steps, const PdkItem *item);
void pdk_apply_attach (PdkApply *self, PdkStep *step);
void pdk_apply_detach (PdkApply *self, PdkStep *step, const PdkItem *item);

G_END_DECLS
