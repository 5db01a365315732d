/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-host-probe"
#include "config.h"

#include "connection/pdk-host-probe.h"
#include "connection/pdk-host-facts.h"

#include <glib/gi18n.h>

struct _PdkProbeResult {
  GObject parent_instance;

  /* owned */
  char *title;
  char *text;
  char *uri;
  char *command;
};

G_DEFINE_FINAL_TYPE (PdkProbeResult, pdk_probe_result, G_TYPE_OBJECT)

static void
pdk_probe_result_finalize (GObject *object)
{
  PdkProbeResult *self = PDK_PROBE_RESULT (object);

  g_free (self->title);
  g_free (self->text);
  g_free (self->uri);
  g_free (self->command);

  G_OBJECT_CLASS (pdk_probe_result_parent_class)->finalize (object);
}

static void
pdk_probe_result_class_init (PdkProbeResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_probe_result_finalize;
}

static void
pdk_probe_result_init (PdkProbeResult *self)
{
}

static void
add (GPtrArray *results, const char *title, const char *text, const char *uri, const char *command)
{
  PdkProbeResult *result = g_object_new (PDK_TYPE_PROBE_RESULT, NULL);

  result->title = g_strdup (title);
  result->text = g_strdup (text);
  result->uri = g_strdup (uri);
  result->command = g_strdup (command);
  g_ptr_array_add (results, result);
}

/* ---- Commands that mend ---- */

static const char *
get_install_command (PdkPackages packages)
{
  switch (packages) {
  case PDK_PACKAGES_APT:
    return "sudo apt install libvirt-daemon-system qemu-system";
  case PDK_PACKAGES_DNF:
    return "sudo dnf install libvirt-daemon-kvm qemu-kvm";
  case PDK_PACKAGES_PACMAN:
    return "sudo pacman -S libvirt qemu-desktop dnsmasq";
  case PDK_PACKAGES_ZYPPER:
    return "sudo zypper install libvirt-daemon-qemu qemu-kvm";
  case PDK_PACKAGES_UNKNOWN:
    return NULL;
  }
  g_return_val_if_reached (NULL);
}

static const char *
get_qemu_command (PdkPackages packages)
{
  switch (packages) {
  case PDK_PACKAGES_APT:
    return "sudo apt install qemu-system";
  case PDK_PACKAGES_DNF:
    return "sudo dnf install qemu-kvm";
  case PDK_PACKAGES_PACMAN:
    return "sudo pacman -S qemu-desktop";
  case PDK_PACKAGES_ZYPPER:
    return "sudo zypper install qemu-kvm";
  case PDK_PACKAGES_UNKNOWN:
    return NULL;
  }
  g_return_val_if_reached (NULL);
}

static const char *
get_start_command (const PdkHostFacts *facts)
{
  if (!facts->systemd)
    return facts->has_libvirtd ? "sudo service libvirtd start" : NULL;
  if (facts->has_libvirtd)
    return "sudo systemctl enable --now libvirtd.socket";
  return "sudo systemctl enable --now virtqemud.socket virtnetworkd.socket virtstoraged.socket "
         "virtnodedevd.socket virtsecretd.socket";
}

/* ---- What is there ---- */

static void
judge_qemu_system (const PdkHostFacts *facts, GPtrArray *results)
{
  const char *text = _ ("Virtual machines on this computer, shared by all users.");

  if (facts->sockets[PDK_HYPERVISOR_QEMU] != PDK_SOCKET_USABLE)
    return;
  if (!facts->sandboxed && !facts->kvm_exists)
    text = _ ("Virtual machines on this computer. Without KVM, they run slowly.");
  add (results, _ ("QEMU/KVM on this computer"), text, "qemu:///system", NULL);
}

/* libvirt starts the session's daemon when it is needed.  The superuser's session would be a second
 * set of machines beside the system's: no one looks for that. */
static void
judge_qemu_session (const PdkHostFacts *facts, GPtrArray *results)
{
  if (facts->sandboxed || facts->superuser || !facts->has_qemu ||
      (!facts->has_libvirtd && !facts->has_virtqemud))
    return;
  add (results, _ ("QEMU/KVM in your user session"),
       _ ("Your own virtual machines. No special permissions needed, but networking is limited."),
       "qemu:///session", NULL);
}

