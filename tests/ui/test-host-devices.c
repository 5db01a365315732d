/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <adwaita.h>

#include "core/definition/pdk-domain-definition.h"
#include "core/node/pdk-host-device.h"
#include "ui-test.h"
#include "views/details/pdk-details-add.h"
#include "views/details/pdk-details-form.h"
#include "views/details/pdk-host-device-picker.h"
#include "views/details/pdk-host-device-row.h"
#include "views/details/pdk-host-link-button.h"
#include "widgets/pdk-switch-row.h"

/* Devices of the host, chosen for a machine of the one in tests/node. */

typedef struct {
  UiTest test;
  PdkDomain *domain;
  PdkDomainDocument *document;
  PdkDomainDraft *draft;
  PdkNodeList *nodes;
  GtkWindow *window;
  char *page; /* nullable: what was added last */
  gboolean done;
} Fixture;

static PdkDomain *
find_domain (UiTest *test, const char *name)
{
  g_autoptr (PdkConnection) connection =
      g_list_model_get_item (G_LIST_MODEL (pdk_application_get_store (test->app)), 0);
  GListModel *domains = pdk_connection_get_domains (connection);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    if (g_str_equal (pdk_domain_get_name (domain), name))
      return g_steal_pointer (&domain);
  }
  return NULL;
}

static const char machine[] =
    "<domain type='kvm'><name>desk</name><devices>"
    "<interface type='network'><mac address='52:54:00:11:22:33'/><source network='default'/>"
    "</interface>"
    "<hostdev mode='subsystem' type='usb' managed='yes'><source startupPolicy='optional'>"
    "<vendor id='0x046d'/><product id='0xc52b'/></source><boot order='3'/></hostdev>"
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0xdead'/><product id='0xbeef'/>"
    "</source></hostdev></devices></domain>";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ui_test_set_up_host (&fixture->test, "node/workstation.xml");
  ui_test_wait ((fixture->domain = find_domain (&fixture->test, "desk")) != NULL);
  fixture->document = pdk_domain_document_parse (machine, &error);
  g_assert_no_error (error);
  fixture->draft = pdk_domain_draft_new (fixture->document);
  fixture->nodes = g_object_ref (pdk_node_list_of (pdk_domain_get_connection (fixture->domain)));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 800, 700);
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  /* A popover that closes is let go of from the main loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->page, g_free);
  g_clear_object (&fixture->nodes);
  g_assert_finalize_object (fixture->draft);
  g_clear_pointer (&fixture->document, pdk_domain_document_unref);
  g_clear_object (&fixture->domain);
  ui_test_tear_down (&fixture->test);
}

/* (nullable) */
static gpointer
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
      return window;
  }
  return NULL;
}

static gpointer
child (gpointer picker, const char *name)
{
  gpointer found = gtk_widget_get_template_child (picker, PDK_TYPE_HOST_DEVICE_PICKER, name);

  g_assert_nonnull (found);
  return found;
}

static GtkSingleSelection *
get_selection (PdkHostDevicePicker *picker)
{
  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (child (picker, "list_view")));
}

static guint
count_devices (PdkHostDevicePicker *picker)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (picker)));
}

static gboolean
can_choose (PdkHostDevicePicker *picker)
{
  return gtk_widget_get_sensitive (child (picker, "choose_button"));
}

/* Selects the device that libvirt calls @name. */
static void
select_device (PdkHostDevicePicker *picker, const char *name)
{
  for (guint i = 0; i < count_devices (picker); i++) {
    g_autoptr (PdkHostDevice) device =
        g_list_model_get_item (G_LIST_MODEL (get_selection (picker)), i);

    if (g_str_equal (pdk_host_device_get_device (device)->name, name)) {
      gtk_single_selection_set_selected (get_selection (picker), i);
      return;
    }
  }
  g_error ("no %s in the list", name);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->page, g_free);
  pdk_details_add_finish (result, fixture->draft, &fixture->page, &error);
  g_assert_no_error (error);
  fixture->done = TRUE;
}

static PdkHostDevicePicker *
wait_for_list (Fixture *fixture)
{
  PdkHostDevicePicker *picker = NULL;

  ui_test_wait ((picker = find_window (PDK_TYPE_HOST_DEVICE_PICKER)) != NULL);
  ui_test_wait (count_devices (picker) > 0 &&
                pdk_node_list_get (fixture->nodes, PDK_NODE_USES) != NULL);
  return picker;
}

static PdkHostDevicePicker *
add (Fixture *fixture, const char *template)
{
  fixture->done = FALSE;
  pdk_details_add_async (fixture->window, pdk_domain_get_connection (fixture->domain),
                         pdk_domain_get_uuid (fixture->domain), fixture->draft, template, on_added,
                         fixture);
  return wait_for_list (fixture);
}

static void
act (Fixture *fixture, PdkHostDevicePicker *picker, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (picker), action, NULL));
  ui_test_wait (fixture->done);
}

static void
assert_value (Fixture *fixture, const char *field, const char *expected)
{
  g_autofree char *value = pdk_domain_draft_get (fixture->draft, fixture->page, field);

  g_assert_cmpstr (value, ==, expected);
}

