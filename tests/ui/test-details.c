/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "core/pdk-text.h"
#include "details-fixture.h"
#include "views/details/pdk-details-add.h"
#include "views/details/pdk-history-dialog.h"

/* What is edited in the pages of a machine's hardware, and applied. */

static void
test_apply (DetailsFixture *fixture, gconstpointer data)
{
  GtkButton *undo = NULL;

  g_assert_false (details_bar_is_shown (fixture));
  details_write_title (fixture, "A <b>title</b>");
  g_assert_true (details_bar_is_shown (fixture));
  g_assert_cmpuint (details_n_changes (fixture), ==, 1);
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "title", "A <b>title</b>"));
  ui_test_wait (!details_bar_is_shown (fixture));

  /* And back, for as long as nobody has read it. */
  ui_test_wait (details_says_outcome (fixture, "Changes applied"));
  undo = ui_test_find_button (fixture->page, "_Undo");
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (undo)));
  gtk_widget_activate (GTK_WIDGET (undo));
  ui_test_wait (details_is_stored (fixture, "title", NULL));
  ui_test_wait (*gtk_editable_get_text (GTK_EDITABLE (ui_test_find_row (fixture->page, "Title"))) ==
                '\0');
  ui_test_wait (details_says_outcome (fixture, "Changes taken back"));
  g_assert_false (gtk_widget_is_visible (GTK_WIDGET (undo)));
  details_act (fixture, "details.dismiss");
  g_assert_false (gtk_revealer_get_reveal_child (
      ui_test_child (ui_test_child (fixture->page, "bar"), "revealer")));
}

/* Another change puts what was said aside, and taking that back brings it back. */
static void
test_outcome (DetailsFixture *fixture, gconstpointer data)
{
  details_write_title (fixture, "One");
  details_act (fixture, "details.apply");
  ui_test_wait (details_says_outcome (fixture, "Changes applied"));
  details_write_title (fixture, "Two");
  g_assert_true (details_bar_is_shown (fixture));
  g_assert_false (details_says_outcome (fixture, "Changes applied"));
  details_act (fixture, "details.discard");
  g_assert_true (details_says_outcome (fixture, "Changes applied"));
  details_act (fixture, "details.undo");
  ui_test_wait (details_is_stored (fixture, "title", NULL));
}

static AdwExpanderRow *
find_folded (DetailsFixture *fixture)
{
  return ADW_EXPANDER_ROW (ui_test_find_row (fixture->page, "More Settings"));
}

static gboolean
has_focus_within (DetailsFixture *fixture, const char *title)
{
  GtkWidget *row = ui_test_find_row (fixture->page, title);
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return row != NULL && focus != NULL && gtk_widget_is_ancestor (focus, row);
}

/* A device that is named by the host only when it is stored is left as it was, and the next one that
 * is added begins anew. */
static void
test_added_stays (DetailsFixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (fixture->page, "details.add", "s", "serial");
  ui_test_wait (details_n_changes (fixture) == 1);
  adw_expander_row_set_expanded (find_folded (fixture), TRUE);
  ui_test_wait (gtk_widget_grab_focus (ui_test_find_row (fixture->page, "Number")));
  ui_test_wait (has_focus_within (fixture, "Number"));

  details_act (fixture, "details.apply");
  ui_test_wait (details_says_outcome (fixture, "Changes applied"));
  g_assert_true (details_title_is (fixture, "Serial Port 1"));
  ui_test_wait (details_is_stored (fixture, "devices/serial/target/@port", "0"));
  ui_test_wait (has_focus_within (fixture, "Number"));
  g_assert_true (adw_expander_row_get_expanded (find_folded (fixture)));

  gtk_widget_activate_action (fixture->page, "details.add", "s", "serial");
  ui_test_wait (details_n_changes (fixture) == 1);
  g_assert_true (details_title_is (fixture, "Serial Port 2"));
  g_assert_false (adw_expander_row_get_expanded (find_folded (fixture)));
  details_act (fixture, "details.discard");
}

static double
get_scrolled (DetailsFixture *fixture)
{
  GtkWidget *form = ui_test_find (fixture->page, g_type_from_name ("PdkDetailsForm"));
  GtkScrolledWindow *scrolled = ui_test_child (form, "scrolled");

  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (scrolled));
}