static void
judge_others (const PdkHostFacts *facts, GPtrArray *results)
{
  const struct {
    PdkHypervisor hypervisor;
    const char *title, *text, *uri;
  } others[] = {
    { PDK_HYPERVISOR_XEN, _ ("Xen on this computer"), _ ("Xen guests on this computer."),
      "xen:///system" },
    { PDK_HYPERVISOR_LXC, _ ("LXC on this computer"), _ ("Linux containers run by libvirt."),
      "lxc:///system" },
    { PDK_HYPERVISOR_VBOX, _ ("VirtualBox on this computer"), _ ("Your VirtualBox machines."),
      "vbox:///session" },
    { PDK_HYPERVISOR_VZ, _ ("Virtuozzo on this computer"),
      _ ("Virtual machines and containers on this computer."), "vz:///system" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (facts->sockets[others[i].hypervisor] == PDK_SOCKET_USABLE)
      add (results, others[i].title, others[i].text, others[i].uri, NULL);
}

/* ---- What is missing ---- */

static gboolean
has_any_socket (const PdkHostFacts *facts)
{
  for (guint i = 0; i < PDK_N_HYPERVISORS; i++)
    if (facts->sockets[i] != PDK_SOCKET_NONE)
      return TRUE;
  return FALSE;
}

static void
judge_programs (const PdkHostFacts *facts, GPtrArray *results)
{
  gboolean has_daemon = facts->has_libvirtd || facts->has_virtqemud;

  if (facts->sandboxed) {
    if (!has_any_socket (facts))
      add (results, _ ("No libvirt daemon found"),
           _ ("Install and start libvirt on this computer to run machines here."), NULL, NULL);
    return;
  }
  if (!has_daemon && !has_any_socket (facts))
    add (results, _ ("Libvirt is not installed"),
         _ ("Machines on this computer need libvirt and a hypervisor such as QEMU."), NULL,
         get_install_command (facts->packages));
  else if (!facts->has_qemu)
    add (results, _ ("QEMU is not installed"),
         _ ("Libvirt is installed, but the program that runs virtual machines is not."), NULL,
         get_qemu_command (facts->packages));
  else if (!has_any_socket (facts))
    add (results, _ ("The libvirt daemon is not running"),
         _ ("It is installed, but nothing listens for connections."), NULL,
         get_start_command (facts));
}

static void
judge_rights (const PdkHostFacts *facts, GPtrArray *results)
{
  if (facts->sockets[PDK_HYPERVISOR_QEMU] != PDK_SOCKET_FORBIDDEN)
    return;
  if (facts->group_active || !facts->group_exists)
    add (results, _ ("You do not have permission to use libvirt"),
         _ ("The daemon is running, but only administrators may connect. Ask for permission to "
            "manage virtual machines."),
         NULL, NULL);
  else if (facts->group_member)
    add (results, _ ("Log in again to use libvirt"),
         _ ("You were added to the “libvirt” group after you logged in. Log out and back in."),
         NULL, NULL);
  else
    add (results, _ ("You are not in the “libvirt” group"),
         _ ("Members of this group can manage virtual machines on this computer. Run the command, "
            "then log out and back in."),
         NULL, "sudo usermod -aG libvirt $USER");
}

static void
judge_kvm (const PdkHostFacts *facts, GPtrArray *results)
{
  g_autofree char *command = NULL;

  if (facts->sandboxed || !facts->has_qemu)
    return;
  if (facts->kvm_exists) {
    if (!facts->kvm_usable)
      add (results, _ ("You do not have permission to use KVM"),
           _ ("Without KVM, machines in your session run slowly. Run the command, then log out and "
              "back in."),
           NULL, "sudo usermod -aG kvm $USER");
  } else if (facts->kvm_module != NULL) {
    command = g_strconcat ("sudo modprobe ", facts->kvm_module, NULL);
    add (results, _ ("KVM is not enabled"),
         _ ("The processor supports virtualization. If the command fails, turn it on in the "
            "firmware settings of this computer."),
         NULL, command);
  } else {
    add (results, _ ("KVM is not available"),
         _ ("The processor does not support virtualization, or it is turned off in the firmware "
            "settings. Machines run, but slowly."),
         NULL, NULL);
  }
}

GPtrArray *
pdk_host_facts_judge (const PdkHostFacts *facts)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (facts != NULL, results);

  judge_qemu_system (facts, results);
  judge_qemu_session (facts, results);
  judge_others (facts, results);
  judge_programs (facts, results);
  judge_rights (facts, results);
  judge_kvm (facts, results);
  return results;
}

/* ---- Public ---- */

static void
probe_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PdkHostFacts facts;

  pdk_host_facts_gather (&facts, "", data);
  g_task_return_pointer (task, pdk_host_facts_judge (&facts), (GDestroyNotify) g_ptr_array_unref);
}

void
pdk_host_probe_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_host_probe_async);
  g_task_set_name (task, "probe this computer");
  g_task_set_task_data (task, g_strdup (g_get_user_name ()), g_free);
  g_task_run_in_thread (task, probe_in_worker);
}

GListModel *
pdk_host_probe_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) results = NULL;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  results = g_task_propagate_pointer (G_TASK (result), error);
  if (results == NULL)
    return NULL;
  store = g_list_store_new (PDK_TYPE_PROBE_RESULT);
  g_list_store_splice (store, 0, 0, results->pdata, results->len);
  return G_LIST_MODEL (store);
}

const char *
pdk_probe_result_get_title (PdkProbeResult *self)
{
  g_return_val_if_fail (PDK_IS_PROBE_RESULT (self), NULL);

  return self->title;
}

const char *
pdk_probe_result_get_text (PdkProbeResult *self)
{
  g_return_val_if_fail (PDK_IS_PROBE_RESULT (self), NULL);

  return self->text;
}

const char *
pdk_probe_result_get_uri (PdkProbeResult *self)
{
  g_return_val_if_fail (PDK_IS_PROBE_RESULT (self), NULL);

  return self->uri;
}

const char *
pdk_probe_result_get_command (PdkProbeResult *self)
{
  g_return_val_if_fail (PDK_IS_PROBE_RESULT (self), NULL);

  return self->command;
}
