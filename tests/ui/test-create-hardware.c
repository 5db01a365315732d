/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/node/pdk-node-list.h"
#include "ui-test.h"
#include "views/create/pdk-create-arch-row.h"
#include "views/create/pdk-create-hardware.h"
#include "views/create/pdk-create-pool-row.h"
#include "widgets/pdk-switch-row.h"

#include <glib/gstdio.h>
#include <libvirt-glib/libvirt-glib.h>
#include <string.h>
#include <unistd.h>

/* What a new machine is made of, on hosts as libvirt describes them. */

#define GUEST(os, machine)                                                                         \
  "<guest><os_type>" os "</os_type><arch name='x86_64'><machine>" machine "</machine>"             \
  "<domain type='xen'/></arch></guest>"
#define XEN                                                                                        \
  "<capabilities><host><cpu><arch>x86_64</arch></cpu></host>" GUEST ("xen", "xenpv")               \
      GUEST ("hvm", "xenfv") GUEST ("xenpvh", "xenpvh") "</capabilities>"

#define KVM                                                                                        \
  "<capabilities><host><cpu><arch>x86_64</arch></cpu></host><guest><os_type>hvm</os_type>"         \
  "<arch name='x86_64'><machine>pc</machine><domain type='kvm'/></arch></guest>"                   \
  "<guest><os_type>hvm</os_type><arch name='aarch64'><machine>virt</machine>"                      \
  "<domain type='qemu'/></arch></guest></capabilities>"

typedef struct {
  GtkWindow *window;
  PdkCreateHardware *hardware;
  PdkConnection *connection;
  PdkCreateHost *host;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->hardware = g_object_new (PDK_TYPE_CREATE_HARDWARE, NULL);
  fixture->connection = pdk_connection_new ("test:///default", NULL);
  fixture->host = pdk_create_host_new ();
  g_assert_true (pdk_create_host_read (fixture->host, data, NULL));
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->hardware));
  gtk_window_present (fixture->window);
  pdk_create_hardware_set_host (fixture->hardware, fixture->connection, fixture->host);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  pdk_connection_close (fixture->connection);
  g_clear_object (&fixture->connection);
  pdk_create_host_free (fixture->host);
}

static gpointer
child (Fixture *fixture, const char *name)
{
  return ui_test_child (fixture->hardware, name);
}

/* The way there is for each kind of machine. */
static void
check_kind (
    Fixture *fixture, guint position, const char *name, const char *os_type, gboolean firmware)
{
  const char *trouble = NULL;
  const char *said = NULL;

  adw_combo_row_set_selected (child (fixture, "arch_row"), position);
  g_assert_cmpstr (pdk_create_arch_row_get_name (child (fixture, "arch_row")), ==, name);
  g_assert_cmpstr (pdk_create_hardware_get_arch (fixture->hardware)->os_type, ==, os_type);
  g_assert_true (gtk_widget_get_visible (child (fixture, "firmware_row")) == firmware);
  said = adw_expander_row_get_subtitle (child (fixture, "machine_row"));
  g_assert_true (g_str_has_prefix (said, name));
  g_assert_true ((strstr (said, "Firmware") != NULL) == firmware);
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_NETWORK);
  trouble = pdk_create_hardware_get_trouble (fixture->hardware);
  g_assert_true ((trouble != NULL && strstr (trouble, "HVM") != NULL) == !firmware);
}

static void
test_xen (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_get_visible (child (fixture, "arch_row")));
  check_kind (fixture, 0, "x86_64 (HVM)", "hvm", TRUE);
  check_kind (fixture, 1, "x86_64 (PVH)", "xenpvh", FALSE);
  check_kind (fixture, 2, "x86_64 (PV)", "xen", FALSE);
  adw_expander_row_set_expanded (child (fixture, "machine_row"), TRUE);
}

/* @wanted: all that the row has */
static void
check_displays (Fixture *fixture, guint kind, const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GListModel *model = NULL;

  adw_combo_row_set_selected (child (fixture, "arch_row"), kind);
  model = adw_combo_row_get_model (child (fixture, "display_row"));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GtkStringObject) name = g_list_model_get_item (model, i);

    g_string_append_printf (names, "%s ", gtk_string_object_get_string (name));
  }
  g_assert_cmpstr (names->str, ==, wanted);
}

/* As the user does: who decides does not wait for the host. */
static void
decide_network (Fixture *fixture)
{
  g_object_notify (child (fixture, "network_row"), "selected");
}

