/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-page-private.h"

#include <glib/gi18n.h>

#include "views/details/pdk-details-form.h"
#include "views/details/pdk-details-xml.h"

/* What was changed in a machine's hardware, and whether it can be applied: the bar below the page. */

gboolean
pdk_details_page_is_applying (PdkDetailsPage *self)
{
  return self->applier != NULL && pdk_details_applier_is_busy (self->applier);
}

gboolean
pdk_details_page_is_wrong (PdkDetailsPage *self)
{
  GtkWidget *child = NULL;

  g_return_val_if_fail (PDK_IS_DETAILS_PAGE (self), FALSE);

  child = adw_bin_get_child (self->form_bin);
  if (PDK_IS_DETAILS_FORM (child))
    return pdk_details_form_is_wrong (PDK_DETAILS_FORM (child));
  return PDK_IS_DETAILS_XML (child) && pdk_details_xml_is_wrong (PDK_DETAILS_XML (child));
}

/* The bar of changes */

void
pdk_details_page_announce (PdkDetailsPage *self)
{
  PdkDomainDocument *base = pdk_domain_draft_get_base (self->draft);

  if (self->announcer != NULL && !pdk_announcer_is_of (self->announcer, base, self->now->live))
    g_clear_pointer (&self->announcer, pdk_announcer_free);
  if (self->announcer == NULL)
    self->announcer = pdk_announcer_new (base, self->now->live);
  g_clear_pointer (&self->context.announced, g_array_unref);
  self->context.announced =
      pdk_announcer_say (self->announcer, pdk_domain_draft_get_edits (self->draft));
}

static char *
describe_changes (PdkDetailsPage *self)
{
  const guint n_edits = pdk_domain_draft_get_n_edits (self->draft);
  const guint n_later = pdk_announced_count (self->context.announced);
  g_autofree char *all = g_strdup_printf (ngettext ("%u change", "%u changes", n_edits), n_edits);

  if (pdk_details_page_is_wrong (self))
    return g_strdup (self->undefined ? _ ("Something here is no value yet")
                                     : _ ("Something here cannot be applied yet"));
  if (n_later == 0 || !self->now->persistent)
    return g_steal_pointer (&all);
  /* Translators: the first is “3 changes”; how many of them have to wait until the machine is off */
  return g_strdup_printf (ngettext ("%s · %u after shutdown", "%s · %u after shutdown", n_later),
                          all, n_later);
}

static void
update_actions (PdkDetailsPage *self, gboolean any)
{
  const guint n_edits = self->documents != NULL ? pdk_domain_draft_get_n_edits (self->draft) : 0;
  const gboolean can_apply = n_edits > 0 && !pdk_details_page_is_wrong (self) &&
                             !pdk_details_page_is_applying (self) && !self->undefined &&
                             self->documents->refusal == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.apply", can_apply);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.discard",
                                 any && !pdk_details_page_is_applying (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.show-difference", n_edits > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.undo",
                                 !any && self->applier != NULL &&
                                     pdk_details_applier_can_undo (self->applier));
}

void
pdk_details_page_update_bar (PdkDetailsPage *self)
{
  const gboolean any = self->documents != NULL && (pdk_domain_draft_get_n_edits (self->draft) > 0 ||
                                                   pdk_details_page_is_wrong (self));
  const char *words = self->applier != NULL ? pdk_details_applier_get_words (self->applier) : NULL;

  update_actions (self, any);
  if (any) {
    g_autofree char *text = describe_changes (self);

    pdk_details_bar_show_changes (self->bar, text, pdk_details_page_is_applying (self));
  } else if (pdk_details_page_is_applying (self)) {
    pdk_details_bar_show_changes (self->bar, _ ("Being applied…"), TRUE);
  } else if (words != NULL) {
    pdk_details_bar_show_outcome (self->bar, self->applier);
  } else {
    pdk_details_bar_hide (self->bar);
  }
  pdk_details_page_emit_changed (self);
}
