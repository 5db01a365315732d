/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-domain-documents-private.h"
#include "pdk-error.h"

/* What all ways of an application need of it. */

void
pdk_step_set (PdkStep *step, PdkOutcome outcome, char *reason)
{
  step->outcome = outcome;
  g_free (step->reason);
  step->reason = reason;
  step->done = TRUE;
}

void
pdk_step_set_libvirt (PdkStep *step, PdkOutcome outcome)
{
  g_autoptr (GError) error = NULL;

  pdk_error_take_libvirt (&error);
  pdk_step_set (step, outcome, g_strdup (error->message));
}

void
pdk_step_set_by (PdkStep *step, int result)
{
  if (result < 0)
    pdk_step_set_libvirt (step, PDK_OUTCOME_LATER);
  else
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
}

gboolean
pdk_field_is_beside (const PdkField *field)
{
  return field != NULL && field->live == PDK_LIVE_AUTOSTART;
}

const PdkField *
pdk_apply_find_pin (const PdkKind *kind)
{
  for (const PdkField *field = kind->fields; field->id != NULL; field++)
    if (field->live == PDK_LIVE_PIN || field->live == PDK_LIVE_IOTHREAD_PIN ||
        field->live == PDK_LIVE_EMULATOR_PIN)
      return field;
  return NULL;
}

void
pdk_apply_refresh (PdkApply *self)
{
  PdkDomainDocument *live = pdk_domain_document_read (self->handle, VIR_DOMAIN_XML_SECURE, NULL);

  pdk_worker_touch ();
  if (live == NULL)
    return;
  pdk_domain_document_unref (self->live);
  self->live = live;
}