static void
scroll_to (DetailsFixture *fixture, double value)
{
  GtkWidget *form = ui_test_find (fixture->page, g_type_from_name ("PdkDetailsForm"));
  GtkScrolledWindow *scrolled = ui_test_child (form, "scrolled");
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scrolled);

  ui_test_wait (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) >=
                value);
  gtk_adjustment_set_value (adjustment, value);
}

static gboolean
has_focus (DetailsFixture *fixture, const char *title)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);
  GtkWidget *row = ui_test_find_row (fixture->page, title);

  return focus != NULL && row != NULL && gtk_widget_is_ancestor (focus, row);
}

/* The page with the notes does not give them the keys of another row. */
static void
test_title_stays (DetailsFixture *fixture, gconstpointer data)
{
  GtkEditable *title = GTK_EDITABLE (ui_test_find_row (fixture->page, "Title"));

  ui_test_wait (gtk_widget_grab_focus (GTK_WIDGET (title)));
  details_write_title (fixture, "Another title");
  gtk_editable_set_position (title, 3);
  details_act (fixture, "details.apply");
  ui_test_wait (details_says_outcome (fixture, "Changes applied"));
  ui_test_wait (has_focus (fixture, "Title"));
  title = GTK_EDITABLE (ui_test_find_row (fixture->page, "Title"));
  g_assert_cmpint (gtk_editable_get_position (title), ==, 3);
}

/* A page that is applied is as it was left: unfolded, scrolled, and with the keys where they were. */
static void
test_stays (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = NULL;

  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "tuning");
  row = ui_test_find_row (fixture->page, "More Settings");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  row = ui_test_find_row (fixture->page, "CPU shares");
  gtk_editable_set_text (GTK_EDITABLE (row), "512");
  gtk_widget_grab_focus (row);
  gtk_editable_set_position (GTK_EDITABLE (row), 2);
  scroll_to (fixture, 120);
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "cputune/shares", "512"));
  ui_test_wait (details_says_outcome (fixture, "Changes applied"));
  g_assert_true (ui_test_find_row (fixture->page, "CPU shares") != row);
  row = ui_test_find_row (fixture->page, "More Settings");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  ui_test_wait (get_scrolled (fixture) == 120);
  g_assert_true (has_focus (fixture, "CPU shares"));
  g_assert_cmpint (gtk_editable_get_position (
                       GTK_EDITABLE (ui_test_find_row (fixture->page, "CPU shares"))),
                   ==, 2);

  /* And where another page was looked at meanwhile. */
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "memory");
  pdk_details_page_show (PDK_DETAILS_PAGE (fixture->page), "tuning");
  row = ui_test_find_row (fixture->page, "More Settings");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  ui_test_wait (get_scrolled (fixture) == 120);
}

static void
test_discard (DetailsFixture *fixture, gconstpointer data)
{
  details_write_title (fixture, "Never");
  g_assert_true (details_bar_is_shown (fixture));
  details_act (fixture, "details.discard");
  g_assert_false (details_bar_is_shown (fixture));
  g_assert_cmpuint (details_n_changes (fixture), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_test_find_row (fixture->page, "Title"))),
                   ==, "");
  /* What is changed and changed back is no change. */
  details_write_title (fixture, "x");
  details_write_title (fixture, "");
  g_assert_cmpuint (details_n_changes (fixture), ==, 0);
  g_assert_false (details_bar_is_shown (fixture));
}

static void
test_history (DetailsFixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = NULL;
  GtkStack *stack = NULL;

  details_act (fixture, "details.show-history");
  dialog = ui_test_find_window (PDK_TYPE_HISTORY_DIALOG);
  g_assert_nonnull (dialog);
  stack = ui_test_child (GTK_WIDGET (dialog), "stack");
  ui_test_wait (g_str_equal (gtk_stack_get_visible_child_name (stack), "empty"));
  gtk_window_close (dialog);

  details_write_title (fixture, "Second");
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "title", "Second"));
  ui_test_wait (!details_bar_is_shown (fixture));

  details_act (fixture, "details.show-history");
  dialog = ui_test_find_window (PDK_TYPE_HISTORY_DIALOG);
  stack = ui_test_child (GTK_WIDGET (dialog), "stack");
  ui_test_wait (g_str_equal (gtk_stack_get_visible_child_name (stack), "records"));
  g_signal_emit_by_name (ui_test_find_button (GTK_WIDGET (dialog), "Restore"), "clicked");
  ui_test_wait (details_is_stored (fixture, "title", NULL));
  ui_test_wait (ui_test_find_window (PDK_TYPE_HISTORY_DIALOG) == NULL);
}