/* What is there by its model is told by it alone. */
static void
test_usb (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "usb");

  g_assert_cmpuint (count_devices (picker), ==, 8);
  g_assert_false (can_choose (picker));
  select_device (picker, "usb_1_7");
  g_assert_true (can_choose (picker));
  adw_combo_row_set_selected (child (picker, "policy_row"), 3);
  act (fixture, picker, "picker.choose");
  g_assert_cmpstr (fixture->page, ==, "hostdev-usb:0x0c45:0x6366");
  assert_value (fixture, "bus", NULL);
  assert_value (fixture, "startup-policy", "optional");
}

/* Two of one model are told by where they are. */
static void
test_twins (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "usb");

  select_device (picker, "usb_2_4");
  g_assert_false (gtk_widget_get_sensitive (child (picker, "place_row")));
  act (fixture, picker, "picker.choose");
  assert_value (fixture, "product", "0x5583");
  assert_value (fixture, "bus", "2");
  assert_value (fixture, "device", "5");

  /* The one that is here cannot be had again, its twin can. */
  picker = add (fixture, "usb");
  select_device (picker, "usb_2_4");
  g_assert_false (can_choose (picker));
  select_device (picker, "usb_2_3");
  g_assert_true (can_choose (picker));
  act (fixture, picker, "window.close");
  g_assert_null (fixture->page);
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 1);
}

/* Does what a key without others does in a widget. */
static gboolean
press (GtkWidget *widget, const char *key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    g_autoptr (GtkShortcut) shortcut = NULL;
    g_autofree char *trigger = NULL;

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller) ||
        (shortcut = g_list_model_get_item (G_LIST_MODEL (controller), 0)) == NULL)
      continue;
    trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
    if (g_str_equal (trigger, key))
      return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL);
  }
  return FALSE;
}

/* From the search the first device is the next one, not only what the keys go to. */
static void
test_down (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "usb");

  g_assert_true (press (child (picker, "search_entry"), "Down"));
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (picker)), ==, 0);
  act (fixture, picker, "window.close");
}

/* A hub cannot be had, and says why; Enter does nothing then. */
static void
test_barred (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "usb");

  select_device (picker, "usb_1_2");
  g_assert_false (can_choose (picker));
  g_assert_cmpstr (gtk_label_get_label (child (picker, "notes_label")), ==,
                   "A hub: what is plugged into it can be given to machines one by one.");
  g_signal_emit_by_name (child (picker, "list_view"), "activate", 0);
  g_assert_false (fixture->done);
  act (fixture, picker, "window.close");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 0);
}

static void
test_group (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "pci");

  g_assert_cmpuint (count_devices (picker), ==, 13);
  select_device (picker, "pci_0000_00_02_0");
  g_assert_false (gtk_widget_get_visible (child (picker, "mates_row")));
  select_device (picker, "pci_0000_01_00_0");
  g_assert_true (gtk_widget_get_visible (child (picker, "mates_row")));
  act (fixture, picker, "picker.choose");
  /* Its sound comes along. */
  g_assert_cmpstr (fixture->page, ==, "hostdev-pci:0000:01:00.0");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 2);
  assert_value (fixture, "managed", "yes");

  picker = add (fixture, "pci");
  select_device (picker, "pci_0000_00_1f_6");
  pdk_switch_row_set_active (child (picker, "mates_row"), FALSE);
  act (fixture, picker, "picker.choose");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (fixture->draft), ==, 3);
}

