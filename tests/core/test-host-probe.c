/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-host-facts.h"
#include "connection/pdk-host-probe.h"
#include "connection/pdk-uri.h"
#include "test-await.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* ---- A made-up computer ---- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

typedef struct {
  char *root;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("pdk-XXXXXX", NULL);
  g_assert_nonnull (fixture->root);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
}

static char *
make_parent (Fixture *fixture, const char *path)
{
  g_autofree char *full = g_strconcat (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return g_steal_pointer (&full);
}

static void
put_file (Fixture *fixture, const char *path, const char *text)
{
  g_autofree char *full = make_parent (fixture, path);

  g_assert_true (g_file_set_contents (full, text, -1, NULL));
}

static void
put_socket (Fixture *fixture, const char *path)
{
  g_autofree char *full = make_parent (fixture, path);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (full);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
}

static PdkHostFacts
gather (Fixture *fixture)
{
  PdkHostFacts facts;

  pdk_host_facts_gather (&facts, fixture->root, "alice");
  return facts;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  PdkHostFacts facts = gather (fixture);

  g_assert_cmpint (facts.packages, ==, PDK_PACKAGES_UNKNOWN);
  g_assert_false (facts.has_libvirtd || facts.has_virtqemud || facts.has_qemu || facts.systemd);
  g_assert_false (facts.kvm_exists || facts.kvm_usable || facts.group_exists || facts.sandboxed);
  g_assert_null (facts.kvm_module);
  for (guint i = 0; i < PDK_N_HYPERVISORS; i++)
    g_assert_cmpint (facts.sockets[i], ==, PDK_SOCKET_NONE);
}

static void
test_debian (Fixture *fixture, gconstpointer data)
{
  PdkHostFacts facts;

  put_file (fixture, "/etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\n");
  put_file (fixture, "/etc/group", "root:x:0:\nlibvirt:x:54321:bob,alice\n");
  put_file (fixture, "/usr/sbin/libvirtd", "");
  put_file (fixture, "/usr/bin/qemu-system-x86_64", "");
  put_file (fixture, "/proc/cpuinfo", "flags\t: fpu svm sse\n");
  put_file (fixture, "/dev/kvm", "");
  put_socket (fixture, "/run/libvirt/libvirt-sock");
  put_file (fixture, "/run/systemd/system/x", "");

  facts = gather (fixture);
  g_assert_cmpint (facts.packages, ==, PDK_PACKAGES_APT);
  g_assert_true (facts.has_libvirtd && facts.has_qemu && facts.systemd);
  g_assert_false (facts.has_virtqemud);
  g_assert_true (facts.group_exists && facts.group_member);
  g_assert_false (facts.group_active);
  g_assert_true (facts.kvm_exists && facts.kvm_usable);
  g_assert_cmpstr (facts.kvm_module, ==, "kvm_amd");
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_QEMU], ==, PDK_SOCKET_USABLE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_XEN], ==, PDK_SOCKET_NONE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_LXC], ==, PDK_SOCKET_NONE);
}

static void
test_modular (Fixture *fixture, gconstpointer data)
{
  PdkHostFacts facts;

  put_file (fixture, "/etc/os-release", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n");
  put_file (fixture, "/usr/sbin/virtqemud", "");
  put_file (fixture, "/usr/libexec/qemu-kvm", "");
  put_file (fixture, "/etc/group", "libvirt:x:54321:\n");
  put_file (fixture, "/proc/cpuinfo", "flags : vmx\n");
  put_socket (fixture, "/run/libvirt/virtqemud-sock");
  put_socket (fixture, "/run/libvirt/virtlxcd-sock");

  facts = gather (fixture);
  g_assert_cmpint (facts.packages, ==, PDK_PACKAGES_DNF);
  g_assert_true (facts.has_virtqemud && facts.has_qemu && facts.group_exists);
  g_assert_false (facts.has_libvirtd || facts.group_member || facts.kvm_exists);
  g_assert_cmpstr (facts.kvm_module, ==, "kvm_intel");
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_QEMU], ==, PDK_SOCKET_USABLE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_LXC], ==, PDK_SOCKET_USABLE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_XEN], ==, PDK_SOCKET_NONE);
}

/* The daemon for all drivers serves those that are installed and have something to drive. */
static void
test_modules (Fixture *fixture, gconstpointer data)
{
  PdkHostFacts facts;

  put_socket (fixture, "/run/libvirt/libvirt-sock");
  put_file (fixture, "/usr/lib64/libvirt/connection-driver/libvirt_driver_lxc.so", "");
  put_file (fixture, "/usr/lib64/libvirt/connection-driver/libvirt_driver_libxl.so", "");
  facts = gather (fixture);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_QEMU], ==, PDK_SOCKET_NONE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_LXC], ==, PDK_SOCKET_USABLE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_XEN], ==, PDK_SOCKET_NONE);

  put_file (fixture, "/proc/xen/capabilities", "control_d\n");
  facts = gather (fixture);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_XEN], ==, PDK_SOCKET_USABLE);
}

