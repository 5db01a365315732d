/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-host-facts"
#include "config.h"

#include "connection/pdk-host-facts.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIBVIRT_GROUP "libvirt"

/* Where a driver's daemon listens, and the file its package installs: the one daemon for all drivers
 * serves those that are installed. */
static const struct {
  const char *socket;
  const char *module;
} hypervisors[PDK_N_HYPERVISORS] = {
  [PDK_HYPERVISOR_QEMU] = { "/run/libvirt/virtqemud-sock", "libvirt_driver_qemu.so" },
  [PDK_HYPERVISOR_XEN] = { "/run/libvirt/virtxend-sock", "libvirt_driver_libxl.so" },
  [PDK_HYPERVISOR_LXC] = { "/run/libvirt/virtlxcd-sock", "libvirt_driver_lxc.so" },
  [PDK_HYPERVISOR_VBOX] = { "/run/libvirt/virtvboxd-sock", "libvirt_driver_vbox.so" },
  [PDK_HYPERVISOR_VZ] = { "/run/libvirt/virtvzd-sock", "libvirt_driver_vz.so" },
};

static gboolean
exists (const char *root, const char *path)
{
  g_autofree char *full = g_strconcat (root, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

static gboolean
may_read_and_write (const char *root, const char *path)
{
  g_autofree char *full = g_strconcat (root, path, NULL);

  return access (full, R_OK | W_OK) == 0;
}

static gboolean
has_program (const char *root, const char *name)
{
  static const char *const folders[] = { "/usr/sbin/", "/usr/bin/", "/usr/local/sbin/",
                                         "/usr/local/bin/" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_strconcat (folders[i], name, NULL);

    if (exists (root, path))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_file_with_prefix (const char *root, const char *folder, const char *prefix)
{
  g_autofree char *full = g_strconcat (root, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      return TRUE;
  return FALSE;
}

static gboolean
has_qemu (const char *root)
{
  return has_file_with_prefix (root, "/usr/bin", "qemu-system-") ||
         has_program (root, "qemu-kvm") || exists (root, "/usr/libexec/qemu-kvm");
}

static PdkPackages
get_packages_of (const char *id)
{
  static const struct {
    const char *id;
    PdkPackages packages;
  } known[] = {
    { "debian", PDK_PACKAGES_APT },  { "ubuntu", PDK_PACKAGES_APT },
    { "fedora", PDK_PACKAGES_DNF },  { "rhel", PDK_PACKAGES_DNF },
    { "centos", PDK_PACKAGES_DNF },  { "arch", PDK_PACKAGES_PACMAN },
    { "suse", PDK_PACKAGES_ZYPPER }, { "opensuse", PDK_PACKAGES_ZYPPER },
    { "sles", PDK_PACKAGES_ZYPPER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (id, known[i].id))
      return known[i].packages;
  return PDK_PACKAGES_UNKNOWN;
}

/* A line of os-release, KEY=value or KEY="several values", gives the first one that is known. */
static PdkPackages
parse_os_release_line (const char *line, const char *key)
{
  g_autofree char *value = NULL;
  g_auto (GStrv) ids = NULL;

  if (!g_str_has_prefix (line, key))
    return PDK_PACKAGES_UNKNOWN;
  value = g_shell_unquote (line + strlen (key), NULL);
  if (value == NULL)
    return PDK_PACKAGES_UNKNOWN;
  ids = g_strsplit (value, " ", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    if (get_packages_of (ids[i]) != PDK_PACKAGES_UNKNOWN)
      return get_packages_of (ids[i]);
  return PDK_PACKAGES_UNKNOWN;
}

static PdkPackages
find_packages (const char *root)
{
  static const char *const keys[] = { "ID=", "ID_LIKE=" };
  g_autofree char *path = g_strconcat (root, "/etc/os-release", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return PDK_PACKAGES_UNKNOWN;
  lines = g_strsplit (text, "\n", -1);
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint i = 0; lines[i] != NULL; i++) {
      PdkPackages packages = parse_os_release_line (lines[i], keys[k]);

      if (packages != PDK_PACKAGES_UNKNOWN)
        return packages;
    }
  return PDK_PACKAGES_UNKNOWN;
}

static PdkSocketState
get_socket_state (const char *root, const char *path)
{
  g_autofree char *full = g_strconcat (root, path, NULL);
  struct stat info;

  if (stat (full, &info) < 0 || !S_ISSOCK (info.st_mode))
    return PDK_SOCKET_NONE;
  return may_read_and_write (root, path) ? PDK_SOCKET_USABLE : PDK_SOCKET_FORBIDDEN;
}

static gboolean
has_module (const char *root, const char *module)
{
  static const char *const folders[] = {
    "/usr/lib/libvirt/connection-driver/",
    "/usr/lib64/libvirt/connection-driver/",
#ifdef __x86_64__
    "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/",
#elif defined(__aarch64__)
    "/usr/lib/aarch64-linux-gnu/libvirt/connection-driver/",
#endif
  };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_strconcat (folders[i], module, NULL);

    if (exists (root, path))
      return TRUE;
  }
  return FALSE;
}

/* Whether a driver that is installed can have anything to drive here. */
static gboolean
makes_sense (const char *root, PdkHypervisor hypervisor)
{
  switch (hypervisor) {
  case PDK_HYPERVISOR_QEMU:
    return has_qemu (root);
  case PDK_HYPERVISOR_XEN:
    return exists (root, "/proc/xen/capabilities");
  case PDK_HYPERVISOR_LXC:
    return TRUE;
  case PDK_HYPERVISOR_VBOX:
    return has_program (root, "VBoxManage");
  case PDK_HYPERVISOR_VZ:
    return has_program (root, "prlctl");
  case PDK_N_HYPERVISORS:
    break;
  }
  g_return_val_if_reached (FALSE);
}

static void
gather_sockets (PdkHostFacts *facts, const char *root)
{
  PdkSocketState shared = get_socket_state (root, "/run/libvirt/libvirt-sock");

  for (guint i = 0; i < PDK_N_HYPERVISORS; i++) {
    PdkSocketState own = get_socket_state (root, hypervisors[i].socket);

    /* In a sandbox nothing more can be known: QEMU is the likely one. */
    if (own == PDK_SOCKET_NONE &&
        (facts->sandboxed ? i == PDK_HYPERVISOR_QEMU
                          : has_module (root, hypervisors[i].module) && makes_sense (root, i)))
      own = shared;
    facts->sockets[i] = own;
  }
  /* A daemon of another make of installation: its modules are elsewhere. */
  if (facts->sockets[PDK_HYPERVISOR_QEMU] == PDK_SOCKET_NONE && facts->has_qemu)
    facts->sockets[PDK_HYPERVISOR_QEMU] = shared;
}

static struct group *
find_group (const char *root, FILE **file)
{
  g_autofree char *path = g_strconcat (root, "/etc/group", NULL);
  struct group *group = NULL;

  if (*root == '\0')
    return getgrnam (LIBVIRT_GROUP);
  *file = fopen (path, "re");
  while (*file != NULL && (group = fgetgrent (*file)) != NULL)
    if (g_str_equal (group->gr_name, LIBVIRT_GROUP))
      break;
  return group;
}

static gboolean
is_group_active (gid_t gid)
{
  int n = getgroups (0, NULL);
  g_autofree gid_t *gids = g_new (gid_t, MAX (n, 1));

  n = getgroups (n, gids);
  for (int i = 0; i < n; i++)
    if (gids[i] == gid)
      return TRUE;
  return getegid () == gid;
}

static void
gather_group (PdkHostFacts *facts, const char *root, const char *user)
{
  FILE *file = NULL;
  struct group *group = find_group (root, &file);

  if (group != NULL) {
    facts->group_exists = TRUE;
    facts->group_member = g_strv_contains ((const char *const *) group->gr_mem, user);
    facts->group_active = is_group_active (group->gr_gid);
  }
  if (file != NULL)
    fclose (file);
}

static const char *
find_kvm_module (const char *root)
{
  g_autofree char *path = g_strconcat (root, "/proc/cpuinfo", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  words = g_strsplit_set (text, " \t\n", -1);
  if (g_strv_contains ((const char *const *) words, "vmx"))
    return "kvm_intel";
  if (g_strv_contains ((const char *const *) words, "svm"))
    return "kvm_amd";
  return NULL;
}

void
pdk_host_facts_gather (PdkHostFacts *facts, const char *root, const char *user)
{
  g_return_if_fail (facts != NULL && root != NULL && user != NULL);

  *facts = (PdkHostFacts){ 0 };
  facts->sandboxed = exists (root, "/.flatpak-info");
  facts->packages = find_packages (root);
  facts->superuser = geteuid () == 0;
  facts->systemd = exists (root, "/run/systemd/system");
  facts->has_libvirtd = has_program (root, "libvirtd");
  facts->has_virtqemud = has_program (root, "virtqemud");
  facts->has_qemu = has_qemu (root);
  gather_sockets (facts, root);
  gather_group (facts, root, user);
  facts->kvm_exists = exists (root, "/dev/kvm");
  facts->kvm_usable = may_read_and_write (root, "/dev/kvm");
  facts->kvm_module = find_kvm_module (root);
}
