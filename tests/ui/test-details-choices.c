/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "form-fixture.h"
#include "ui-test.h"
#include "views/details/pdk-choice-item.h"

/* Values to choose from on a host that does not have them all. */

#define MACHINE                                                                                    \
  "<domain type='qemu'><os><type arch='x86_64' machine='old-1'>hvm</type></os><devices>"           \
  "<disk type='file' device='disk'><source file='/a'/><target dev='sda' bus='sata'/></disk>"       \
  "</devices></domain>"
#define CAPABILITIES                                                                               \
  "<domainCapabilities><devices><disk supported='yes'><enum name='bus'><value>virtio</value>"      \
  "<value>scsi</value></enum></disk></devices></domainCapabilities>"
#define XEN                                                                                        \
  "<domain type='xen'><os><type arch='x86_64' machine='xenfv'>hvm</type></os><devices>"            \
  "<quantum/></devices></domain>"
#define HOST                                                                                       \
  "<capabilities><guest><os_type>hvm</os_type><arch name='x86_64'><machine>new-2</machine>"        \
  "</arch></guest></capabilities>"

static void
set_up (FormFixture *fixture, gconstpointer page)
{
  form_fixture_set_up (fixture, MACHINE, page, CAPABILITIES, HOST);
}

static void
set_up_xen (FormFixture *fixture, gconstpointer page)
{
  form_fixture_set_up (fixture, XEN, page, NULL, NULL);
}

/* The label with @text below @top that is in sight. */
static GtkWidget *
find_label (GtkWidget *top, const char *text)
{
  if (GTK_IS_LABEL (top) && gtk_widget_get_mapped (top) &&
      g_str_equal (gtk_label_get_label (GTK_LABEL (top)), text))
    return top;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkWidget *found = find_label (at, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static PdkChoiceItem *
find_choice (AdwComboRow *row, const char *value)
{
  GListModel *choices = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PdkChoiceItem) item = g_list_model_get_item (choices, i);

    if (g_strcmp0 (pdk_choice_item_get_value (item), value) == 0)
      return item;
  }
  return NULL;
}

static void
choose (AdwComboRow *row, const char *value)
{
  GListModel *choices = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PdkChoiceItem) item = g_list_model_get_item (choices, i);

    if (g_strcmp0 (pdk_choice_item_get_value (item), value) == 0)
      adw_combo_row_set_selected (row, i);
  }
}

static void
test_reasons (FormFixture *fixture, gconstpointer page)
{
  AdwComboRow *row = ADW_COMBO_ROW (ui_test_find_row (fixture->form, "Bus"));

  g_assert_true (pdk_choice_item_is_usable (find_choice (row, "virtio")));
  g_assert_null (pdk_choice_item_get_detail (find_choice (row, "virtio")));
  g_assert_false (pdk_choice_item_is_usable (find_choice (row, "ide")));
  g_assert_cmpstr (pdk_choice_item_get_detail (find_choice (row, "ide")), ==,
                   "Not offered by QEMU 7.2 on this host");
}

/* What the machine has already stays, is marked, and can be gone back to. */
static void
test_present (FormFixture *fixture, gconstpointer page)
{
  AdwComboRow *row = ADW_COMBO_ROW (ui_test_find_row (fixture->form, "Bus"));
  g_autofree char *bus = NULL;

  ui_test_wait (find_label (GTK_WIDGET (row), "not on offer") != NULL);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find_label (GTK_WIDGET (row), "not on offer")), ==,
                   "Not offered by QEMU 7.2 on this host");
  g_assert_true (pdk_choice_item_is_usable (find_choice (row, "sata")));
  choose (row, "virtio");
  ui_test_wait (find_label (GTK_WIDGET (row), "not on offer") == NULL);
  choose (row, "sata");
  ui_test_wait (find_label (GTK_WIDGET (row), "not on offer") != NULL);
  bus = pdk_domain_draft_get (fixture->draft, page, "bus");
  g_assert_cmpstr (bus, ==, "sata");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
}