static void
on_theirs_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (PdkApplied) applied =
      pdk_domain_definition_apply_finish (PDK_DOMAIN_DEFINITION (source), result, NULL);

  g_assert_nonnull (applied);
  g_assert_cmpuint (applied->conflicts->len, ==, 0);
  *done = TRUE;
}

/* Somebody else's change, under the page. */
static void
change_elsewhere (DetailsFixture *fixture, const char *field, const char *value)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  PdkDomainDocuments *documents = NULL;
  gboolean done = FALSE;

  ui_test_wait ((documents = pdk_domain_definition_get_documents (fixture->definition)) != NULL);
  g_ptr_array_add (edits, pdk_edit_new_set ("overview", field, value, NULL));
  pdk_domain_definition_apply_async (fixture->definition, documents->stored, edits, NULL,
                                     PDK_APPLY_NONE, on_theirs_applied, &done);
  ui_test_wait (done);
}

static void
test_conflict (DetailsFixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = NULL;
  GtkListBox *list = NULL;

  details_write_title (fixture, "Mine");
  change_elsewhere (fixture, "description", "Theirs as well");
  change_elsewhere (fixture, "title", "Theirs");
  details_act (fixture, "details.apply");
  ui_test_wait ((dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  list = ui_test_find (gtk_window_get_child (dialog), GTK_TYPE_LIST_BOX);
  /* Theirs, and then mine. */
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  ui_test_wait (details_is_stored (fixture, "title", "Mine"));
  g_assert_true (details_is_stored (fixture, "description", "Theirs as well"));
  ui_test_wait (!details_bar_is_shown (fixture));
}

/* The find bar, closed or open, leaves the window as narrow as it can be. */
static void
test_xml_width (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *view = NULL;
  int width = 0;

  details_show_xml (fixture);
  view = gtk_widget_get_ancestor (GTK_WIDGET (ui_test_find (fixture->page, GTK_TYPE_TEXT_VIEW)),
                                  g_type_from_name ("PdkDetailsXml"));
  gtk_widget_activate_action (view, "xml.find", NULL);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <, 280);
}

static gboolean
has_keys (DetailsFixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* The keys go to the search, and back to the text, by whatever the search is closed. */
static void
test_xml_find (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *text = NULL;
  GtkWidget *view = NULL;

  details_show_xml (fixture);
  text = ui_test_find (fixture->page, GTK_TYPE_TEXT_VIEW);
  view = gtk_widget_get_ancestor (text, g_type_from_name ("PdkDetailsXml"));
  gtk_widget_activate_action (view, "xml.find", NULL);
  ui_test_wait (has_keys (fixture, ui_test_child (view, "search_entry")));
  gtk_search_bar_set_search_mode (ui_test_child (view, "search_bar"), FALSE);
  ui_test_wait (has_keys (fixture, text));
}

static void
test_malformed (DetailsFixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = details_show_xml (fixture);
  GtkWidget *view =
      gtk_widget_get_ancestor (GTK_WIDGET (ui_test_find (fixture->page, GTK_TYPE_TEXT_VIEW)),
                               g_type_from_name ("PdkDetailsXml"));

  gtk_text_buffer_set_text (buffer, "<domain><name>web-01</name>", -1);
  ui_test_wait (gtk_widget_get_mapped (ui_test_child (view, "banner")) &&
                details_bar_is_shown (fixture));
  g_assert_cmpuint (details_n_changes (fixture), ==, 0);
  details_act (fixture, "details.discard");
  g_assert_false (details_bar_is_shown (fixture));
}

static void
test_password (DetailsFixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *changed = NULL;

  gtk_widget_activate_action (fixture->page, "details.add", "s", "vnc");
  ui_test_wait (details_n_changes (fixture) == 1);
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_row (fixture->page, "Password")), "hush");
  buffer = details_show_xml (fixture);
  text = details_get_text (buffer);
  g_assert_nonnull (strstr (text, "port=\"-1\" autoport=\"yes\""));
  g_assert_nonnull (strstr (text, "passwd=\"••••••\""));
  g_assert_null (strstr (text, "hush"));

  parts = g_strsplit (text, "port=\"-1\" autoport=\"yes\"", 2);
  changed = g_strjoinv ("port=\"5999\"", parts);
  gtk_text_buffer_set_text (buffer, changed, -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find_button (fixture->page, "_Form")),
                                TRUE);
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "devices/graphics/@passwd", "hush"));
  g_assert_true (details_is_stored (fixture, "devices/graphics/@port", "5999"));
}

