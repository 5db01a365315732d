/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "connection/pdk-worker.h"
#include "devices/pdk-edits-between.h"
#include "devices/pdk-item-match.h"

#include <glib/gi18n.h>
#include <string.h>

/* Which way each edit goes into the running machine. */

static gboolean
has_value (const PdkItem *item, const PdkEdit *edit)
{
  g_autofree char *value = pdk_field_get (edit->field, item->element);

  return g_strcmp0 (value, edit->value) == 0;
}

static void
set_not_there (PdkStep *step)
{
  pdk_step_set (step, PDK_OUTCOME_LATER,
                g_strdup (_ ("The running machine does not have this device")));
}

/* The fields of one device that go by an update, to be given at once: one alone may make no sense. */
static void
update_page (PdkApply *self, guint from)
{
  const PdkStep *first = g_ptr_array_index (self->steps, from);
  g_autoptr (GPtrArray) together = g_ptr_array_new ();
  g_autoptr (PdkItem) item = pdk_item_find_live (first->before, first->full->page, self->live);

  for (guint i = from; i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);

    if (step->done || step->part_of != NULL || step->full->type != PDK_EDIT_SET ||
        step->full->field->live != PDK_LIVE_UPDATE ||
        strcmp (step->full->page, first->full->page) != 0)
      continue;
    if (item == NULL)
      set_not_there (step);
    else if (has_value (item, step->full))
      pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
    else
      g_ptr_array_add (together, step);
  }
  if (together->len > 0)
    pdk_apply_update (self, together, item);
}

static void
set_live (PdkApply *self, PdkStep *step, guint index)
{
  const PdkField *field = step->full->field;
  g_autoptr (PdkItem) item = NULL;

  if (field->live == PDK_LIVE_UPDATE) {
    update_page (self, index);
    return;
  }
  item = pdk_item_find_live (step->before, step->full->page, self->live);
  if (item == NULL && (step->full->kind->flags & PDK_KIND_DEVICE) != 0)
    set_not_there (step);
  else if (item != NULL && has_value (item, step->full))
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  else if (field->live == PDK_LIVE_NEVER)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
  else
    pdk_apply_tune (self, step, field, item);
}

static void
add_live (PdkApply *self, PdkStep *step)
{
  const PdkField *pin = NULL;
  g_autoptr (PdkItem) item = NULL;

  if ((step->full->kind->flags & PDK_KIND_DEVICE) != 0) {
    pdk_apply_attach (self, step);
    return;
  }
  pin = pdk_apply_find_pin (step->full->kind);
  item = step->added != NULL ? pdk_domain_document_find (self->final, step->added) : NULL;
  if (pin != NULL && item != NULL)
    pdk_apply_tune (self, step, pin, item);
  else
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
}

static void
remove_live (PdkApply *self, PdkStep *step)
{
  g_autoptr (PdkItem) item = pdk_item_find_live (step->before, step->full->page, self->live);
  const PdkField *pin = NULL;

  if (item == NULL) {
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
    return;
  }
  if ((step->full->kind->flags & PDK_KIND_DEVICE) != 0) {
    pdk_apply_detach (self, step, item);
    return;
  }
  pin = pdk_apply_find_pin (step->full->kind);
  if (pin != NULL)
    pdk_apply_unpin (self, step, pin, item);
  else
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
}

/* Does @edits as steps of their own on the running machine.  The outcome of @step is the worst. */
static void
do_parts (PdkApply *self, PdkStep *step, GPtrArray *edits, PdkDomainDocument *from)
{
  GPtrArray *steps = self->steps;

  self->steps = g_ptr_array_new ();
  for (guint i = 0; i < edits->len; i++) {
    PdkStep *part = g_new0 (PdkStep, 1);

    part->edit = part->full = g_ptr_array_index (edits, i);
    part->before = from;
    if (part->edit->type == PDK_EDIT_ADD && (self->flags & PDK_APPLY_PLUG) == 0)
      pdk_step_set (part, PDK_OUTCOME_LATER, NULL);
    if (part->edit->type == PDK_EDIT_REMOVE && (self->flags & PDK_APPLY_PLUG) == 0)
      pdk_step_set (part, PDK_OUTCOME_LATER, NULL);
    g_ptr_array_add (self->steps, part);
  }
  pdk_apply_live (self);
  pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *part = g_ptr_array_index (self->steps, i);

    if (part->outcome > step->outcome || (part->outcome == step->outcome && step->reason == NULL))
      pdk_step_set (step, part->outcome, g_steal_pointer (&part->reason));
    g_free (part->reason);
    g_free (part);
  }
  g_ptr_array_unref (self->steps);
  self->steps = steps;
}

/* Another XML of a device is as good as the fields that differ, where they say it all. */
static void
replace_live (PdkApply *self, PdkStep *step)
{
  g_autoptr (PdkItem) item =
      step->before != NULL ? pdk_domain_document_find (step->before, step->full->page) : NULL;
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (step->full->xml, NULL);
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (item == NULL || xml == NULL) {
    set_not_there (step);
    return;
  }
  edits = pdk_edits_between_items (item, pdk_xml_document_get_root (xml), &whole);
  do_parts (self, step, edits, step->before);
  if (!whole && step->outcome == PDK_OUTCOME_NOW)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
}

static void
replace_all_live (PdkApply *self, PdkStep *step)
{
  g_autoptr (GPtrArray) edits = NULL;
  gboolean whole = FALSE;

  if (step->before == NULL || step->after == NULL) {
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
    return;
  }
  edits = pdk_edits_between (step->before, step->after, &whole);
  do_parts (self, step, edits, step->before);
  if (!whole && step->outcome == PDK_OUTCOME_NOW)
    pdk_step_set (step, PDK_OUTCOME_LATER, NULL);
}

void
pdk_apply_live (PdkApply *self)
{
  for (guint i = 0; i < self->steps->len; i++) {
    PdkStep *step = g_ptr_array_index (self->steps, i);

    if (step->done || step->part_of != NULL || pdk_field_is_beside (step->full->field))
      continue;
    switch (step->full->type) {
    case PDK_EDIT_SET:
      set_live (self, step, i);
      break;
    case PDK_EDIT_ADD:
      add_live (self, step);
      break;
    case PDK_EDIT_REMOVE:
      remove_live (self, step);
      break;
    case PDK_EDIT_REPLACE:
      replace_live (self, step);
      break;
    case PDK_EDIT_REPLACE_ALL:
      replace_all_live (self, step);
      break;
    }
    pdk_worker_touch ();
  }
}
