/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "form-fixture.h"
#include "ui-test.h"
#include "views/details/pdk-pin-list.h"
#include "views/details/pdk-pin-row.h"

/* Virtual CPUs pinned to those of a host with two cores of two threads. */

#define MACHINE                                                                                    \
  "<domain type='qemu'><vcpu>3</vcpu><iothreads>1</iothreads><cputune>"                            \
  "<vcpupin vcpu='1' cpuset='2-3,9'/></cputune><os><type>hvm</type></os></domain>"
#define CPU(id, core) "<cpu id='" id "' socket_id='0' die_id='0' core_id='" core "'/>"
#define HOST                                                                                       \
  "<capabilities><host><topology><cells><cell id='0'><cpus>" CPU ("0", "0") CPU ("1", "1")         \
      CPU ("2", "0") CPU ("3", "1") "</cpus></cell></cells></topology></host></capabilities>"

static void
set_up (FormFixture *fixture, gconstpointer host_xml)
{
  form_fixture_set_up (fixture, MACHINE, "tuning", NULL, host_xml);
}

static GtkWidget *
expand (FormFixture *fixture, const char *title)
{
  GtkWidget *row = ui_test_find_row (fixture->form, title);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  return row;
}

static GtkToggleButton *
find_cpu (GtkWidget *top, const char *number)
{
  if (GTK_IS_TOGGLE_BUTTON (top) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (top)), number) == 0)
    return GTK_TOGGLE_BUTTON (top);
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkToggleButton *found = find_cpu (at, number);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
toggle (GtkWidget *row, const char *number)
{
  GtkToggleButton *button = find_cpu (row, number);

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
assert_value (FormFixture *fixture, const char *page, const char *field, const char *expected)
{
  g_autofree char *value = pdk_domain_draft_get (fixture->draft, page, field);

  g_assert_cmpstr (value, ==, expected);
}

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (ui_test_find_row (row, "Host CPUs")));
}

/* What is clicked is typed, and what is typed is shown as clicked. */
static void
test_both_ways (FormFixture *fixture, gconstpointer host)
{
  GtkWidget *row = expand (fixture, "Virtual CPU 0");

  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==,
                   "Any CPU of the host");
  toggle (row, "3");
  toggle (row, "1");
  g_assert_cmpstr (get_text (row), ==, "1,3");
  assert_value (fixture, "vcpupin:0", "cpuset", "1,3");
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_row (row, "Host CPUs")), "0-2,^1");
  g_assert_cmpstr (get_text (row), ==, "0-2,^1");
  assert_value (fixture, "vcpupin:0", "cpuset", "0-2,^1");
  g_assert_true (gtk_toggle_button_get_active (find_cpu (row, "2")));
  g_assert_false (gtk_toggle_button_get_active (find_cpu (row, "1")));
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 1);
  toggle (row, "0");
  toggle (row, "2");
  g_assert_cmpstr (get_text (row), ==, "");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
}

/* A CPU that the host lacks is said, and is not lost by a click on another one. */
static void
test_lacking (FormFixture *fixture, gconstpointer host)
{
  GtkWidget *row = expand (fixture, "Virtual CPU 1");

  g_assert_nonnull (
      strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "2-3,9, some of which"));
  toggle (row, "0");
  assert_value (fixture, "vcpupin:1", "cpuset", "0,2,3,9");
}

static void
test_wrong (FormFixture *fixture, gconstpointer host)
{
  GtkWidget *row = expand (fixture, "Emulator");
  GtkEditable *entry = GTK_EDITABLE (ui_test_find_row (row, "Host CPUs"));

  gtk_editable_set_text (entry, "2-");
  g_assert_true (pdk_details_form_is_wrong (PDK_DETAILS_FORM (fixture->form)));
  assert_value (fixture, "tuning", "emulator-pin", NULL);
  gtk_editable_set_text (entry, "2-3");
  g_assert_false (pdk_details_form_is_wrong (PDK_DETAILS_FORM (fixture->form)));
  assert_value (fixture, "tuning", "emulator-pin", "2-3");
}

static GtkWidget *
get_list (FormFixture *fixture, const char *child)
{
  GtkWidget *list = ui_test_find (fixture->form, PDK_TYPE_PIN_LIST);

  return GTK_WIDGET (gtk_widget_get_template_child (list, PDK_TYPE_PIN_LIST, child));
}

/* Threads of a core are neighbours, and so are virtual CPUs. */
static void
test_all (FormFixture *fixture, gconstpointer host)
{
  GtkWidget *list = ui_test_find (fixture->form, PDK_TYPE_PIN_LIST);

  g_assert_false (gtk_widget_get_visible (get_list (fixture, "warnings")));
  g_assert_false (gtk_widget_get_visible (get_list (fixture, "pin_warnings")));
  g_assert_true (gtk_widget_activate_action (list, "pins.spread", NULL));
  assert_value (fixture, "vcpupin:0", "cpuset", "0");
  assert_value (fixture, "vcpupin:1", "cpuset", "2");
  assert_value (fixture, "vcpupin:2", "cpuset", "1");
  toggle (expand (fixture, "Virtual CPU 2"), "1");
  toggle (ui_test_find_row (fixture->form, "Virtual CPU 2"), "0");
  g_assert_true (gtk_widget_get_visible (get_list (fixture, "pin_warnings")));
  g_assert_true (gtk_widget_activate_action (list, "pins.clear", NULL));
  for (guint i = 0; i < 3; i++) {
    g_autofree char *page = g_strdup_printf ("vcpupin:%u", i);

    assert_value (fixture, page, "cpuset", NULL);
  }
  g_assert_false (gtk_widget_get_visible (get_list (fixture, "pin_warnings")));
}

/* More and fewer are shown at once, and more than the host has are warned of. */
static void
test_count (FormFixture *fixture, gconstpointer host)
{
  g_assert_null (ui_test_find_row (fixture->form, "Virtual CPU 3"));
  g_assert_nonnull (ui_test_find_row (fixture->form, "I/O thread 1"));
  g_assert_true (pdk_domain_draft_set (fixture->draft, "cpu", "maximum", "5", NULL));
  g_assert_nonnull (ui_test_find_row (fixture->form, "Virtual CPU 4"));
  g_assert_true (gtk_widget_get_visible (get_list (fixture, "warnings")));
  g_assert_true (pdk_domain_draft_set (fixture->draft, "cpu", "maximum", "1", NULL));
  g_assert_null (ui_test_find_row (fixture->form, "Virtual CPU 1"));
  g_assert_false (gtk_widget_get_visible (get_list (fixture, "warnings")));
}

/* A host that does not tell its CPUs still takes a list. */
static void
test_unknown_host (FormFixture *fixture, gconstpointer host)
{
  GtkWidget *row = expand (fixture, "I/O thread 1");

  g_assert_null (find_cpu (row, "0"));
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_row (row, "Host CPUs")), "0-7");
  assert_value (fixture, "iothreadpin:1", "cpuset", "0-7");
}

#define add(path, function, host)                                                                  \
  g_test_add ("/details/pins/" path, FormFixture, host, set_up, function, form_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("both-ways", test_both_ways, HOST);
  add ("lacking", test_lacking, HOST);
  add ("wrong", test_wrong, HOST);
  add ("all", test_all, HOST);
  add ("count", test_count, HOST);
  add ("unknown-host", test_unknown_host, "<capabilities><host/></capabilities>");
  return g_test_run ();
}