static void
test_wrong (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = NULL;

  details_show_page (fixture, "memory");
  ui_test_wait ((row = ui_test_find_row (fixture->page, "Most memory")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "much");
  g_assert_cmpuint (details_n_changes (fixture), ==, 0);
  g_assert_true (details_bar_is_shown (fixture));
  details_act (fixture, "details.discard");
  g_assert_false (details_bar_is_shown (fixture));
}

typedef struct {
  PdkDomainDraft *draft;
  gboolean done;
  gboolean taken;
} Addition;

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Addition *addition = user_data;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  addition->taken = pdk_details_add_finish (result, addition->draft, &page, &error);
  g_assert_no_error (error);
  g_assert_true (addition->taken == (page != NULL));
  addition->done = TRUE;
}

static void
add_folder (DetailsFixture *fixture, PdkDomainDraft *draft, const char *answer)
{
  Addition addition = { draft, FALSE, FALSE };
  GtkWindow *dialog = NULL;

  pdk_details_add_async (fixture->window, pdk_domain_get_connection (fixture->domain),
                         pdk_domain_get_uuid (fixture->domain), draft, "filesystem", on_added,
                         &addition);
  ui_test_wait ((dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  g_assert_false (addition.done);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), answer);
  gtk_window_destroy (dialog);
  ui_test_wait (addition.done);
  g_assert_true (addition.taken == g_str_equal (answer, "confirm"));
}

/* A shared folder needs shared memory: it comes along when the user agrees, and else nothing does. */
static void
test_needs (DetailsFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (
      "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os>"
      "<devices/></domain>",
      NULL);
  g_autoptr (PdkDomainDraft) draft = pdk_domain_draft_new (document);
  g_autofree char *shared = NULL;

  add_folder (fixture, draft, "cancel");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 0);
  add_folder (fixture, draft, "confirm");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 2);
  shared = pdk_domain_draft_get (draft, "memory", "shared");
  g_assert_cmpstr (shared, ==, "yes");
}

