/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "details-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>

static const UiTestMachine machines[] = {
  { "web-01", FALSE },
  { NULL },
};

static PdkDomain *
find_domain (UiTest *test)
{
  g_autoptr (PdkConnection) connection =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (test->app)), 0);

  return g_list_model_get_item (pdk_connection_get_domains (connection), 0);
}

static gboolean
is_loaded (DetailsFixture *fixture)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (ui_test_child (fixture->page, "stack")),
                    "pages") == 0;
}

void
details_fixture_set_up (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  ui_test_set_up (&fixture->test, machines);
  ui_test_wait ((fixture->domain = find_domain (&fixture->test)) != NULL);
  fixture->definition = pdk_domain_definition_new (fixture->domain);
  fixture->page = pdk_details_page_new (fixture->domain);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), fixture->page);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 1024, 700);
  gtk_window_set_child (fixture->window, overlay);
  gtk_window_present (fixture->window);
  ui_test_wait (is_loaded (fixture));
}

void
details_fixture_tear_down (DetailsFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->definition);
  g_clear_object (&fixture->domain);
  ui_test_tear_down (&fixture->test);
}

void
details_act (DetailsFixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
}

void
details_write_title (DetailsFixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_row (fixture->page, "Title")), text);
}

guint
details_n_changes (DetailsFixture *fixture)
{
  return pdk_details_page_get_n_changes (PDK_DETAILS_PAGE (fixture->page));
}

/* Whether there is something to be applied, or discarded. */
gboolean
details_bar_is_shown (DetailsFixture *fixture)
{
  GtkWidget *bar = ui_test_child (fixture->page, "bar");

  return gtk_revealer_get_reveal_child (ui_test_child (bar, "revealer")) &&
         gtk_widget_get_visible (ui_test_child (bar, "changes"));
}

gboolean
details_says_outcome (DetailsFixture *fixture, const char *text)
{
  GtkWidget *bar = ui_test_child (fixture->page, "bar");

  return gtk_revealer_get_reveal_child (ui_test_child (bar, "revealer")) &&
         gtk_widget_get_visible (ui_test_child (bar, "outcome")) &&
         g_str_equal (gtk_label_get_label (ui_test_child (bar, "outcome_label")), text);
}

gpointer
details_list_child (DetailsFixture *fixture, const char *name)
{
  return ui_test_child (ui_test_child (fixture->page, "list"), name);
}

/* Whether the machine has @value there; reads again where not. */
gboolean
details_is_stored (DetailsFixture *fixture, const char *path, const char *value)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (fixture->definition);
  g_autofree char *text =
      documents != NULL
          ? pdk_xml_get_string (pdk_domain_document_get_root (documents->stored), path)
          : NULL;

  if (documents != NULL && g_strcmp0 (text, value) == 0)
    return TRUE;
  pdk_domain_definition_reload (fixture->definition);
  return FALSE;
}

GtkTextBuffer *
details_show_xml (DetailsFixture *fixture)
{
  gtk_toggle_button_set_active (ui_test_child (fixture->page, "xml_button"), TRUE);
  return gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (ui_test_find (fixture->page, GTK_TYPE_TEXT_VIEW)));
}

char *
details_get_text (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

void
details_show_page (DetailsFixture *fixture, const char *page)
{
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), page);
}

guint
details_count_rows (DetailsFixture *fixture)
{
  GtkListBox *list = details_list_child (fixture, "list_box");
  guint count = 0;

  while (gtk_list_box_get_row_at_index (list, (int) count) != NULL)
    count++;
  return count;
}

gboolean
details_title_is (DetailsFixture *fixture, const char *title)
{
  return g_str_equal (gtk_label_get_label (ui_test_child (fixture->page, "title_label")), title);
}

static void
remove_history (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFile) definitions =
      g_file_resolve_relative_path (file,
                                    "paddock/definitions/00000000-0000-4000-8000-000000000001");
  g_autofree char *path = g_file_get_path (definitions);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    g_unlink (inside);
  }
  g_clear_pointer (&dir, g_dir_close);
  for (g_autoptr (GFile) at = g_object_ref (definitions); !g_file_has_prefix (file, at);) {
    g_autoptr (GFile) parent = g_file_get_parent (at);

    g_file_delete (at, NULL, NULL);
    if (g_file_equal (at, file))
      break;
    g_set_object (&at, parent);
  }
}

int
details_fixture_run (int argc, char **argv, void (*add_tests) (void))
{
  g_autofree char *state = g_dir_make_tmp ("paddock-details-XXXXXX", NULL);
  int result = 0;

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add_tests ();
  result = g_test_run ();
  remove_history (state);
  return result;
}
