/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "details-fixture.h"
#include "views/details/pdk-details-add.h"
#include "views/details/pdk-details-row.h"

/* What there is in the list of a machine's hardware and in the lists of its pages, and what is added. */

/* The action of the item for template @id, anywhere in @menu. */
static char *
find_action (GMenuModel *menu, const char *id)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuModel) below = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
    char *found = below != NULL ? find_action (below, id) : NULL;
    g_autofree char *target = NULL;

    if (found != NULL)
      return found;
    if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &target) ||
        !g_str_equal (target, id))
      continue;
    g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &found);
    return found;
  }
  return NULL;
}

static void
assert_action (GMenuModel *menu, const char *id, const char *action)
{
  g_autofree char *found = find_action (menu, id);

  g_assert_cmpstr (found, ==, action);
}

static void
test_menu (DetailsFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (
      "<domain type='kvm'><name>a</name><devices><memballoon model='virtio'/></devices></domain>",
      NULL);
  g_autoptr (PdkXmlDocument) capabilities = pdk_xml_document_parse (
      "<domainCapabilities><devices><tpm supported='no'/><rng supported='yes'/></devices>"
      "</domainCapabilities>",
      NULL);
  g_autoptr (GMenuModel) menu = pdk_details_add_menu (document, capabilities);

  assert_action (menu, "memballoon", "details.add-none");
  assert_action (menu, "tpm", "details.add-none");
  assert_action (menu, "rng", "details.add");
  assert_action (menu, "disk", "details.add");
}

/* Most machines can have one TPM; those that can have two do in their XML. */
static void
test_menu_once (DetailsFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainDocument) none =
      pdk_domain_document_parse ("<domain type='kvm'><name>a</name><devices/></domain>", NULL);
  g_autoptr (PdkDomainDocument) one =
      pdk_domain_document_parse ("<domain type='kvm'><name>a</name><devices><tpm model='tpm-crb'>"
                                 "<backend type='emulator'/></tpm></devices></domain>",
                                 NULL);
  g_autoptr (GMenuModel) without = pdk_details_add_menu (none, NULL);
  g_autoptr (GMenuModel) with = pdk_details_add_menu (one, NULL);

  assert_action (without, "tpm", "details.add");
  assert_action (with, "tpm", "details.add-none");
}

static gboolean
has_group (GtkWidget *top, const char *title)
{
  if (ADW_IS_PREFERENCES_GROUP (top) &&
      g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (top)), title) == 0)
    return gtk_widget_get_visible (top);
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    if (has_group (at, title))
      return TRUE;
  return FALSE;
}

/* Lists that only other machines have use for, where there is nothing in them. */
static void
test_of_use (DetailsFixture *fixture, gconstpointer data)
{
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "security");
  g_assert_true (has_group (fixture->page, "Security Labels"));
  g_assert_false (has_group (fixture->page, "Key Wrappings"));
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "os");
  g_assert_false (has_group (fixture->page, "Maps of Users"));
}

/* The button of the group with @title. */
static GtkButton *
find_add (GtkWidget *top, const char *title)
{
  if (ADW_IS_PREFERENCES_GROUP (top) &&
      g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (top)), title) == 0)
    return GTK_BUTTON (adw_preferences_group_get_header_suffix (ADW_PREFERENCES_GROUP (top)));
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkButton *found = find_add (at, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Each list there is takes one more. */
static void
test_lists (DetailsFixture *fixture, gconstpointer data)
{
  guint n_lists = 0;

  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++) {
    const guint before = details_n_changes (fixture);
    const PdkKind *parent = NULL;

    if (((*kind)->flags & PDK_KIND_ROW) == 0 || ((*kind)->flags & PDK_KIND_NO_ADD) != 0)
      continue;
    parent = pdk_kind_find ((*kind)->parent);
    g_test_message ("%s in %s", (*kind)->id, parent->id);
    g_assert_nonnull ((*kind)->list_title);
    if ((parent->flags & PDK_KIND_MACHINE) == 0)
      continue;
    details_show_page (fixture, parent->id);
    /* Some pages are of other hypervisors. */
    if (find_add (fixture->page, (*kind)->list_title) == NULL)
      continue;
    for (guint i = 0; i < 2; i++)
      g_signal_emit_by_name (find_add (fixture->page, (*kind)->list_title), "clicked");
    g_assert_cmpuint (details_n_changes (fixture), ==, before + 2);
    n_lists++;
  }
  g_assert_cmpuint (n_lists, >, 5);
  details_act (fixture, "details.discard");
}