static void
answer (const char *response)
{
  GtkWindow *dialog = NULL;

  ui_test_wait ((dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
  /* Who asked is told from the main loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What is not applied is asked for before a tab or a window with it closes. */
static void
test_close (DetailsFixture *fixture, gconstpointer data)
{
  PdkWindow *window = fixture->test.window;
  GtkWidget *page = NULL;
  GtkWidget *row = NULL;

  pdk_window_open_domain (window, fixture->domain, "details");
  ui_test_wait ((page = ui_test_find (window, PDK_TYPE_DETAILS_PAGE)) != NULL);
  ui_test_wait ((row = ui_test_find_row (page, "Title")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "Not applied");

  ui_test_activate (&fixture->test, "close-tab", NULL);
  answer ("cancel");
  g_assert_true (pdk_window_has_domain (window, fixture->domain));

  gtk_window_close (GTK_WINDOW (window));
  answer ("cancel");
  g_assert_true (pdk_window_has_domain (window, fixture->domain));

  g_action_group_activate_action (G_ACTION_GROUP (fixture->test.app), "quit", NULL);
  answer ("cancel");
  g_assert_true (pdk_window_has_domain (window, fixture->domain));

  ui_test_activate (&fixture->test, "close-tab", NULL);
  answer ("confirm");
  ui_test_wait (!pdk_window_has_domain (window, fixture->domain));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *opened = user_data;

  g_assert_true (pdk_connection_open_finish (PDK_CONNECTION (source), result, NULL));
  *opened = TRUE;
}

/* Another host with a machine of the same UUID: libvirt's test driver makes one of each connection. */
static PdkConnection *
open_other_host (DetailsFixture *fixture)
{
  g_autoptr (PdkConnection) here =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (fixture->test.app)), 0);
  PdkConnection *there = pdk_connection_new (pdk_connection_get_uri (here), NULL);
  gboolean opened = FALSE;

  pdk_connection_open_async (there, NULL, on_opened, &opened);
  ui_test_wait (opened && g_list_model_get_n_items (pdk_connection_get_domains (there)) == 1);
  return there;
}

/* What was not applied when the machine was migrated goes along. */
static void
test_move (DetailsFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkConnection) there = open_other_host (fixture);
  g_autoptr (PdkDomain) domain = g_list_model_get_item (pdk_connection_get_domains (there), 0);

  details_write_title (fixture, "Taken along");
  pdk_details_page_move (PDK_DETAILS_PAGE (fixture->page), domain);
  g_assert_cmpuint (details_n_changes (fixture), ==, 1);
  g_set_object (&fixture->domain, domain);
  g_object_unref (fixture->definition);
  fixture->definition = pdk_domain_definition_new (domain);
  ui_test_wait (pdk_domain_definition_get_documents (fixture->definition) != NULL);
  g_assert_true (details_is_stored (fixture, "title", NULL));
  g_assert_true (details_bar_is_shown (fixture));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_test_find_row (fixture->page, "Title"))),
                   ==, "Taken along");
  details_act (fixture, "details.apply");
  ui_test_wait (details_is_stored (fixture, "title", "Taken along"));
  ui_test_wait (!details_bar_is_shown (fixture));
  pdk_connection_close (there);
}

static gboolean
says_changes (DetailsFixture *fixture, const char *text)
{
  GtkWidget *bar = ui_test_child (fixture->page, "bar");

  return details_bar_is_shown (fixture) &&
         g_str_equal (gtk_label_get_label (ui_test_child (bar, "changes_label")), text);
}

static gboolean
find_later (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), "after shutdown"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (find_later (child))
      return TRUE;
  return FALSE;
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  pdk_domain_act_finish (PDK_DOMAIN (source), result, &error);
  g_assert_no_error (error);
}

/* What was begun says when it will be in effect, as the machine is by now. */
static void
test_starts_and_stops (DetailsFixture *fixture, gconstpointer data)
{
  GtkWidget *row = NULL;

  details_show_page (fixture, "boot");
  ui_test_wait ((row = ui_test_find_row (fixture->page, "Arguments")) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), "quiet");
  ui_test_wait (says_changes (fixture, "1 change"));
  g_assert_false (find_later (row));

  pdk_domain_act_async (fixture->domain, PDK_DOMAIN_RUN, NULL, NULL, on_acted, NULL);
  ui_test_wait (says_changes (fixture, "1 change · 1 after shutdown"));
  g_assert_true (find_later (row));
  pdk_domain_act_async (fixture->domain, PDK_DOMAIN_FORCE_OFF, NULL, NULL, on_acted, NULL);
  ui_test_wait (says_changes (fixture, "1 change"));
  g_assert_false (find_later (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "quiet");
  details_act (fixture, "details.discard");
}

static void
add_tests (void)
{
  details_fixture_add ("history", test_history);
  details_fixture_add ("apply", test_apply);
  details_fixture_add ("outcome", test_outcome);
  details_fixture_add ("stays", test_stays);
  details_fixture_add ("added-stays", test_added_stays);
  details_fixture_add ("discard", test_discard);
  details_fixture_add ("conflict", test_conflict);
  details_fixture_add ("malformed", test_malformed);
  details_fixture_add ("title-stays", test_title_stays);
  details_fixture_add ("xml-find", test_xml_find);
  details_fixture_add ("xml-width", test_xml_width);
  details_fixture_add ("password", test_password);
  details_fixture_add ("move", test_move);
  details_fixture_add ("starts-and-stops", test_starts_and_stops);
  details_fixture_add ("wrong", test_wrong);
  details_fixture_add ("needs", test_needs);
  details_fixture_add ("close", test_close);
}

int
main (int argc, char **argv)
{
  return details_fixture_run (argc, argv, add_tests);
}