/* What comes with another machine type is said before it is applied. */
static void
test_consequence (FormFixture *fixture, gconstpointer page)
{
  const PdkField *field = pdk_kind_find_field (pdk_kind_find (page), "machine");
  GtkWidget *row = ui_test_find_row (fixture->form, "Machine type");

  ui_test_wait (find_label (row, "not on offer") != NULL);
  g_assert_null (find_label (fixture->form, field->consequence));
  gtk_editable_set_text (GTK_EDITABLE (row), "new-2");
  ui_test_wait (find_label (fixture->form, field->consequence) != NULL);
  g_assert_null (find_label (row, "not on offer"));
  gtk_editable_set_text (GTK_EDITABLE (row), "old-1");
  ui_test_wait (find_label (fixture->form, field->consequence) == NULL);
}

static GtkWidget *
find_button (GtkWidget *top, const char *tooltip)
{
  if (GTK_IS_BUTTON (top) && g_strcmp0 (gtk_widget_get_tooltip_text (top), tooltip) == 0)
    return top;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkWidget *found = find_button (at, tooltip);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
step (GtkWidget *row, const char *tooltip, const char *expected)
{
  g_signal_emit_by_name (find_button (row, tooltip), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, expected);
}

/* A number goes up and down within what it may be; one that is not written begins at the least. */
static void
test_steps (FormFixture *fixture, gconstpointer page)
{
  GtkWidget *row = ui_test_find_row (fixture->form, "Most virtual CPUs");
  g_autofree char *count = NULL;

  step (row, "More", "1");
  g_assert_false (gtk_widget_get_sensitive (find_button (row, "Less")));
  step (row, "More", "2");
  step (row, "Less", "1");
  gtk_editable_set_text (GTK_EDITABLE (row), "65535");
  g_assert_false (gtk_widget_get_sensitive (find_button (row, "More")));
  step (row, "Less", "65534");
  gtk_editable_set_text (GTK_EDITABLE (row), "70000");
  step (row, "Less", "65535");
  count = pdk_domain_draft_get (fixture->draft, page, "maximum");
  g_assert_cmpstr (count, ==, "65535");
}

static gboolean
shows (GtkWidget *top, const char *text)
{
  if (GTK_IS_LABEL (top) && g_str_equal (gtk_label_get_text (GTK_LABEL (top)), text))
    return TRUE;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    if (shows (at, text))
      return TRUE;
  return FALSE;
}

/* An apostrophe is one, and not what stands for it in markup. */
static void
test_apostrophe (FormFixture *fixture, gconstpointer page)
{
  g_assert_true (shows (fixture->form, "The host's memory map"));
}

/* Of what nobody here knows it is said that it stays, and where it can be edited. */
static void
test_unknown (FormFixture *fixture, gconstpointer page)
{
  g_assert_true (gtk_widget_get_mapped (ui_test_child (fixture->form, "nothing_label")));
  g_assert_true (shows (fixture->form, "Paddock does not know devices of this kind. It leaves this "
                                       "one as it is, and you can edit it as XML."));
  g_assert_cmpstr (gtk_actionable_get_action_name (
                       GTK_ACTIONABLE (ui_test_find_button (fixture->form, "_Edit as XML"))),
                   ==, "details.edit-xml");
}

#define add(path, function, page)                                                                  \
  g_test_add ("/details/choices/" path, FormFixture, page, set_up, function, form_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("reasons", test_reasons, "disk:sda");
  add ("present", test_present, "disk:sda");
  add ("consequence", test_consequence, "overview");
  add ("steps", test_steps, "cpu");
  g_test_add ("/details/choices/apostrophe", FormFixture, "features", set_up_xen, test_apostrophe,
              form_fixture_tear_down);
  g_test_add ("/details/choices/unknown", FormFixture, "device#1", set_up_xen, test_unknown,
              form_fixture_tear_down);
  return g_test_run ();
}