/* @name: as it is shown for @display, which it is made with */
static void
check_display (Fixture *fixture, const char *name, PdkCreateDisplay display)
{
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_DISK };
  g_autofree char *problem = pdk_create_hardware_decide (fixture->hardware, &spec);

  g_assert_null (problem);
  g_assert_cmpint (spec.display, ==, display);
  g_assert_true (
      g_str_has_suffix (adw_expander_row_get_subtitle (child (fixture, "machine_row")), name));
}

/* None is offered that its kind cannot have, and what is said is what is made. */
static void
test_displays (Fixture *fixture, gconstpointer data)
{
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_DISK);
  decide_network (fixture);
  check_displays (fixture, 0, "Automatic SPICE VNC None ");
  check_display (fixture, "Display: Automatic", PDK_CREATE_DISPLAY_AUTO);
  check_displays (fixture, 1, "None VNC ");
  check_display (fixture, "Display: None", PDK_CREATE_DISPLAY_NONE);
  check_displays (fixture, 0, "Automatic SPICE VNC None ");
  check_display (fixture, "Display: Automatic", PDK_CREATE_DISPLAY_AUTO);
  /* What was chosen comes back. */
  adw_combo_row_set_selected (child (fixture, "display_row"), 1);
  check_display (fixture, "Display: SPICE", PDK_CREATE_DISPLAY_SPICE);
  check_displays (fixture, 2, "Automatic VNC None ");
  check_display (fixture, "Display: Automatic", PDK_CREATE_DISPLAY_AUTO);
  adw_combo_row_set_selected (child (fixture, "display_row"), 1);
  check_displays (fixture, 1, "None VNC ");
  check_display (fixture, "Display: VNC", PDK_CREATE_DISPLAY_VNC);
}

#define OFFER(arch, graphics)                                                                      \
  "<domainCapabilities><domain>kvm</domain><arch>" arch "</arch><os supported='yes'>"              \
  "<enum name='firmware'><value>efi</value></enum></os><devices><graphics supported='yes'>"        \
  "<enum name='type'><value>" graphics "</value></enum></graphics></devices></domainCapabilities>"

/* What is automatic is said as it will be. */
static void
test_automatic (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkXmlDocument) pc = pdk_xml_document_parse (OFFER ("x86_64", "spice"), NULL);
  g_autoptr (PdkXmlDocument) arm = pdk_xml_document_parse (OFFER ("aarch64", "vnc"), NULL);
  AdwExpanderRow *row = child (fixture, "machine_row");

  pdk_create_hardware_set_offer (fixture->hardware, pc);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "x86_64. Firmware: BIOS. Display: SPICE");
  adw_combo_row_set_selected (child (fixture, "firmware_row"), PDK_CREATE_FIRMWARE_UEFI);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "x86_64. Firmware: UEFI. Display: SPICE");
  adw_combo_row_set_selected (child (fixture, "firmware_row"), PDK_CREATE_FIRMWARE_AUTO);
  /* Until the host says what it offers for another architecture. */
  adw_combo_row_set_selected (child (fixture, "arch_row"), 1);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "aarch64. Firmware: Automatic. Display: Automatic");
  pdk_create_hardware_set_offer (fixture->hardware, arm);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "aarch64. Firmware: UEFI. Display: VNC");
}

/* More than there is can be wished for, and is said. */
static void
test_resources (Fixture *fixture, gconstpointer data)
{
  AdwExpanderRow *row = child (fixture, "resources_row");

  fixture->host->memory = (guint64) 8 * 1024 * 1024 * 1024;
  fixture->host->n_cpus = 4;
  gtk_spin_button_set_value (child (fixture, "memory_spin"), 8 * 1024);
  gtk_spin_button_set_value (child (fixture, "cpus_spin"), 4);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==, "8.0\302\240GiB, 4 CPUs");
  pdk_create_hardware_set_host (fixture->hardware, fixture->connection, fixture->host);
  g_assert_cmpstr (adw_action_row_get_subtitle (child (fixture, "memory_row")), ==,
                   "The host has 8.0\302\240GiB");
  g_assert_cmpstr (adw_action_row_get_subtitle (child (fixture, "cpus_row")), ==,
                   "The host has 4 CPUs");
  gtk_spin_button_set_value (child (fixture, "memory_spin"), 9 * 1024);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "9.0\302\240GiB, 4 CPUs. The host has only 8.0\302\240GiB, 4 CPUs");
  gtk_spin_button_set_value (child (fixture, "memory_spin"), 1024);
  gtk_spin_button_set_value (child (fixture, "cpus_spin"), 5);
  g_assert_cmpstr (adw_expander_row_get_subtitle (row), ==,
                   "1.0\302\240GiB, 5 CPUs. The host has only 8.0\302\240GiB, 4 CPUs");
}