static void
test_others (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "mdev");
  AdwMessageDialog *dialog = NULL;

  select_device (picker, "mdev_4b20d080_1b54_4048_85b3_a6a62d165c01_0000_00_02_0");
  act (fixture, picker, "picker.choose");
  assert_value (fixture, "uuid", "4b20d080-1b54-4048-85b3-a6a62d165c01");
  /* With the controller that it needs. */
  picker = add (fixture, "scsi");
  select_device (picker, "scsi_4_0_0_0");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (picker), "picker.choose", NULL));
  ui_test_wait ((dialog = find_window (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  adw_message_dialog_response (dialog, "confirm");
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_test_wait (fixture->done);
  assert_value (fixture, "source", "scsi_host4:0:0:0");
}

static void
test_by_hand (Fixture *fixture, gconstpointer data)
{
  act (fixture, add (fixture, "usb"), "picker.by-hand");
  assert_value (fixture, "vendor", "0x0000");
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = add (fixture, "pci");
  GtkEditable *entry = child (picker, "search_entry");

  gtk_editable_set_text (entry, "nvidia audio");
  ui_test_wait (count_devices (picker) == 1);
  gtk_editable_set_text (entry, "web-01");
  ui_test_wait (count_devices (picker) == 1);
  gtk_editable_set_text (entry, "nothing like it");
  ui_test_wait (count_devices (picker) == 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (child (picker, "found_stack")), ==, "none");
  act (fixture, picker, "window.close");
}

/* The page of a device says its name, and whether it is there. */
static void
test_form (Fixture *fixture, gconstpointer data)
{
  PdkFieldContext context = { .nodes = fixture->nodes, .uuid = "u" };
  GtkWidget *form = pdk_details_form_new (fixture->draft, "hostdev-usb:0x046d:0xc52b", &context);
  GtkWidget *row = ui_test_find (form, PDK_TYPE_HOST_DEVICE_ROW);

  gtk_window_set_child (fixture->window, form);
  ui_test_wait (
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Unifying Receiver"));
  form = pdk_details_form_new (fixture->draft, "hostdev-usb:0xdead:0xbeef", &context);
  gtk_window_set_child (fixture->window, form);
  row = ui_test_find (form, PDK_TYPE_HOST_DEVICE_ROW);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "The host has no such device now. The machine does not start without it.");
  g_assert_true (pdk_domain_draft_set (fixture->draft, "hostdev-usb:0xdead:0xbeef",
                                       "startup-policy", "optional", NULL));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "The host has no such device now. The machine starts without it.");
  gtk_window_set_child (fixture->window, NULL);
}

/* Another device takes the place of one, and what was said of its use stays. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  PdkHostDevicePicker *picker = NULL;

  pdk_details_change_device_async (fixture->window, pdk_domain_get_connection (fixture->domain),
                                   pdk_domain_get_uuid (fixture->domain), fixture->draft,
                                   "hostdev-usb:0x046d:0xc52b", on_added, fixture);
  picker = wait_for_list (fixture);
  select_device (picker, "usb_1_7");
  act (fixture, picker, "picker.choose");
  g_assert_cmpstr (fixture->page, ==, "hostdev-usb:0x0c45:0x6366");
  assert_value (fixture, "startup-policy", "optional");
  assert_value (fixture, "boot", "3");
  g_assert_null (pdk_domain_document_find (pdk_domain_draft_get_document (fixture->draft),
                                           "hostdev-usb:0x046d:0xc52b"));
}

static GtkListBox *
open_links (GtkWidget *form)
{
  GtkWidget *button = ui_test_find (form, PDK_TYPE_HOST_LINK_BUTTON);
  GtkMenuButton *menu = ui_test_find (button, GTK_TYPE_MENU_BUTTON);

  gtk_menu_button_popup (menu);
  return ui_test_find (gtk_menu_button_get_popover (menu), GTK_TYPE_LIST_BOX);
}

/* Takes the row at @position of @n_rows. */
static void
take_link (GtkWidget *form, int position, int n_rows)
{
  GtkListBox *list = open_links (form);

  ui_test_wait (gtk_list_box_get_row_at_index (list, n_rows - 1) != NULL);
  g_assert_null (gtk_list_box_get_row_at_index (list, n_rows));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, position));
  ui_test_wait (!gtk_widget_get_mapped (GTK_WIDGET (list)));
}

/* What a network interface can be connected to. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  PdkFieldContext context = { .nodes = fixture->nodes, .uuid = "u" };
  const char *page = "interface:52:54:00:11:22:33";
  GtkWidget *form = pdk_details_form_new (fixture->draft, page, &context);

  fixture->page = g_strdup (page);
  gtk_window_set_child (fixture->window, form);
  take_link (form, 1, 2);
  assert_value (fixture, "source", "lab");
  g_assert_true (pdk_domain_draft_set (fixture->draft, page, "type", "bridge", NULL));
  take_link (form, 0, 3);
  assert_value (fixture, "source", "br0");
  g_assert_true (pdk_domain_draft_set (fixture->draft, page, "type", "direct", NULL));
  take_link (form, 0, 2);
  assert_value (fixture, "source", "eno1");
  gtk_window_set_child (fixture->window, NULL);
}

/* With some there is nothing to choose from. */
static void
test_no_links (Fixture *fixture, gconstpointer data)
{
  PdkFieldContext context = { .nodes = fixture->nodes, .uuid = "u" };
  const char *page = "interface:52:54:00:11:22:33";
  GtkWidget *form = NULL;

  g_assert_true (pdk_domain_draft_set (fixture->draft, page, "type", "mcast", NULL));
  form = pdk_details_form_new (fixture->draft, page, &context);
  gtk_window_set_child (fixture->window, form);
  g_assert_false (gtk_widget_get_visible (ui_test_find (form, PDK_TYPE_HOST_LINK_BUTTON)));
  gtk_window_set_child (fixture->window, NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/details/host-device/usb", test_usb);
  ADD ("/details/host-device/twins", test_twins);
  ADD ("/details/host-device/down", test_down);
  ADD ("/details/host-device/barred", test_barred);
  ADD ("/details/host-device/group", test_group);
  ADD ("/details/host-device/others", test_others);
  ADD ("/details/host-device/by-hand", test_by_hand);
  ADD ("/details/host-device/search", test_search);
  ADD ("/details/host-device/form", test_form);
  ADD ("/details/host-device/change", test_change);
  ADD ("/details/host-device/links", test_links);
  ADD ("/details/host-device/no-links", test_no_links);
  return g_test_run ();
}