static void
test_distributions (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *release;
    PdkPackages packages;
  } cases[] = {
    { "ID=ubuntu\nID_LIKE=debian\n", PDK_PACKAGES_APT },
    { "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", PDK_PACKAGES_APT },
    { "ID=fedora\n", PDK_PACKAGES_DNF },
    { "ID='rhel'\n", PDK_PACKAGES_DNF },
    { "ID=arch\n", PDK_PACKAGES_PACMAN },
    { "ID=manjaro\nID_LIKE=arch\n", PDK_PACKAGES_PACMAN },
    { "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", PDK_PACKAGES_ZYPPER },
    { "ID=sles\n", PDK_PACKAGES_ZYPPER },
    { "VERSION_ID=debian\n", PDK_PACKAGES_UNKNOWN },
    { "ID=\"unterminated\nID_LIKE=\n", PDK_PACKAGES_UNKNOWN },
    { "", PDK_PACKAGES_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    put_file (fixture, "/etc/os-release", cases[i].release);
    g_assert_cmpint (gather (fixture).packages, ==, cases[i].packages);
  }
}

/* Stale files are no sockets. */
static void
test_no_socket (Fixture *fixture, gconstpointer data)
{
  put_file (fixture, "/usr/bin/qemu-system-x86_64", "");
  put_file (fixture, "/run/libvirt/libvirt-sock", "");
  g_assert_cmpint (gather (fixture).sockets[PDK_HYPERVISOR_QEMU], ==, PDK_SOCKET_NONE);
}

static void
test_flatpak (Fixture *fixture, gconstpointer data)
{
  PdkHostFacts facts;

  put_file (fixture, "/.flatpak-info", "");
  put_socket (fixture, "/run/libvirt/libvirt-sock");
  facts = gather (fixture);
  g_assert_true (facts.sandboxed);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_QEMU], ==, PDK_SOCKET_USABLE);
  g_assert_cmpint (facts.sockets[PDK_HYPERVISOR_LXC], ==, PDK_SOCKET_NONE);
}

/* ---- What is made of it ---- */

/* A computer on which everything works. */
static const PdkHostFacts fine = {
  .packages = PDK_PACKAGES_APT,
  .systemd = TRUE,
  .has_libvirtd = TRUE,
  .has_qemu = TRUE,
  .sockets = { [PDK_HYPERVISOR_QEMU] = PDK_SOCKET_USABLE },
  .group_exists = TRUE,
  .group_member = TRUE,
  .group_active = TRUE,
  .kvm_exists = TRUE,
  .kvm_usable = TRUE,
  .kvm_module = "kvm_intel",
};

/* One line a result: its URI or, when something is missing, its command or its title. */
static char *
judge (const PdkHostFacts *facts)
{
  g_autoptr (GPtrArray) results = pdk_host_facts_judge (facts);
  GString *lines = g_string_new (NULL);
  gboolean missing = FALSE;

  for (guint i = 0; i < results->len; i++) {
    PdkProbeResult *result = results->pdata[i];
    const char *uri = pdk_probe_result_get_uri (result);
    const char *command = pdk_probe_result_get_command (result);

    g_assert_cmpuint (strlen (pdk_probe_result_get_title (result)), >, 0);
    g_assert_cmpuint (strlen (pdk_probe_result_get_text (result)), >, 0);
    g_assert_false (uri != NULL && (missing || command != NULL));
    g_assert_true (uri == NULL || pdk_uri_judge (uri, NULL) == PDK_URI_ALLOWED);
    missing = missing || uri == NULL;
    if (i > 0)
      g_string_append_c (lines, '\n');
    g_string_append (lines, uri != NULL       ? uri
                            : command != NULL ? command
                                              : pdk_probe_result_get_title (result));
  }
  return g_string_free (lines, FALSE);
}

#define assert_judged(facts, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *judged_ = judge (facts);                                                      \
    g_assert_cmpstr (judged_, ==, expected);                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_judge_usable (void)
{
  PdkHostFacts facts = fine;

  assert_judged (&facts, "qemu:///system\nqemu:///session");
  facts.superuser = TRUE;
  assert_judged (&facts, "qemu:///system");
  facts.sockets[PDK_HYPERVISOR_XEN] = PDK_SOCKET_USABLE;
  facts.sockets[PDK_HYPERVISOR_LXC] = PDK_SOCKET_USABLE;
  facts.sockets[PDK_HYPERVISOR_VBOX] = PDK_SOCKET_USABLE;
  facts.sockets[PDK_HYPERVISOR_VZ] = PDK_SOCKET_USABLE;
  assert_judged (&facts, "qemu:///system\nxen:///system\nlxc:///system\nvbox:///session\n"
                         "vz:///system");
}

