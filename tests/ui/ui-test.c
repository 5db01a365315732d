/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "views/fleet/pdk-fleet-sidebar.h"

/* Long: the machine that runs the tests may be busy. */
#define PATIENCE_S 60

static gboolean
on_wake_up (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gint64
ui_test_get_deadline (void)
{
  return g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
}

gboolean
ui_test_iterate (gint64 deadline)
{
  /* So that the deadline is looked at even when nothing happens. */
  guint source = g_timeout_add (50, on_wake_up, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  return g_get_monotonic_time () < deadline;
}

static void
append_machine (GString *document, const UiTestMachine *machine, guint number)
{
  g_autofree char *element = g_markup_printf_escaped (
      "<domain type='test'><name>%s</name>"
      "<uuid>00000000-0000-4000-8000-%012u</uuid><memory unit='MiB'>512</memory>"
      "<os><type>hvm</type></os><test:runstate>%d</test:runstate></domain>",
      machine->name, number, machine->running ? 1 : 5);

  g_string_append (document, element);
}

/* Returns: the URI of a host that has these machines */
static char *
write_host (UiTest *test, const UiTestMachine *machines)
{
  g_autofree char *path = g_build_filename (test->folder, "host.xml", NULL);
  g_autoptr (GString) document =
      g_string_new ("<node xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; machines[i].name != NULL; i++)
    append_machine (document, &machines[i], i + 1);
  g_string_append (document, "</node>");
  g_file_set_contents (path, document->str, -1, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("test://%s", path);
}

/* The memory behind the settings lives as long as the program: each test begins anew. */
static void
reset_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static void
open_host (UiTest *test, const char *uri)
{
  g_autoptr (GError) error = NULL;
  PdkConnection *connection;

  reset_settings ();
  test->app = pdk_application_new ();
  g_application_register (G_APPLICATION (test->app), NULL, &error);
  g_assert_no_error (error);
  test->window = pdk_window_new (test->app);
  gtk_window_present (GTK_WINDOW (test->window));

  connection = pdk_connection_store_add (pdk_application_get_store (test->app), uri, "host", FALSE,
                                         FALSE, &error);
  g_assert_no_error (error);
  pdk_connection_open_async (connection, NULL, NULL, NULL);
  ui_test_wait (pdk_connection_get_state (connection) == PDK_CONNECTION_CONNECTED);
}

void
ui_test_set_up (UiTest *test, const UiTestMachine *machines)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("paddock-ui-XXXXXX", &error);
  g_assert_no_error (error);
  uri = write_host (test, machines);
  open_host (test, uri);
}

void
ui_test_set_up_host (UiTest *test, const char *path)
{
  g_autofree char *whole = g_test_build_filename (G_TEST_DIST, path, NULL);
  g_autofree char *uri = g_strconcat ("test://", whole, NULL);
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("paddock-ui-XXXXXX", &error);
  g_assert_no_error (error);
  open_host (test, uri);
}

static void
on_quit (gpointer user_data)
{
  g_application_quit (user_data);
}

void
ui_test_tear_down (UiTest *test)
{
  g_autofree char *path = g_build_filename (test->folder, "host.xml", NULL);
  GtkWidget *sidebar = ui_test_find (test->window, PDK_TYPE_FLEET_SIDEBAR);

  g_object_add_weak_pointer (G_OBJECT (sidebar), (gpointer *) &sidebar);
  /* Runs so that it can end, which closes the windows and lets go of the bus name. */
  g_idle_add_once (on_quit, test->app);
  g_application_run (G_APPLICATION (test->app), 0, NULL);
  g_clear_object (&test->app);
  /* What was on the bus is let go of from the main loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Widgets go with their window, once what was begun for them has ended. */
  ui_test_wait (sidebar == NULL);
  g_unlink (path);
  g_rmdir (test->folder);
  g_clear_pointer (&test->folder, g_free);
}

static gpointer
find (GtkWidget *widget, GType type, gboolean visible)
{
  if (visible && !gtk_widget_get_mapped (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find (child, type, visible);

    if (found != NULL)
      return found;
  }
  return NULL;
}

gpointer
ui_test_find (gpointer top, GType type)
{
  return find (GTK_WIDGET (top), type, FALSE);
}

gpointer
ui_test_find_visible (gpointer top, GType type)
{
  return find (GTK_WIDGET (top), type, TRUE);
}

gpointer
ui_test_child (gpointer widget, const char *name)
{
  gpointer found = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (found);
  return found;
}

GtkWidget *
ui_test_find_row (GtkWidget *top, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (top) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (top)), title) == 0)
    return top;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkWidget *found = ui_test_find_row (at, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

GtkButton *
ui_test_find_button (GtkWidget *top, const char *label)
{
  if (GTK_IS_BUTTON (top) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (top)), label) == 0)
    return GTK_BUTTON (top);
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkButton *found = ui_test_find_button (at, label);

    if (found != NULL)
      return found;
  }
  return NULL;
}

GtkWindow *
ui_test_find_window (GType type)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
      return window;
  }
  return NULL;
}

void
ui_test_activate (UiTest *test, const char *action, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (test->window), action, parameter);
}

GtkWindow *
ui_test_present (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 300, 200);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  ui_test_wait (gtk_widget_get_mapped (child) && gtk_widget_get_height (child) > 0);

  return window;
}

gboolean
ui_test_is_cut (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (ui_test_is_cut (child))
      return TRUE;
  return FALSE;
}
