/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "core/pdk-text.h"
#include "core/stats/pdk-performance.h"
#include "ui-test.h"
#include "views/details/pdk-performance-page.h"
#include "widgets/pdk-graph.h"

/* The page of performance, with figures made up. */

#define SECOND G_TIME_SPAN_SECOND
#define MIB    (1024 * 1024)

static const UiTestMachine machines[] = {
  { "web-01", TRUE },
  { NULL },
};

typedef struct {
  UiTest test;
  PdkDomain *domain;
  PdkDomainDefinition *definition;
  PdkPerformance *performance;
  GtkWindow *window;
  GtkWidget *page;

  gint64 time;
  virTypedParameterPtr params;
  int n, max;
} Fixture;

static PdkDomain *
find_domain (UiTest *test)
{
  g_autoptr (PdkConnection) connection =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (test->app)), 0);

  return g_list_model_get_item (pdk_connection_get_domains (connection), 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  ui_test_set_up (&fixture->test, machines);
  fixture->domain = find_domain (&fixture->test);
  /* The figures are those of the tests alone. */
  pdk_connection_set_sampling (pdk_domain_get_connection (fixture->domain), 0);
  fixture->definition = pdk_domain_definition_new (fixture->domain);
  fixture->performance = pdk_performance_get (fixture->domain);
  fixture->page = pdk_performance_page_new (fixture->definition);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), fixture->page);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 900, 1600);
  gtk_window_set_child (fixture->window, overlay);
  gtk_window_present (fixture->window);
  ui_test_wait (gtk_widget_get_mapped (fixture->page));
  fixture->time = g_get_monotonic_time ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_assert_finalize_object (fixture->performance);
  ui_test_wait (pdk_domain_definition_get_documents (fixture->definition) != NULL);
  g_assert_finalize_object (fixture->definition);
  g_object_unref (fixture->domain);
  ui_test_tear_down (&fixture->test);
}

static gpointer
child (Fixture *fixture, const char *name)
{
  gpointer found = gtk_widget_get_template_child (fixture->page, PDK_TYPE_PERFORMANCE_PAGE, name);

  g_assert_nonnull (found);
  return found;
}

G_GNUC_PRINTF (3, 4)
static void
add (Fixture *fixture, guint64 value, const char *format, ...)
{
  g_autofree char *name = NULL;
  va_list arguments;

  va_start (arguments, format);
  name = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  virTypedParamsAddULLong (&fixture->params, &fixture->n, &fixture->max, name, value);
}

static void
add_name (Fixture *fixture, const char *kind, guint number, const char *name)
{
  g_autofree char *field = g_strdup_printf ("%s.%u.name", kind, number);

  virTypedParamsAddString (&fixture->params, &fixture->n, &fixture->max, field, name);
}

static void
read_after (Fixture *fixture, guint seconds, double cpu_percent)
{
  const PdkDomainSample sample = {
    .cpu_percent = cpu_percent,
    .memory_used = 512 * 1024,
    .disk_rate = -1,
    .net_rate = -1,
  };
  PdkCounters *counters = NULL;

  fixture->time += seconds * SECOND;
  counters = pdk_counters_parse (fixture->params, fixture->n, fixture->time);
  virTypedParamsFree (fixture->params, fixture->n);
  fixture->params = NULL;
  fixture->n = fixture->max = 0;
  pdk_performance_apply (fixture->performance, fixture->time, SECOND, &sample, counters);
}

/* @n of each, all of which do the more the higher their number is. */
static void
read_many (Fixture *fixture, guint round, guint n_vcpus, guint n_disks, guint n_networks)
{
  for (guint i = 0; i < n_vcpus; i++)
    add (fixture, (guint64) round * 1000000000 * (i + 1) / n_vcpus, "vcpu.%u.time", i);
  for (guint i = 0; i < n_disks; i++) {
    g_autofree char *name = g_strdup_printf ("vd<b>%u", i);

    add_name (fixture, "block", i, name);
    add (fixture, (guint64) round * i * MIB, "block.%u.rd.bytes", i);
    add (fixture, (guint64) round * MIB, "block.%u.wr.bytes", i);
  }
  for (guint i = 0; i < n_networks; i++) {
    g_autofree char *name = g_strdup_printf ("vnet%u", i);

    add_name (fixture, "net", i, name);
    add (fixture, (guint64) round * 2048, "net.%u.rx.bytes", i);
    add (fixture, (guint64) round * 1024, "net.%u.tx.bytes", i);
  }
  read_after (fixture, 1, 25);
}

static const char *
get_view (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (child (fixture, "stack"));
}

static gboolean
is_described (GtkWidget *graph, const char *text)
{
  g_autofree char *wrong =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (graph),
                                          GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);

  if (wrong != NULL)
    g_test_message ("%s", wrong);
  return wrong == NULL;
}

static guint
count_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