static void
test_add_remove (DetailsFixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "details.add", "s", "interface");
  ui_test_wait (details_n_changes (fixture) == 1);
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "devices/interface/source/@network", "default"));
  ui_test_wait (!details_bar_is_shown (fixture));
  details_act (fixture, "details.remove");
  ui_test_wait (details_n_changes (fixture) == 1);
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "devices/interface/@type", NULL));
}

static void
search (DetailsFixture *fixture, guint n_all)
{
  GtkEditable *entry = details_list_child (fixture, "search_entry");
  GtkListBox *list = details_list_child (fixture, "list_box");
  g_autofree char *title =
      g_strdup (gtk_label_get_label (ui_test_child (fixture->page, "title_label")));

  ui_test_wait (gtk_widget_get_visible (GTK_WIDGET (entry)));
  gtk_editable_set_text (entry, "no such thing");
  ui_test_wait (details_count_rows (fixture) == 0);
  gtk_editable_set_text (entry, " VDFJ ");
  ui_test_wait (details_count_rows (fixture) == 1);
  /* Looking for another is no reason to leave the page. */
  g_assert_cmpstr (gtk_label_get_label (ui_test_child (fixture->page, "title_label")), ==, title);
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpstr (gtk_label_get_label (ui_test_child (fixture->page, "title_label")), ==,
                   "Disk vdfj");
  /* What a summary says is found as well. */
  gtk_editable_set_text (entry, "/59.IMG");
  ui_test_wait (details_count_rows (fixture) == 1);
  gtk_editable_set_text (entry, "/58.IMG");
  ui_test_wait (gtk_list_box_get_selected_row (list) == NULL);
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpuint (details_count_rows (fixture), ==, n_all);
  g_assert_nonnull (gtk_list_box_get_selected_row (list));
  g_assert_cmpstr (gtk_label_get_label (ui_test_child (fixture->page, "title_label")), ==,
                   "Disk vdfj");
}

static void
test_many (DetailsFixture *fixture, gconstpointer data)
{
  const guint n_pages = details_count_rows (fixture);
  GtkTextBuffer *buffer = details_show_xml (fixture);
  g_autofree char *text = details_get_text (buffer);
  g_auto (GStrv) parts = g_strsplit (text, "</devices>", 2);
  g_autoptr (GString) many = g_string_new (parts[0]);

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (many,
                            "<disk type='file'><source file='/%u.img'/>"
                            "<target dev='vd%c%c' bus='virtio'/></disk>",
                            i, 'a' + i / 10, 'a' + i % 10);
  g_assert_nonnull (parts[1]);
  g_string_append_printf (many, "</devices>%s", parts[1]);
  gtk_text_buffer_set_text (buffer, many->str, -1);
  ui_test_wait (details_count_rows (fixture) == n_pages + 60);
  g_assert_cmpuint (details_n_changes (fixture), ==, 1);
  search (fixture, n_pages + 60);
  details_act (fixture, "details.discard");
  g_assert_cmpuint (details_count_rows (fixture), ==, n_pages);
  g_assert_false (gtk_widget_get_visible (details_list_child (fixture, "search_entry")));
}

static void
write_controllers (DetailsFixture *fixture, guint n_ports)
{
  GtkTextBuffer *buffer = details_show_xml (fixture);
  g_autofree char *text = details_get_text (buffer);
  g_auto (GStrv) parts = g_strsplit (text, "</devices>", 2);
  g_autoptr (GString) many = g_string_new (parts[0]);

  for (guint i = 0; i < n_ports; i++)
    g_string_append_printf (many, "<controller type='pci' index='%u' model='pcie-root-port'/>",
                            10 + i);
  g_string_append_printf (many, "</devices>%s", parts[1]);
  gtk_text_buffer_set_text (buffer, many->str, -1);
  ui_test_wait (details_n_changes (fixture) == 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find_button (fixture->page, "_Form")),
                                TRUE);
}