static void
test_judge_missing_programs (void)
{
  PdkHostFacts facts = { .packages = PDK_PACKAGES_APT };

  assert_judged (&facts, "sudo apt install libvirt-daemon-system qemu-system");
  facts.packages = PDK_PACKAGES_DNF;
  assert_judged (&facts, "sudo dnf install libvirt-daemon-kvm qemu-kvm");
  facts.packages = PDK_PACKAGES_PACMAN;
  assert_judged (&facts, "sudo pacman -S libvirt qemu-desktop dnsmasq");
  facts.packages = PDK_PACKAGES_ZYPPER;
  assert_judged (&facts, "sudo zypper install libvirt-daemon-qemu qemu-kvm");
  facts.packages = PDK_PACKAGES_UNKNOWN;
  assert_judged (&facts, "Libvirt is not installed");

  facts = fine;
  facts.has_qemu = FALSE;
  facts.sockets[PDK_HYPERVISOR_QEMU] = PDK_SOCKET_NONE;
  assert_judged (&facts, "sudo apt install qemu-system");
}

static void
test_judge_not_running (void)
{
  PdkHostFacts facts = fine;

  facts.sockets[PDK_HYPERVISOR_QEMU] = PDK_SOCKET_NONE;
  assert_judged (&facts, "qemu:///session\nsudo systemctl enable --now libvirtd.socket");
  facts.systemd = FALSE;
  assert_judged (&facts, "qemu:///session\nsudo service libvirtd start");
  facts.systemd = TRUE;
  facts.has_libvirtd = FALSE;
  facts.has_virtqemud = TRUE;
  assert_judged (&facts, "qemu:///session\n"
                         "sudo systemctl enable --now virtqemud.socket virtnetworkd.socket "
                         "virtstoraged.socket virtnodedevd.socket virtsecretd.socket");
}

static void
test_judge_rights (void)
{
  PdkHostFacts facts = fine;

  facts.sockets[PDK_HYPERVISOR_QEMU] = PDK_SOCKET_FORBIDDEN;
  facts.group_active = FALSE;
  assert_judged (&facts, "qemu:///session\nLog in again to use libvirt");
  facts.group_member = FALSE;
  assert_judged (&facts, "qemu:///session\nsudo usermod -aG libvirt $USER");
  facts.group_exists = FALSE;
  assert_judged (&facts, "qemu:///session\nYou do not have permission to use libvirt");
}

static void
test_judge_kvm (void)
{
  PdkHostFacts facts = fine;

  facts.kvm_usable = FALSE;
  assert_judged (&facts, "qemu:///system\nqemu:///session\nsudo usermod -aG kvm $USER");
  facts.kvm_exists = FALSE;
  assert_judged (&facts, "qemu:///system\nqemu:///session\nsudo modprobe kvm_intel");
  facts.kvm_module = NULL;
  assert_judged (&facts, "qemu:///system\nqemu:///session\nKVM is not available");
}

static void
test_judge_sandbox (void)
{
  PdkHostFacts facts = { .sandboxed = TRUE };

  assert_judged (&facts, "No libvirt daemon found");
  facts.sockets[PDK_HYPERVISOR_QEMU] = PDK_SOCKET_USABLE;
  assert_judged (&facts, "qemu:///system");
}

/* ---- This computer ---- */

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **stored = user_data;

  *stored = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = NULL;

  pdk_host_probe_async (NULL, on_probed, &result);
  await (result != NULL);
  list = pdk_host_probe_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (g_list_model_get_item_type (list) == PDK_TYPE_PROBE_RESULT);
}

static void
test_cancelled (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  pdk_host_probe_async (cancellable, on_probed, &result);
  await (result != NULL);
  g_assert_null (pdk_host_probe_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define add_fixture_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add_fixture_test ("/probe/gather/empty", test_empty);
  add_fixture_test ("/probe/gather/debian", test_debian);
  add_fixture_test ("/probe/gather/modular", test_modular);
  add_fixture_test ("/probe/gather/modules", test_modules);
  add_fixture_test ("/probe/gather/distributions", test_distributions);
  add_fixture_test ("/probe/gather/no-socket", test_no_socket);
  add_fixture_test ("/probe/gather/flatpak", test_flatpak);
  g_test_add_func ("/probe/judge/usable", test_judge_usable);
  g_test_add_func ("/probe/judge/missing-programs", test_judge_missing_programs);
  g_test_add_func ("/probe/judge/not-running", test_judge_not_running);
  g_test_add_func ("/probe/judge/rights", test_judge_rights);
  g_test_add_func ("/probe/judge/kvm", test_judge_kvm);
  g_test_add_func ("/probe/judge/sandbox", test_judge_sandbox);
  g_test_add_func ("/probe/async", test_async);
  g_test_add_func ("/probe/cancelled", test_cancelled);
  return g_test_run ();
}
