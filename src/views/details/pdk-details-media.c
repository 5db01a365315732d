/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-media.h"

gboolean
pdk_details_media_is_about (const PdkEdit *edit)
{
  g_return_val_if_fail (edit != NULL, FALSE);

  return edit->type == PDK_EDIT_SET && (edit->field->flags & PDK_FIELD_MEDIUM) != 0;
}

/* (nullable): what is in the drive that @edit is about; nothing where it is no drive */
static char *
get_medium (PdkDomainDocument *document, const PdkEdit *edit)
{
  g_autoptr (PdkItem) item = pdk_domain_document_find (document, edit->page);

  if (item == NULL || !pdk_field_condition (edit->field->live_when, item->element))
    return NULL;
  return pdk_field_get (edit->field, item->element);
}

void
pdk_details_media_remember (PdkRecentMedia *recent, const char *host, PdkDomainDraft *draft)
{
  GPtrArray *edits = NULL;

  g_return_if_fail (PDK_IS_RECENT_MEDIA (recent));
  g_return_if_fail (host != NULL);
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));

  edits = pdk_domain_draft_get_edits (draft);
  for (guint i = 0; i < edits->len; i++) {
    const PdkEdit *edit = g_ptr_array_index (edits, i);
    g_autofree char *before = NULL;
    g_autofree char *now = NULL;

    if (!pdk_details_media_is_about (edit))
      continue;
    before = get_medium (pdk_domain_draft_get_base (draft), edit);
    now = get_medium (pdk_domain_draft_get_document (draft), edit);
    if (before != NULL)
      pdk_recent_media_add (recent, host, before);
    if (now != NULL)
      pdk_recent_media_add (recent, host, now);
  }
}