static void
test_containers (Fixture *fixture, gconstpointer data)
{
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_PROGRAM };
  g_autofree char *problem = NULL;

  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_PROGRAM);
  g_assert_false (gtk_widget_get_visible (child (fixture, "machine_row")));
  g_assert_false (gtk_widget_get_visible (child (fixture, "disk_row")));
  decide_network (fixture);
  problem = pdk_create_hardware_decide (fixture->hardware, &spec);
  g_assert_null (problem);
  g_assert_null (spec.disk_pool);
  g_assert_cmpuint (spec.memory, ==, 512 * 1024 * 1024);
}

static const char *
get_least (Fixture *fixture)
{
  return adw_action_row_get_subtitle (ui_test_child (child (fixture, "disk_row"), "size_row"));
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = pdk_connection_open_finish (PDK_CONNECTION (object), result, NULL);
}

static guint
get_memory (Fixture *fixture)
{
  return (guint) gtk_spin_button_get_value (child (fixture, "memory_spin"));
}

/* An installer that comes over the network has what it takes. */
static void
test_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsInfo) os = pdk_os_info_load ("http://redhat.com/rhel/9.1");
  const guint64 installer = pdk_os_info_get_network_memory (os, "x86_64");
  const guint64 good = pdk_os_info_get_recommended (os, "x86_64").memory;

  g_assert_cmpuint (installer, >, good);
  pdk_create_hardware_set_os (fixture->hardware, os);
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_DISC);
  g_assert_cmpuint (get_memory (fixture), ==, good >> 20);
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_TREE);
  g_assert_cmpuint (get_memory (fixture), ==, installer >> 20);
}

static char *
decide (Fixture *fixture)
{
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_NOTHING };

  return pdk_create_hardware_decide (fixture->hardware, &spec);
}

/* Nobody gets a machine without a disk, or on another network, for being faster than the host. */
static void
test_asking (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pools = NULL;
  g_autofree char *networks = NULL;
  g_autofree char *nothing = NULL;

  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_NOTHING);
  pools = decide (fixture);
  g_assert_cmpstr (pools, ==, "Asking the host for its storage pools");
  pdk_switch_row_set_active (ui_test_child (child (fixture, "disk_row"), "new_switch"), FALSE);
  networks = decide (fixture);
  g_assert_cmpstr (networks, ==, "Asking the host for its networks");
  decide_network (fixture);
  nothing = decide (fixture);
  g_assert_null (nothing);
}

/* What is said of a disk that is there already, as long as it cannot be used. */
static gboolean
is_refused (Fixture *fixture, const char *reason)
{
  g_autofree char *problem = decide (fixture);

  return problem != NULL && strstr (problem, reason) != NULL;
}

static gboolean
is_decided (Fixture *fixture)
{
  g_autofree char *problem = decide (fixture);

  return problem == NULL;
}

/* And is there once the host has told. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  gboolean open = FALSE;

  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_NOTHING);
  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  ui_test_wait (open);
  pdk_storage_want (pdk_storage_of (fixture->connection));
  pdk_node_list_want (pdk_node_list_of (fixture->connection), PDK_NODE_LINKS);
  ui_test_wait (is_decided (fixture));
}

/* A disk is as large as what is copied to it, which is said, be it known or not. */
static void
test_image_size (Fixture *fixture, gconstpointer data)
{
  PdkDiskImage image = { .format = (char *) "qcow2", .capacity = (guint64) 30 << 30 };
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_CLOUD, .image = &image };
  g_autofree char *problem = NULL;
  gboolean open = FALSE;

  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  ui_test_wait (open);
  pdk_storage_want (pdk_storage_of (fixture->connection));
  g_assert_cmpstr (get_least (fixture), ==, "");
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_CLOUD);
  g_assert_cmpstr (get_least (fixture), ==, "If the image is larger, so is the disk");
  decide_network (fixture);
  gtk_spin_button_set_value (ui_test_child (child (fixture, "disk_row"), "size_spin"), 5);
  pdk_create_hardware_set_image_size (fixture->hardware, TRUE, image.capacity);
  g_assert_cmpstr (get_least (fixture), ==, "No smaller than the image: 30.0\302\240GiB");
  ui_test_wait (pdk_create_pool_row_get_pool (
                    ui_test_child (child (fixture, "disk_row"), "pool_row")) != NULL);
  problem = pdk_create_hardware_decide (fixture->hardware, &spec);
  g_assert_cmpstr (problem, ==, "The image is larger: 30.0\302\240GiB");
  /* One that has to be unpacked first is copied all the same. */
  g_free (problem);
  image.capacity = 0;
  spec.from = PDK_CREATE_FROM_DISK;
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_DISK);
  pdk_create_hardware_set_image_size (fixture->hardware, TRUE, 0);
  g_assert_cmpstr (get_least (fixture), ==, "If the image is larger, so is the disk");
  problem = pdk_create_hardware_decide (fixture->hardware, &spec);
  g_assert_null (problem);
  g_assert_cmpuint (spec.disk_size, ==, (guint64) 5 << 30);
}

