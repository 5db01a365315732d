/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "core/devices/pdk-boot-order.h"
#include "form-fixture.h"
#include "ui-test.h"
#include "views/details/pdk-boot-list.h"
#include "views/details/pdk-boot-row.h"

/* The boot order as one list, on documents that no host has. */

#define MACHINE(type, os, first, second)                                                           \
  "<domain type='" type "'><name>a</name><os><type>hvm</type>" os "</os><devices>"                 \
  "<disk type='file' device='disk'><source file='/a'/><target dev='vda'/>" first "</disk>"         \
  "<disk type='file' device='cdrom'><target dev='sda'/></disk>"                                    \
  "<interface type='user'><mac address='52:54:00:00:00:01'/>" second "</interface>"                \
  "</devices></domain>"
#define NIC "interface:52:54:00:00:00:01"

static void
set_up (FormFixture *fixture, gconstpointer xml)
{
  form_fixture_set_up (fixture, xml, "boot", NULL, NULL);
}

/* What the rows say, with “!” before those that are off. */
static char *
read_rows (FormFixture *fixture)
{
  PdkBootList *list = ui_test_find (fixture->form, PDK_TYPE_BOOT_LIST);
  GtkListBox *box = NULL;
  GtkListBoxRow *row = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (list == NULL)
    return NULL;
  box = GTK_LIST_BOX (
      gtk_widget_get_template_child (GTK_WIDGET (list), PDK_TYPE_BOOT_LIST, "list_box"));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (box, i)) != NULL; i++) {
    GtkSwitch *toggle = ui_test_find (row, GTK_TYPE_SWITCH);

    g_assert_cmpuint (pdk_boot_row_get_position (PDK_BOOT_ROW (row)), ==, i);
    g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "",
                            gtk_switch_get_active (toggle) ? "" : "!",
                            pdk_boot_row_get_name (PDK_BOOT_ROW (row)));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_rows (FormFixture *fixture, const char *expected)
{
  g_autofree char *text = read_rows (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_order (FormFixture *fixture, const char *expected)
{
  g_autofree char *value = pdk_domain_draft_get (fixture->draft, "boot", "order");

  g_assert_cmpstr (value, ==, expected);
}

static GtkWidget *
find_row (GtkWidget *top, const char *name)
{
  if (PDK_IS_BOOT_ROW (top) && g_str_equal (pdk_boot_row_get_name (PDK_BOOT_ROW (top)), name))
    return top;
  for (GtkWidget *at = gtk_widget_get_first_child (top); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    GtkWidget *found = find_row (at, name);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
act (FormFixture *fixture, const char *name, const char *action)
{
  g_assert_true (gtk_widget_activate_action (find_row (fixture->form, name), action, NULL));
}

static void
toggle (FormFixture *fixture, const char *name)
{
  GtkSwitch *widget = ui_test_find (find_row (fixture->form, name), GTK_TYPE_SWITCH);

  gtk_switch_set_active (widget, !gtk_switch_get_active (widget));
}

static PdkBootOrderForm
get_form (FormFixture *fixture)
{
  return pdk_boot_order_get_form (pdk_domain_draft_get_document (fixture->draft));
}

static gboolean
can_see (FormFixture *fixture, const char *child)
{
  GtkWidget *list = ui_test_find (fixture->form, PDK_TYPE_BOOT_LIST);

  return gtk_widget_get_visible (
      GTK_WIDGET (gtk_widget_get_template_child (list, PDK_TYPE_BOOT_LIST, child)));
}

static void
click (FormFixture *fixture, const char *child)
{
  GtkWidget *list = ui_test_find (fixture->form, PDK_TYPE_BOOT_LIST);

  g_signal_emit_by_name (gtk_widget_get_template_child (list, PDK_TYPE_BOOT_LIST, child),
                         "clicked");
}

/* What only names kinds becomes an order of devices once something is another, and not before. */
static void
test_kinds (FormFixture *fixture, gconstpointer xml)
{
  assert_rows (fixture, NIC " disk:vda !disk:sda");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
  toggle (fixture, "disk:sda");
  assert_rows (fixture, NIC " disk:vda disk:sda");
  assert_order (fixture, NIC ",disk:vda,disk:sda");
  g_assert_cmpint (get_form (fixture), ==, PDK_BOOT_ORDER_DEVICES);
  toggle (fixture, "disk:sda");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
  g_assert_cmpint (get_form (fixture), ==, PDK_BOOT_ORDER_KINDS);
}

static void
test_move (FormFixture *fixture, gconstpointer xml)
{
  GtkWidget *row = find_row (fixture->form, "disk:vda");

  assert_rows (fixture, "disk:vda " NIC " !disk:sda");
  gtk_widget_grab_focus (row);
  act (fixture, "disk:vda", "boot.move-down");
  assert_rows (fixture, NIC " disk:vda !disk:sda");
  assert_order (fixture, NIC ",disk:vda");
  /* The one that was moved is the one that is moved on. */
  g_assert_true (gtk_window_get_focus (fixture->window) == row);
  act (fixture, "disk:vda", "boot.move-down");
  assert_rows (fixture, NIC " disk:vda !disk:sda");
  toggle (fixture, "disk:sda");
  act (fixture, "disk:sda", "boot.move-first");
  assert_order (fixture, "disk:sda," NIC ",disk:vda");
  toggle (fixture, NIC);
  assert_rows (fixture, "disk:sda disk:vda !" NIC);
  g_assert_true (can_see (fixture, "undo_button"));
  click (fixture, "undo_button");
  assert_rows (fixture, "disk:vda " NIC " !disk:sda");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
  g_assert_false (can_see (fixture, "undo_button"));
}

/* A place in the order is what a drop asks for; of what is off it makes something that is on. */
static void
test_drop (FormFixture *fixture, gconstpointer xml)
{
  g_signal_emit_by_name (find_row (fixture->form, "disk:sda"), "moved", 1u);
  assert_order (fixture, "disk:vda,disk:sda," NIC);
  g_signal_emit_by_name (find_row (fixture->form, "disk:vda"), "moved", 7u);
  assert_order (fixture, "disk:sda," NIC ",disk:vda");
}

static void
test_none (FormFixture *fixture, gconstpointer xml)
{
  toggle (fixture, "disk:vda");
  toggle (fixture, NIC);
  assert_order (fixture, NULL);
  g_assert_cmpint (get_form (fixture), ==, PDK_BOOT_ORDER_NONE);
  assert_rows (fixture, "!disk:vda !disk:sda !" NIC);
}

/* libvirt refuses such a document, so there has to be a way out without another order. */
static void
test_both (FormFixture *fixture, gconstpointer xml)
{
  assert_rows (fixture, "disk:vda !disk:sda !" NIC);
  g_assert_true (can_see (fixture, "keep_button"));
  click (fixture, "keep_button");
  g_assert_cmpint (get_form (fixture), ==, PDK_BOOT_ORDER_DEVICES);
  assert_order (fixture, "disk:vda");
  g_assert_false (can_see (fixture, "keep_button"));
}

/* A device that goes, and one that comes, while the page is shown. */
static void
test_devices_change (FormFixture *fixture, gconstpointer xml)
{
  g_autoptr (GError) error = NULL;
  PdkEdit *add = pdk_edit_new_add ("redirdev", "<redirdev bus='usb' type='spicevmc'/>", &error);

  g_assert_no_error (error);
  g_assert_true (pdk_domain_draft_take (fixture->draft, add, &error));
  g_assert_true (pdk_domain_draft_take (fixture->draft, pdk_edit_new_remove ("disk:vda"), &error));
  assert_rows (fixture, NIC " !disk:sda !redirdev#1");
  toggle (fixture, "redirdev#1");
  assert_order (fixture, NIC ",redirdev#1");
}

/* Others than QEMU have kinds of devices only: those are a list of the page, as they were. */
static void
test_other_hypervisor (FormFixture *fixture, gconstpointer xml)
{
  assert_rows (fixture, NULL);
}

#define ORDERED MACHINE ("kvm", "", "<boot order='3'/>", "<boot order='7'/>")
#define add(path, function, xml)                                                                   \
  g_test_add ("/details/boot/" path, FormFixture, xml, set_up, function, form_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("kinds", test_kinds, MACHINE ("qemu", "<boot dev='network'/><boot dev='hd'/>", "", ""));
  add ("move", test_move, ORDERED);
  add ("drop", test_drop, ORDERED);
  add ("none", test_none, ORDERED);
  add ("both", test_both, MACHINE ("kvm", "<boot dev='network'/>", "<boot order='1'/>", ""));
  add ("devices-change", test_devices_change, ORDERED);
  add ("other-hypervisor", test_other_hypervisor, MACHINE ("xen", "<boot dev='hd'/>", "", ""));
  return g_test_run ();
}
