/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "form-fixture.h"

#include "ui-test.h"

/* (nullable) */
static PdkXmlDocument *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkXmlDocument *document = xml != NULL ? pdk_xml_document_parse (xml, &error) : NULL;

  g_assert_no_error (error);
  return document;
}

void
form_fixture_set_up (FormFixture *fixture,
                     const char *xml,
                     const char *page,
                     const char *capabilities,
                     const char *host)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (xml, &error);
  g_autoptr (PdkXmlDocument) machine = parse (capabilities);
  g_autoptr (PdkXmlDocument) computer = parse (host);

  g_assert_no_error (error);
  fixture->draft = pdk_domain_draft_new (document);
  if (machine != NULL || computer != NULL)
    fixture->context.offer = pdk_offer_new (machine, computer, "QEMU 7.2");
  fixture->form = pdk_details_form_new (fixture->draft, page, &fixture->context);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, fixture->form);
  gtk_window_present (fixture->window);
}

void
form_fixture_tear_down (FormFixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->form), (gpointer *) &fixture->form);
  gtk_window_destroy (fixture->window);
  ui_test_wait (fixture->form == NULL);
  g_clear_pointer (&fixture->context.offer, pdk_offer_unref);
  g_assert_finalize_object (fixture->draft);
}