/* Many controllers are one row, which unfolds for who asks and for who wants one of them. */
static void
test_folded (DetailsFixture *fixture, gconstpointer data)
{
  GtkListBox *list = details_list_child (fixture, "list_box");
  const guint n_pages = details_count_rows (fixture);
  GtkListBoxRow *group = NULL;

  write_controllers (fixture, 20);
  ui_test_wait (details_count_rows (fixture) <= n_pages + 1);
  for (guint i = 0; group == NULL; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int) i);

    if (pdk_details_item_is_group (pdk_details_row_get_item (PDK_DETAILS_ROW (row))))
      group = row;
  }
  g_assert_cmpuint (pdk_details_item_get_n_members (
                        pdk_details_row_get_item (PDK_DETAILS_ROW (group))),
                    >=, 20);
  g_assert_true (details_title_is (fixture, "Overview"));
  gtk_widget_activate (GTK_WIDGET (group));
  g_assert_cmpuint (details_count_rows (fixture), >=, n_pages + 20);
  g_assert_true (details_title_is (fixture, "Overview"));
  gtk_widget_activate (GTK_WIDGET (group));
  g_assert_cmpuint (details_count_rows (fixture), <=, n_pages + 1);
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "controller:pci:15");
  g_assert_true (details_title_is (fixture, "Controller pci:15"));
  g_assert_cmpuint (details_count_rows (fixture), >=, n_pages + 20);
  /* Folding what is in sight does not take it away. */
  gtk_widget_activate (GTK_WIDGET (group));
  g_assert_true (details_title_is (fixture, "Controller pci:15"));
  details_act (fixture, "details.discard");
  g_assert_cmpuint (details_count_rows (fixture), ==, n_pages);
}

static void
test_pins (DetailsFixture *fixture, gconstpointer data)
{
  const PdkKind *kind = pdk_kind_find ("vcpupin");
  GtkWidget *row = NULL;

  details_show_page (fixture, kind->parent);
  g_signal_emit_by_name (find_add (fixture->page, kind->list_title), "clicked");
  row = ui_test_find_row (fixture->page, "Host CPUs");
  gtk_editable_set_text (GTK_EDITABLE (row), "0-1");
  g_assert_true (details_bar_is_shown (fixture));
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "cputune/vcpupin/@cpuset", "0-1"));
  ui_test_wait (!details_bar_is_shown (fixture));
}

static gboolean
has_focus (DetailsFixture *fixture, const char *name)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && gtk_widget_is_ancestor (focus, details_list_child (fixture, name));
}

/* By the keyboard alone it is one step past the list, and one back to the row that is selected. */
static void
test_keys (DetailsFixture *fixture, gconstpointer data)
{
  GtkListBox *list = details_list_child (fixture, "list_box");
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, 3));

  gtk_list_box_select_row (list, GTK_LIST_BOX_ROW (row));
  gtk_widget_grab_focus (row);
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
  g_assert_true (has_focus (fixture, "add_button"));
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_window_get_focus (fixture->window) == row);
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_BACKWARD);
  g_assert_false (has_focus (fixture, "list_box"));
}

static void
add_tests (void)
{
  details_fixture_add ("folded", test_folded);
  details_fixture_add ("add-remove", test_add_remove);
  details_fixture_add ("lists", test_lists);
  details_fixture_add ("pins", test_pins);
  details_fixture_add ("menu", test_menu);
  details_fixture_add ("menu-once", test_menu_once);
  details_fixture_add ("of-use", test_of_use);
  details_fixture_add ("keys", test_keys);
  details_fixture_add ("many", test_many);
}

int
main (int argc, char **argv)
{
  return details_fixture_run (argc, argv, add_tests);
}