static void
test_first_figures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nothing = pdk_text_format_rate (0);
  g_autofree char *written = pdk_text_format_rate (MIB);
  g_autofree char *text =
      g_strdup_printf ("Read %s · Written %s (at most %s in sight)", nothing, written, written);
  GtkWidget *graph = NULL;

  g_assert_cmpstr (get_view (fixture), ==, "empty");
  g_assert_false (gtk_widget_get_visible (child (fixture, "run_button")));

  read_many (fixture, 0, 1, 1, 1);
  g_assert_cmpstr (get_view (fixture), ==, "graphs");
  graph = ui_test_find_visible (child (fixture, "disk_list"), PDK_TYPE_GRAPH);
  ui_test_wait (gtk_widget_get_height (graph) > 0);
  read_many (fixture, 1, 1, 1, 1);
  graph = ui_test_find (child (fixture, "cpu_box"), PDK_TYPE_GRAPH);
  ui_test_wait (is_described (graph, "In use 25 % (at most 25 % in sight)"));
  /* One processor is all of them; one disk is unfolded. */
  g_assert_false (gtk_widget_get_visible (child (fixture, "vcpus_group")));
  g_assert_false (gtk_widget_get_visible (child (fixture, "disk_box")));
  graph = ui_test_find_visible (child (fixture, "disk_list"), PDK_TYPE_GRAPH);
  ui_test_wait (is_described (graph, text));
  g_assert_true (adw_expander_row_get_expanded (
      ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (child (fixture, "disk_list"), 0))));
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const guint n_vcpus = GPOINTER_TO_UINT (data);
  GtkWidget *graph = NULL;

  for (guint i = 0; i < 20; i++)
    read_many (fixture, i, n_vcpus, 60, 8);
  g_assert_true (gtk_widget_get_visible (child (fixture, "vcpus_group")));
  g_assert_cmpint (adw_expander_row_get_expanded (child (fixture, "vcpus_row")), ==, n_vcpus <= 32);
  adw_expander_row_set_expanded (child (fixture, "vcpus_row"), TRUE);
  graph = ui_test_find (child (fixture, "vcpus_box"), PDK_TYPE_GRAPH);
  ui_test_wait (gtk_widget_get_mapped (graph) && gtk_widget_get_height (graph) > 0);
  g_assert_cmpint (gtk_widget_get_height (graph), <, 500);
  g_assert_cmpuint (count_rows (child (fixture, "disk_list")), ==, 60);
  g_assert_true (gtk_widget_get_visible (child (fixture, "disk_box")));
}

static void
test_range (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = NULL;
  g_autofree char *range = NULL;

  read_many (fixture, 0, 1, 1, 1);
  read_many (fixture, 1, 1, 1, 1);
  button = ui_test_find (fixture->page, GTK_TYPE_TOGGLE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));

  button = gtk_widget_get_next_sibling (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_object_get (fixture->page, "range", &range, NULL);
  g_assert_cmpstr (range, ==, "ten-minutes");

  gtk_widget_activate_action (fixture->page, "performance.zoom-in", NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) info =
      pdk_domain_info_new (pdk_domain_get_uuid (fixture->domain), "web-01");
  gboolean revealed = FALSE;

  info->state = VIR_DOMAIN_SHUTOFF;
  info->id = -1;
  pdk_domain_apply_info (fixture->domain, info);
  g_assert_cmpstr (get_view (fixture), ==, "empty");
  g_assert_true (gtk_widget_get_visible (child (fixture, "run_button")));

  pdk_domain_info_unref (g_steal_pointer (&info));
  info = pdk_domain_info_new (pdk_domain_get_uuid (fixture->domain), "web-01");
  info->state = VIR_DOMAIN_PAUSED;
  info->id = 5;
  pdk_domain_apply_info (fixture->domain, info);
  fixture->time = g_get_monotonic_time ();
  read_many (fixture, 0, 2, 1, 1);
  g_assert_cmpstr (get_view (fixture), ==, "graphs");
  g_object_get (child (fixture, "banner"), "revealed", &revealed, NULL);
  g_assert_true (revealed);

  pdk_domain_info_unref (g_steal_pointer (&info));
  info = pdk_domain_info_new (pdk_domain_get_uuid (fixture->domain), "web-01");
  info->state = VIR_DOMAIN_RUNNING;
  info->id = 5;
  pdk_domain_apply_info (fixture->domain, info);
  g_object_get (child (fixture, "banner"), "revealed", &revealed, NULL);
  g_assert_false (revealed);
}

static void
add_test (const char *path, guint n, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add_test ("/performance/first-figures", 0, test_first_figures);
  add_test ("/performance/some-vcpus", 24, test_many);
  add_test ("/performance/many-vcpus", 500, test_many);
  add_test ("/performance/range", 0, test_range);
  add_test ("/performance/states", 0, test_states);
  return g_test_run ();
}
