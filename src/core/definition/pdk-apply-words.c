/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply.h"

#include <glib/gi18n.h>

/* What became of an application, for people. */

static gboolean
has_stored (PdkApplied *self)
{
  PdkDomainDocument *base =
      self->documents != NULL ? pdk_domain_documents_get_base (self->documents) : NULL;

  return self->former != NULL && base != NULL && !pdk_domain_document_equal (self->former, base);
}

gboolean
pdk_applied_has_changed (PdkApplied *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->results->len; i++) {
    const PdkEditResult *result = g_ptr_array_index (self->results, i);

    if (result->outcome != PDK_OUTCOME_FAILED)
      return TRUE;
  }
  return has_stored (self);
}

/* What is gone by now, or not there yet, has its name from the other document. */
static char *
describe_edit (PdkApplied *self, PdkEdit *edit)
{
  PdkDomainDocument *document = self->former;

  if (edit->page != NULL && self->documents != NULL) {
    PdkDomainDocument *base = pdk_domain_documents_get_base (self->documents);
    g_autoptr (PdkItem) item = pdk_domain_document_find (base, edit->page);

    document = item != NULL ? base : document;
  }
  return pdk_edit_describe_in (edit, document);
}

static const char *
name_outcome (PdkOutcome outcome)
{
  switch (outcome) {
  case PDK_OUTCOME_NOW:
    return _ ("Done:");
  case PDK_OUTCOME_LATER:
    return _ ("Stored, and in effect after the machine was shut down:");
  case PDK_OUTCOME_WAITING:
    return _ ("Stored, and the guest was asked:");
  case PDK_OUTCOME_FAILED:
    break;
  }
  return _ ("Not done:");
}

static void
list_outcome (PdkApplied *self, PdkOutcome outcome, GString *text)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->results->len; i++) {
    const PdkEditResult *result = g_ptr_array_index (self->results, i);
    g_autofree char *words = NULL;

    if (result->outcome != outcome)
      continue;
    if (!any)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", name_outcome (outcome));
    any = TRUE;
    words = describe_edit (self, result->edit);
    g_string_append_printf (text, "\n%s", words);
    if (result->reason != NULL)
      g_string_append_printf (text, " (%s)", result->reason);
  }
}

static gboolean
is_more_to_be_said (PdkApplied *self)
{
  for (guint i = 0; i < self->results->len; i++) {
    const PdkEditResult *result = g_ptr_array_index (self->results, i);

    if (result->outcome == PDK_OUTCOME_FAILED || result->reason != NULL)
      return TRUE;
  }
  return FALSE;
}

char *
pdk_applied_describe (PdkApplied *self)
{
  /* The bad news first. */
  static const PdkOutcome order[] = { PDK_OUTCOME_FAILED, PDK_OUTCOME_WAITING, PDK_OUTCOME_LATER,
                                      PDK_OUTCOME_NOW };
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (!is_more_to_be_said (self))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    list_outcome (self, order[i], text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