/* A disk that is there already is looked at before it is used, whatever else is not known yet; and again once a
 * host is back that could not tell. */
static void
test_existing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("disk-XXXXXX", &path, NULL);
  gboolean open = FALSE;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, 1 << 20), ==, 0);
  close (fd);
  pdk_create_hardware_set_from (fixture->hardware, PDK_CREATE_FROM_NOTHING);
  pdk_switch_row_set_active (ui_test_child (child (fixture, "disk_row"), "new_switch"), FALSE);
  decide_network (fixture);
  gtk_editable_set_text (ui_test_child (child (fixture, "disk_row"), "existing_row"), path);
  g_assert_true (is_refused (fixture, "Looking at the disk"));
  ui_test_wait (!is_refused (fixture, "Looking at the disk"));
  g_assert_true (is_refused (fixture, ""));
  pdk_connection_open_async (fixture->connection, NULL, on_opened, &open);
  ui_test_wait (open);
  pdk_create_hardware_set_host (fixture->hardware, fixture->connection, NULL);
  ui_test_wait (is_decided (fixture));
  g_unlink (path);
}

/* Returns: (transfer full): one that has these pools */
static PdkConnection *
open_host (const char *folder, const char *name, const char *const *pools)
{
  g_autoptr (GString) xml = g_string_new ("<node>");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  PdkConnection *connection = NULL;
  gboolean open = FALSE;

  for (guint i = 0; pools[i] != NULL; i++)
    g_string_append_printf (
        xml, "<pool type='dir'><name>%s</name><target><path>/%s</path></target></pool>", pools[i],
        pools[i]);
  g_string_append (xml, "</node>");
  g_assert_true (g_file_set_contents (path, xml->str, -1, NULL));
  connection = pdk_connection_new (uri, NULL);
  pdk_connection_open_async (connection, NULL, on_opened, &open);
  ui_test_wait (open);
  g_unlink (path);
  return connection;
}

static void
check_pool (PdkCreatePoolRow *row, PdkConnection *connection, const char *name)
{
  PdkPool *pool = NULL;

  pdk_create_pool_row_set_connection (row, connection);
  ui_test_wait ((pool = pdk_create_pool_row_get_pool (row)) != NULL);
  g_assert_cmpstr (pdk_pool_get_name (pool), ==, name);
}

/* What was chosen at one host is kept for it; one that has no such pool has a usual one. */
static void
test_pools (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hosts-XXXXXX", NULL);
  g_autoptr (PdkConnection) first =
      open_host (folder, "first", (const char *const[]){ "a", "default", "z", NULL });
  g_autoptr (PdkConnection) second =
      open_host (folder, "second", (const char *const[]){ "a", "default", NULL });
  GtkWidget *row = g_object_ref_sink (g_object_new (PDK_TYPE_CREATE_POOL_ROW, NULL));

  check_pool (PDK_CREATE_POOL_ROW (row), first, "default");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  check_pool (PDK_CREATE_POOL_ROW (row), first, "z");
  check_pool (PDK_CREATE_POOL_ROW (row), second, "default");
  check_pool (PDK_CREATE_POOL_ROW (row), first, "z");
  g_object_unref (row);
  pdk_connection_close (first);
  pdk_connection_close (second);
  g_rmdir (folder);
}

#define LXC                                                                                        \
  "<capabilities><guest><os_type>exe</os_type><arch name='x86_64'><domain type='lxc'/></arch>"     \
  "</guest></capabilities>"
#define add(path, host, function)                                                                  \
  g_test_add ("/create/hardware/" path, Fixture, host, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gvir_event_register ();

  add ("xen", XEN, test_xen);
  add ("displays", XEN, test_displays);
  add ("automatic", KVM, test_automatic);
  add ("resources", XEN, test_resources);
  add ("memory", XEN, test_memory);
  add ("containers", LXC, test_containers);
  add ("image-size", XEN, test_image_size);
  add ("asking", XEN, test_asking);
  add ("told", XEN, test_told);
  add ("existing", XEN, test_existing);
  g_test_add_func ("/create/hardware/pools", test_pools);

  return g_test_run ();
}
